"""Lots: one for each answer, for life, that nobody can foresee."""

from __future__ import annotations

import random
from uuid import UUID

import pytest

from marketplace.quality.risk import lots

ID = UUID("0198c0de-0000-7000-8000-000000000001")


@pytest.fixture(autouse=True)
def _real_lots(_nothing_is_drawn, monkeypatch):
    """Chance is as it is."""
    monkeypatch.undo()


def test_an_answer_has_one_lot():
    assert lots.lot(ID) == lots.lot(ID) != lots.lot(UUID(int=ID.int + 1))


def test_the_key_decides(settings):
    before = lots.lot(ID)
    settings.SEALING_KEYS = ["another key"]
    assert lots.lot(ID) != before


def test_lots_are_even(stats):
    drawn = [lots.lot(UUID(int=ID.int + number)) for number in range(2000)]
    assert 0 <= min(drawn) <= max(drawn) < 1
    assert stats.kstest(drawn, "uniform").pvalue > 0.01


def test_a_told_past_has_its_own():
    with lots.told_by(random.Random(1)):
        assert lots.lot(ID) == random.Random(1).random()
