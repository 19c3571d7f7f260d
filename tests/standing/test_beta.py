"""Our continued fraction says what scipy says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.standing.beta import chance_above


@pytest.fixture(scope="module")
def betaincc():
    from scipy import special

    return special.betaincc


parameter = st.floats(0.05, 5_000)


@given(alpha=parameter, beta=parameter, share=st.floats(0, 1))
def test_any_share(betaincc, alpha, beta, share):
    assert chance_above(share, alpha=alpha, beta=beta) == pytest.approx(
        betaincc(alpha, beta, share), abs=1e-9
    )


@given(alpha=parameter, beta=parameter, nearness=st.floats(-4, 4))
def test_the_shares_that_are_in_doubt(betaincc, alpha, beta, nearness):
    """Within a few standard deviations, where tiers are decided."""
    mean = alpha / (alpha + beta)
    share = mean + nearness * (mean * (1 - mean) / (alpha + beta + 1)) ** 0.5
    assert chance_above(share, alpha=alpha, beta=beta) == pytest.approx(
        betaincc(alpha, beta, min(max(share, 0), 1)), abs=1e-9
    )


def test_nobody_is_below_nothing_or_above_all():
    assert chance_above(0, alpha=2, beta=3) == 1
    assert chance_above(1, alpha=2, beta=3) == 0
