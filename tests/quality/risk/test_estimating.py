"""How many bad answers customers got: exact where it can be checked against a library, never too sure of itself."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.quality.risk.estimating import Looked, Verdict, estimate, quantile


def looked(*, published=1000, found=(), others=0, waiting=0, unseen=800, least=0.2):
    return Looked(published, found, others, waiting, unseen, least)


@pytest.mark.parametrize("p", [0.05, 0.2, 0.9])
@pytest.mark.parametrize("found", [1, 3, 12])
@pytest.mark.parametrize("level", [0.05, 0.5, 0.95])
def test_equal_probabilities_are_a_negative_binomial(p, found, level, stats):
    assert quantile([p] * found, level, at_most=5000) == stats.nbinom(found, p).ppf(level)


@pytest.mark.parametrize("found", [0, 1, 4])
def test_with_equal_probabilities_the_bound_is_clopper_and_pearsons(found, stats):
    """The most bad answers of which finding so few is not yet too unlikely."""
    high = estimate(looked(found=[0.2] * found), confidence=0.95).high
    bad = round(high * 1000)
    assert stats.binom(bad, 0.2).cdf(found) >= 0.05 * (1 - 1e-9)
    assert stats.binom(bad + 1, 0.2).cdf(found) < 0.05 * (1 + 1e-9)


def test_nothing_found_is_not_nothing_there():
    assert estimate(looked(), confidence=0.95).high == pytest.approx(0.013, abs=0.001)
    assert estimate(looked(published=20, unseen=16), confidence=0.95).high == pytest.approx(13 / 20)


def test_where_everything_was_looked_at_nothing_is_unsure():
    known = estimate(looked(found=[1.0] * 7, unseen=0), confidence=0.95)
    assert (known.share, known.low, known.high) == (0.007, 0.007, 0.007)


def test_what_still_waits_counts_as_bad_until_it_is_seen():
    done, open_ = looked(), looked(waiting=10, unseen=800)
    assert estimate(open_, confidence=0.95).high == pytest.approx(estimate(done, confidence=0.95).high + 0.01)
    assert estimate(open_, confidence=0.95).share == 0


def test_bad_ones_that_nobody_drew_are_known_but_stand_for_no_others():
    known = estimate(looked(others=9), confidence=0.95)
    assert (known.share, known.low) == (0.009, 0.009)
    assert known.high == estimate(looked(), confidence=0.95).high


def test_a_bad_one_found_with_less_probability_stands_for_more():
    rare, sure = (estimate(looked(found=[p]), confidence=0.95) for p in (0.2, 0.9))
    assert rare.share == pytest.approx(0.005)
    assert rare.high > sure.high


def test_the_verdict_says_when_it_cannot_be_said():
    assert estimate(looked(), confidence=0.95).verdict(target=0.02) is Verdict.MET
    assert estimate(looked(found=[0.2] * 3), confidence=0.95).verdict(target=0.02) is Verdict.OPEN
    assert estimate(looked(found=[0.2] * 20), confidence=0.95).verdict(target=0.02) is Verdict.MISSED
    assert estimate(looked(published=0, unseen=0), confidence=0.95) is None


@settings(max_examples=30)
@given(
    st.lists(st.floats(0.05, 1), max_size=6), st.floats(0.5, 0.99), st.integers(0, 300), st.integers(0, 20)
)
def test_the_bounds_are_in_order(found, confidence, unseen, waiting):
    published = len(found) + unseen + waiting + 1
    known = estimate(
        looked(published=published, found=found, waiting=waiting, unseen=unseen, least=0.05),
        confidence=confidence,
    )
    assert 0 <= known.low <= known.high <= 1
    assert known.low <= known.share


def test_bounds_hold_as_often_as_they_say():
    """Bad answers are found with probabilities of their own; each bound is right in 95 of 100 months, or more."""
    chance = random.Random(4)
    bad = [0.1] * 6 + [0.25] * 5 + [0.6] * 4
    below = above = 0
    for _ in range(400):
        found = [p for p in bad if chance.random() < p]
        known = estimate(looked(found=found, unseen=850, least=0.1), confidence=0.95)
        below += known.low <= len(bad) / 1000
        above += known.high >= len(bad) / 1000
    assert below >= 0.95 * 400
    assert above >= 0.95 * 400


def test_without_the_guard_of_the_next_one_the_bound_is_too_sure():
    """The geometric number that is added for what was not found: without it a month with nothing found is proof."""
    chance = random.Random(4)
    tries = [[p for p in [0.1] * 20 if chance.random() < p] for _ in range(400)]
    right = sum(len(found) + quantile(found, 0.95, at_most=980) >= 20 for found in tries)
    assert right < 0.9 * 400
