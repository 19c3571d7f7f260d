"""Whatever one person writes and another of the crowd reads comes without what is personal in it, by every door."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models

from common.errors import DomainError
from marketplace import contact_details, sealed_text
from tests.privacy.canaries import CANARIES, canaries_in
from tests.privacy.texts import NOT_READ, READ, doors

WORDS = f"Ring them on {CANARIES['mobile']}."
DOORS = [pytest.param(column, text, id=f"{column}-{text.written.__name__}") for column, text in doors()]
APPS = {"accounts", "common", "marketplace", "rewards", "routing"}
ROOM_FOR_A_NUMBER = 40
"""Characters. Shorter columns are states, languages and references, which nobody types."""


def columns():
    """Those with room for words, of all our tables."""
    for model in apps.get_models():
        if model._meta.app_label in APPS:
            for field in model._meta.concrete_fields:
                is_text = isinstance(field, models.TextField)
                is_line = (
                    isinstance(field, models.CharField) and (field.max_length or 999) >= ROOM_FOR_A_NUMBER
                )
                if (is_text or is_line) and not field.choices:
                    yield f"{model._meta.label}.{field.name}"


def kept_in(column):
    model, _, name = column.rpartition(".")
    return "\n".join(apps.get_model(model).objects.values_list(name, flat=True))


def readable():
    """The columns of the crowd's reading that hold the planted number."""
    return {column for column in READ if "mobile" in canaries_in(kept_in(column).encode())}


@pytest.fixture
def scene(scene, petra):
    scene.cast.petra = petra
    return scene


def test_every_column_with_room_for_words_is_decided_on():
    found = set(columns())
    assert found - set(READ) - set(NOT_READ) == set(), "Add a row to tests/privacy/texts.py"
    assert (set(READ) | set(NOT_READ)) - found == set()
    assert set(READ) & set(NOT_READ) == set()


@pytest.mark.parametrize(("column", "text"), DOORS)
def test_what_the_crowd_reads_holds_no_planted_number(column, text, scene):
    if text.is_refused:
        with pytest.raises(DomainError):
            text.written(scene, WORDS)
        assert "mobile" not in canaries_in(kept_in(column).encode())
    else:
        text.written(scene, WORDS)
        assert kept_in(column) != ""
    assert readable() == set()


@pytest.mark.parametrize(("column", "text"), DOORS)
def test_without_the_guard_each_door_lets_it_through(column, text, scene, monkeypatch):
    """As if nothing were recognised: the door is one, and its column is searched."""
    for finder in ("find_personal_details", "find_doubts"):
        monkeypatch.setattr(contact_details, finder, lambda _text: [])
    monkeypatch.setattr(
        sealed_text, "make_all_crowd_safe", lambda texts, *, earlier=(), **_: [*earlier, *texts]
    )
    text.written(scene, WORDS)
    assert column in readable()
