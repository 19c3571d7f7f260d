"""How likely an answer is wrong: what each piece of knowledge does to it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.quality.risk.models import ReviewPolicy
from marketplace.quality.risk.scoring import MOST, Record, raised, risk
from marketplace.quality.risk.signs import Sign

POLICY = ReviewPolicy()
counts = st.integers(0, 300)
shares = st.floats(0.001, 0.5)


NOBODY = Record()


def rated(record=NOBODY, *, usual_share=0.05, tier="member", signs=()):
    return risk(record, usual_share=usual_share, tier=tier, signs=signs, weights=POLICY)


def test_the_record_is_a_beta_posterior(stats):
    found = rated(Record(good=40, bad=3))
    posterior = stats.beta(0.05 * 10 + 3, 0.95 * 10 + 40)
    assert (found.share, found.unsure) == pytest.approx((posterior.mean(), posterior.std()))


def test_what_is_not_known_counts_against():
    assert rated().value > rated(Record(good=5)).value > rated(Record(good=50)).value
    assert rated().unsure > rated(Record(good=19, bad=1)).unsure


@settings(max_examples=40)
@given(counts, counts, shares)
def test_a_bad_review_raises_and_one_elsewhere_raises_less(good, bad, share):
    before = rated(Record(good, bad), usual_share=share).share
    here = rated(Record(good, bad + 1), usual_share=share).share
    elsewhere = rated(Record(good, bad, bad_elsewhere=1), usual_share=share).share
    assert before < elsewhere < here


@settings(max_examples=40)
@given(shares, st.sets(st.sampled_from(sorted(Sign))))
def test_every_sign_is_a_factor_on_the_odds_and_kept(share, signs):
    found = rated(usual_share=share, signs=signs)
    assert found.factors == {"member": 1, **{sign: POLICY.factors[sign] for sign in signs}}
    assert rated(usual_share=share).value <= found.value <= MOST


def test_trust_lowers_it():
    values = [rated(tier=tier).value for tier in ("probation", "member", "trusted", "expert")]
    assert values == sorted(values, reverse=True)


def test_raising_is_on_the_odds():
    assert raised(0.5, by=3) == 0.75
    assert raised(0.2, by=1) == pytest.approx(0.2)
