"""What each tier may do: one table, every right of which somebody asks for, and none that shrinks on the way up."""

from __future__ import annotations

import re
from dataclasses import fields
from itertools import pairwise
from pathlib import Path

import pytest

from accounts import tiers
from accounts.lifecycle import TIERS
from accounts.tiers import RIGHTS, Rights

ROOT = Path(tiers.__file__).parents[1]
ASKING = [path for app in ("accounts", "routing", "marketplace") for path in (ROOT / app).rglob("*.py")]


@pytest.mark.parametrize("right", [field.name for field in fields(Rights)])
def test_every_right_is_asked_for_in_the_code(right):
    """A right that is only declared, and shown on the page of tiers, would be a promise that nobody keeps."""
    asks = re.compile(rf"RIGHTS\[[^]]+\]\.{right}\b")
    assert any(asks.search(path.read_text(encoding="utf-8")) for path in ASKING)


def test_every_tier_has_rights_and_no_step_up_takes_one_away():
    assert tuple(RIGHTS) == TIERS
    for lower, higher in pairwise(TIERS):
        assert RIGHTS[lower].open_claims < RIGHTS[higher].open_claims
        assert RIGHTS[lower].publishes_at_once <= RIGHTS[higher].publishes_at_once
        assert RIGHTS[lower].reviews_others <= RIGHTS[higher].reviews_others
        assert RIGHTS[lower].mentors <= RIGHTS[higher].mentors
        assert (tiers.above(lower), tiers.below(higher)) == (higher, lower)
    assert tiers.above(TIERS[-1]) is tiers.below(TIERS[0]) is None
