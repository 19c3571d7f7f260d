"""The test run's own ground: a race test commits, and the next test finds the database as it was."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import User


def test_cast_has_its_roles(ada: User, carla: User, mo: User) -> None:
    assert ada.is_advocate
    assert mo.has_role("moderator")
    assert not carla.is_advocate


@pytest.mark.race
def test_race_tests_see_committed_rows_from_other_connections(ada: User, in_parallel: Any) -> None:
    assert in_parallel([User.objects.count] * 40) == [1] * 40


def test_what_a_race_test_committed_is_gone(db: None) -> None:
    assert User.objects.count() == 0
