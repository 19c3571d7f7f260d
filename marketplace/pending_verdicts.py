"""Verdicts that are not in effect: what is decided on a review for now, or was taken back.

The caller holds the lock of the review's story, and has read the review with it (marketplace/locking.py).
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models import User
from common import clock
from marketplace.errors import ReviewDecided
from marketplace.models import Review, Verdict


def standing(review: Review) -> Verdict | None:
    """What has been decided on a waiting review, and is not in effect yet."""
    verdict = _last(review)
    return verdict if verdict is not None and verdict.in_effect_at is not None else None


def due(review: Review) -> Verdict | None:
    """What stands and can be taken back no more, by the clock that all processes share."""
    verdict = standing(review)
    is_over = verdict and verdict.in_effect_at and verdict.in_effect_at <= clock.shared_now()
    return verdict if is_over else None


def require_none(review: Review) -> None:
    """Raises: ReviewDecided."""
    verdict = standing(review)
    if verdict is not None:
        raise ReviewDecided(decided_by(verdict.by))


def own(review: Review, *, by: User) -> Verdict | None:
    """What this person decided, whether they took it back or not."""
    verdict = _last(review)
    return verdict if verdict is not None and verdict.by_id == by.id else None


def forget(review: Review) -> None:
    """It is in effect, or pointless, or somebody else has decided."""
    if _last(review) is not None:
        Verdict.objects.filter(pk=review.id).delete()


def who_decided(review: Review) -> str:
    if review.decided_by is None:
        return _("This answer is no longer waiting for a decision.")
    return decided_by(review.decided_by)


def decided_by(person: User) -> str:
    return _("%(who)s has already decided on this answer.") % {"who": person.display_name}


def _last(review: Review) -> Verdict | None:
    verdict: Verdict | None = getattr(review, "verdict", None)
    return verdict
