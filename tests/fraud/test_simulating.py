"""The short form of the table in docs/quality.md."""

from __future__ import annotations

from marketplace.fraud.limits import Limits
from marketplace.fraud.simulating import HONEST, Kind, simulate, world


def test_rings_are_found_and_honest_people_left_alone():
    figures = simulate(seed=1, limits=Limits.in_force(), opens_at=0.6)
    assert figures[Kind.RING].found == figures[Kind.RING].people == 4
    assert figures[Kind.FARM].leaked == 0
    assert figures[HONEST].found <= 3
    assert figures[HONEST].people == 60


def test_the_same_seed_is_the_same_world():
    assert world(seed=3).works == world(seed=3).works
