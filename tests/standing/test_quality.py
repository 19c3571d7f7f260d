"""The pure rules: what evidence comes to, and which tier it earns."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.lifecycle import TIERS
from accounts.tiers import RIGHTS, above, below
from marketplace.standing import tiers
from marketplace.standing.quality import Evidence, Kind, Record, record_of

NOW = datetime(2026, 9, 1, tzinfo=UTC)
HALF_LIFE = timedelta(days=90)
BARS = tiers.DEFAULT_BARS

evidence = st.lists(
    st.builds(
        Evidence,
        kind=st.sampled_from(Kind),
        at=st.integers(0, 365).map(lambda days: NOW - timedelta(days=days)),
    ),
    max_size=60,
)
tier = st.sampled_from(TIERS)
few = settings(max_examples=60)


def _record(found):
    return record_of(found, now=NOW, half_life=HALF_LIFE)


def _earned(now_in, found):
    return TIERS.index(tiers.earned(now_in, record=_record(found), bars=BARS))


@few
@given(now_in=tier, found=evidence, age=st.integers(0, 365))
def test_one_more_answer_that_holds_never_lowers_a_tier(now_in, found, age):
    more = [*found, Evidence(Kind.HELD, NOW - timedelta(days=age))]
    assert _earned(now_in, more) >= _earned(now_in, found)


@few
@given(
    now_in=tier,
    found=evidence,
    age=st.integers(0, 365),
    fault=st.sampled_from([Kind.WRONG, Kind.LAPSE, Kind.REPORT]),
)
def test_one_more_fault_never_raises_a_tier(now_in, found, age, fault):
    more = [*found, Evidence(fault, NOW - timedelta(days=age))]
    assert _earned(now_in, more) <= _earned(now_in, found)


@few
@given(found=evidence, seed=st.integers(0, 2**16))
def test_the_order_in_which_it_was_found_out_plays_no_part(found, seed):
    shuffled = random.Random(seed).sample(found, len(found))
    assert _record(shuffled) == _record(found)


@few
@given(now_in=tier, found=evidence)
def test_whoever_has_just_moved_stays_there_with_the_same_record(now_in, found):
    """Otherwise people would go up and down every night."""
    record = _record(found)
    moved = tiers.earned(now_in, record=record, bars=BARS)
    again = tiers.earned(moved, record=record, bars=BARS)
    if moved != now_in:
        assert again != now_in
    assert abs(TIERS.index(moved) - TIERS.index(now_in)) <= 1


@few
@given(found=evidence, days=st.integers(0, 365))
def test_evidence_fades_towards_what_is_known_of_a_beginner(found, days):
    later = record_of(found, now=NOW + timedelta(days=days), half_life=HALF_LIFE)
    assert later.good <= _record(found).good
    assert later.bad <= _record(found).bad


@pytest.mark.parametrize("now_in", TIERS)
def test_silence_alone_demotes_nobody(now_in):
    assert tiers.earned(now_in, record=Record(), bars=BARS) == now_in


@pytest.mark.parametrize("now_in", TIERS[:-1])
def test_what_is_missing_is_the_least_that_is_enough(now_in):
    target, record = above(now_in), Record(good=3, bad=1, held=3, reviewed=4)
    missing = tiers.missing(target, record=record, bars=BARS)
    assert missing
    assert tiers.reaches(target, record=record.with_held(missing), bars=BARS)
    assert not tiers.reaches(target, record=record.with_held(missing - 1), bars=BARS)


def test_who_is_far_away_is_promised_no_number():
    assert tiers.missing("expert", record=Record(bad=400), bars=BARS) is None


def test_an_answer_of_three_months_ago_counts_half():
    old = Evidence(Kind.HELD, NOW - HALF_LIFE)
    assert _record([old, Evidence(Kind.HELD, NOW)]).good == pytest.approx(1.5)


def test_a_clock_that_is_ahead_makes_nothing_worth_more():
    assert _record([Evidence(Kind.HELD, NOW + timedelta(days=1))]).good == 1


def test_without_the_guard_of_certainty_a_single_mistake_demotes(monkeypatch):
    """What keeps a newcomer's one slip from costing them their tier is that we must be sure."""
    record = Record(bad=1, reviewed=1)
    assert tiers.earned("trusted", record=record, bars=BARS) == "trusted"
    monkeypatch.setattr(tiers, "SURE", 0.5)
    assert tiers.earned("trusted", record=record, bars=BARS) == "member"


def test_each_tier_may_do_at_least_what_the_one_below_may():
    assert list(RIGHTS) == list(TIERS)
    for name in TIERS[1:]:
        lower = RIGHTS[below(name)]
        assert RIGHTS[name].open_claims >= lower.open_claims
        assert RIGHTS[name].publishes_at_once >= lower.publishes_at_once
