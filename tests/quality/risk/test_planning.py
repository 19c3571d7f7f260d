"""Plans: the fewest reviews with which a month like the last one would show the target met."""

from __future__ import annotations

import pytest

from marketplace.quality.risk.models import ReviewPolicy
from marketplace.quality.risk.planning import Outlook, Past, at_most, outlook, plan

AIMS = ReviewPolicy()


def month(*, safe=950, risky=50, safe_risk=0.003, risky_risk=0.2):
    risks = [safe_risk] * safe + [risky_risk] * risky
    return Outlook(risks, usual_risk=sum(risks) / len(risks), usual_share=0.02, bad_per_expected=1)


def reviews(made, risks):
    return sum(1 if made.holds(risk) else made.probability(risk) for risk in risks)


def test_the_risky_wait_and_few_of_the_others_are_looked_at():
    made = plan(month(), aims=AIMS)
    assert made.is_enough
    assert made.holds(0.2)
    assert not made.holds(0.003)
    assert 0.1 < made.rate < 0.4
    assert reviews(made, month().risks) < 0.45 * 1000


def test_better_answers_need_fewer_reviews():
    good, worse = (plan(month(safe_risk=risk), aims=AIMS) for risk in (0.001, 0.008))
    assert reviews(good, month(safe_risk=0.001).risks) < reviews(worse, month(safe_risk=0.008).risks)


def test_a_small_month_gets_the_fixed_share_because_nothing_less_than_everything_would_show_it():
    made = plan(month(safe=29, risky=1), aims=AIMS)
    assert (made.is_enough, made.rate, made.hold_from) == (False, 0.2, 0.3)
    assert plan(outlook([], aims=AIMS), aims=AIMS).rate == 0.2


def test_a_fixed_share_is_a_policy_like_any_other():
    fixed = ReviewPolicy(least_percent=10, most_percent=10, small_month_percent=10, hold_percent=100)
    made = plan(month(safe=29, risky=0), aims=fixed)
    assert made.rate == 0.1
    assert not made.holds(0.29)


def test_nobody_is_ever_left_out():
    made = plan(month(safe=3000, risky=0, safe_risk=0.0001), aims=AIMS)
    assert made.probability(0.0) == made.rate >= AIMS.least_percent / 100


def test_a_plan_shows_what_it_says(stats):
    """As many bad ones as expected, and a little bad luck: the bound is within the target."""
    made = plan(month(), aims=AIMS)
    bad = 950 * 0.003
    found = stats.poisson(bad * made.rate).ppf(0.8)
    assert at_most(int(found), of=int(0.02 * 990) + 1, rate=made.rate) <= 0.05


@pytest.mark.parametrize(("found", "of", "rate"), [(0, 3, 0.2), (2, 40, 0.1), (5, 30, 1.0), (40, 1200, 0.05)])
def test_the_chance_to_find_so_few_is_the_binomial(found, of, rate, stats):
    assert at_most(found, of=of, rate=rate) == pytest.approx(stats.binom(of, rate).cdf(found))


def test_the_outlook_learns_from_what_was_found_and_weighs_it():
    """Two bad ones found with probability 0.1 stand for twenty."""
    past = [Past(0.05, 0.1, is_bad) for is_bad in [True] * 2 + [False] * 18]
    unseen = [Past(0.05, 0.1, None)] * 180
    learnt = outlook(past + unseen, aims=AIMS)
    assert len(learnt.risks) == 200
    assert learnt.usual_share == pytest.approx((20 + 0.05 * 50) / (200 + 50))
    assert learnt.bad_per_expected == pytest.approx((20 + 1) / (200 * 0.05 + 1))
    assert outlook([], aims=AIMS).usual_share == 0.05
