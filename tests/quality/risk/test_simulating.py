"""The short form of the comparison in docs/quality.md: one run of each rule on the same invented months."""

from __future__ import annotations

from marketplace.quality.risk.estimating import Verdict
from marketplace.quality.risk.models import ReviewPolicy
from marketplace.quality.risk.simulating import RULES, simulate


def test_by_risk_lets_little_through_for_fewer_reviews_than_all():
    run = {name: simulate(rule, seed=1, aims=ReviewPolicy()) for name, rule in RULES.items()}
    ours, everything, share, nothing = (
        run[name] for name in ("by risk", "review all", "fixed 20 %", "no review")
    )
    assert len({each.answers for each in run.values()}) == 1
    assert ours.reviews < 0.8 * everything.reviews
    assert ours.let_through < 0.5 * share.let_through
    assert (everything.let_through, nothing.reviews, nothing.months) == (0, 0, 0)
    assert share.let_through == nothing.let_through
    assert share.left < nothing.left
    assert ours.verdicts[Verdict.MET] > share.verdicts[Verdict.MET]
    assert ours.false_verdicts == 0


def test_the_same_seed_is_the_same_run():
    assert simulate(RULES["fixed 10 %"], seed=5, aims=ReviewPolicy()) == simulate(
        RULES["fixed 10 %"], seed=5, aims=ReviewPolicy()
    )
