"""Changing one's own profile."""

from __future__ import annotations

import pytest

from accounts.actions.change_profile import change_profile
from common.errors import Invalid


def test_only_what_is_given_changes(carla):
    changed = change_profile(by=carla, display_name=" Carla  d’Été-M. ", language="de")
    assert (changed.display_name, changed.language, changed.time_zone) == (
        "Carla d’Été-M.",
        "de",
        "Europe/London",
    )
    assert change_profile(by=carla).display_name == "Carla d’Été-M."


@pytest.mark.parametrize(
    "fields",
    [
        {"display_name": ""},
        {"display_name": "x" * 61},
        {"display_name": "a.example.com"},
        {"language": "xx"},
        {"time_zone": "Mars/Base"},
    ],
)
def test_bad_input_names_its_field(carla, fields):
    with pytest.raises(Invalid) as refused:
        change_profile(by=carla, **fields)
    assert refused.value.fields.keys() == fields.keys()
