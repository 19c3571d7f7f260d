"""Advocates who judge other advocates' answers: which reviews they may take beside the moderators.

Only what was queued for them, on a topic and in a language in which enough of their own answers were judged, and never
of a question that somebody of their party had a hand in.
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accounts import parties
from accounts.models import User
from accounts.tiers import reviews_others
from routing.matching import NEWCOMER_OUTCOMES
from routing.models import Claim, ItemKind, QueueEntry, Skill


def open_to(by: User) -> QuerySet[QueueEntry]:
    """The reviews in the queue that this person may take, if nobody is on them; none for whoever reviews nobody."""
    return suited_to(by).exclude(status="done")


def suited_to(by: User) -> QuerySet[QueueEntry]:
    """These, and what others have decided of their kind."""
    if not reviews_others(by):
        return QueueEntry.objects.none()
    mine = list(parties.members([by.id]))
    knows = Skill.objects.filter(
        advocate_id=by.id, topic=OuterRef("topic"), language=OuterRef("language"), is_on=True
    ).filter(good__gte=NEWCOMER_OUTCOMES - F("bad"))
    return (
        QueueEntry.objects.filter(Exists(knows), kind=ItemKind.REVIEW, is_for_experts=True)
        .exclude(Q(owner__in=mine) | Q(excluded_ids__overlap=mine))
        .exclude(_had_a_hand_in(mine))
    )


def _had_a_hand_in(people: list[UUID]) -> Exists:
    """Whether one of them has ever been on the question itself."""
    claims = Claim.objects.filter(entry__kind=ItemKind.ENQUIRY, holder__in=people)
    return Exists(claims.filter(entry__story=OuterRef("story")))
