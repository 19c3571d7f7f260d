"""What a Beta distribution leaves above a share. Pure, and without waiting for scipy to load (decision 0013 says how
long that takes); a test compares the two.
"""

from __future__ import annotations

from math import exp, lgamma, log, log1p

_EXACT_ENOUGH = 1e-15
_MOST_STEPS = 10_000
"""It takes about as many as the root of the larger parameter."""


def chance_above(share: float, *, alpha: float, beta: float) -> float:
    """How likely it is that what is Beta-distributed is at least `share`, from 0 to 1.

    Source: DLMF 8.17.4, by which it is the regularised incomplete beta function of the complements.
    """
    if share <= 0 or share >= 1:
        return float(share <= 0)
    log_front = (
        alpha * log(share) + beta * log1p(-share) + lgamma(alpha + beta) - lgamma(alpha) - lgamma(beta)
    )
    if share < (alpha + 1) / (alpha + beta + 2):
        return 1 - exp(log_front) * _fraction(alpha, beta, share) / alpha
    return exp(log_front) * _fraction(beta, alpha, 1 - share) / beta


def _fraction(a: float, b: float, x: float) -> float:
    """The continued fraction, from the left as Lentz does; it converges fast for x < (a + 1) / (a + b + 2).

    Source: DLMF 8.17.22; Lentz 1976, Applied Optics 15.
    """
    above, below = 1.0, 1 / (1 - (a + b) * x / (a + 1))
    found = below
    for step in range(1, _MOST_STEPS):
        before = found
        for term in (
            step * (b - step) * x / ((a + 2 * step - 1) * (a + 2 * step)),
            -(a + step) * (a + b + step) * x / ((a + 2 * step) * (a + 2 * step + 1)),
        ):
            above, below = 1 + term / above, 1 / (1 + term * below)
            found *= above * below
        if abs(found - before) <= _EXACT_ENOUGH * abs(found):
            break
    return found
