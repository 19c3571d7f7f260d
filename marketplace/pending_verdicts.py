"""Verdicts that can still be taken back: what stands of a review for now. The caller holds the lock of its story."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models import User
from common.written_once import Select
from marketplace.errors import ReviewDecided
from marketplace.models import Review, Verdict

_STANDING = Select(
    lambda review: Verdict.objects.select_related("by").filter(pk=review, in_effect_at__isnull=False)
)


def standing(review: Review) -> Verdict | None:
    """What has been decided on a waiting review, and is not in effect yet."""
    return _STANDING.first(review=review.id)


def require_none(review: Review) -> None:
    """Raises: ReviewDecided."""
    verdict = standing(review)
    if verdict is not None:
        raise ReviewDecided(decided_by(verdict.by))


def own(review: Review, *, by: User) -> Verdict | None:
    """What this person decided, whether they took it back or not."""
    return Verdict.objects.filter(pk=review.id, by=by).first()


def forget(review: Review) -> None:
    """It is in effect, or pointless, or somebody else has decided."""
    Verdict.objects.filter(pk=review.id).delete()


def who_decided(review: Review) -> str:
    if review.decided_by is None:
        return _("This answer is no longer waiting for a decision.")
    return decided_by(review.decided_by)


def decided_by(person: User) -> str:
    return _("%(who)s has already decided on this answer.") % {"who": person.display_name}
