"""What each tier may do: the one table that every app asks.

Which questions a tier is offered is not here: a stage's floor says so (routing/models/promises.py), by topic and in the
configuration.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.lifecycle import TIERS
from accounts.models import User


@dataclass(frozen=True)
class Rights:
    """`open_claims` is how many questions somebody may be on at once; they may choose fewer."""

    name: str | Promise
    open_claims: int
    publishes_at_once: bool
    reviews_others: bool
    mentors: bool


RIGHTS: Mapping[str, Rights] = MappingProxyType(
    {
        "probation": Rights(
            _("Probation"), open_claims=3, publishes_at_once=False, reviews_others=False, mentors=False
        ),
        "member": Rights(
            _("Member"), open_claims=5, publishes_at_once=True, reviews_others=False, mentors=False
        ),
        "trusted": Rights(
            _("Trusted"), open_claims=8, publishes_at_once=True, reviews_others=False, mentors=False
        ),
        "expert": Rights(
            _("Expert"), open_claims=10, publishes_at_once=True, reviews_others=True, mentors=True
        ),
    }
)
"""A person who holds many questions at once is the first sign of hoarding, so newcomers hold few."""


def reviews_others(user: User) -> bool:
    """Whether this person judges other advocates' answers: their tier may, and the company wants it."""
    return settings.EXPERT_REVIEWS and user.is_advocate and RIGHTS[user.advocate.tier].reviews_others


def above(tier: str) -> str | None:
    """The next tier up; None for the highest."""
    return next(iter(TIERS[TIERS.index(tier) + 1 :]), None)


def below(tier: str) -> str | None:
    """The next tier down; None for the lowest."""
    return next(reversed(TIERS[: TIERS.index(tier)]), None)
