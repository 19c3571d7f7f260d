"""What the two of a pair see of each other: a display name once both have agreed, and what a mentor needs to help."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from accounts import parties
from accounts.models import User
from marketplace.mentoring.models import Mentorship
from marketplace.models import Review
from marketplace.quality import blind

SHOWN = 10


@dataclass(frozen=True)
class SentBack:
    """An answer of the newcomer's that came back to them, in the words that were judged; all of it crowd-safe."""

    review: Review
    words: str


@dataclass(frozen=True)
class Pair:
    """One's own. `other` is a display name, empty until both have agreed."""

    mentorship: Mentorship
    is_mentor: bool
    other: str
    has_agreed: bool
    sent_back: Sequence[SentBack]


def pairs_of(user: User) -> list[Pair]:
    """At most two, one of each kind."""
    live = Mentorship.objects.live().of(user).select_related("mentor__user", "newcomer__user", "topic")
    return [_pair(each, user) for each in live.order_by("proposed_at")]


def mentorship_of(newcomer: User) -> Mentorship | None:
    """The one that runs."""
    running = Mentorship.objects.filter(newcomer=newcomer.id, status="running")
    return running.select_related("mentor__user").first()


def _pair(mentorship: Mentorship, user: User) -> Pair:
    is_mentor = mentorship.mentor_id == user.id
    is_running = mentorship.status == "running"
    other = mentorship.newcomer.user if is_mentor else mentorship.mentor.user
    agreed_at = mentorship.mentor_agreed_at if is_mentor else mentorship.newcomer_agreed_at
    return Pair(
        mentorship=mentorship,
        is_mentor=is_mentor,
        other=other.display_name if is_running else "",
        has_agreed=agreed_at is not None,
        sent_back=_sent_back(mentorship) if is_mentor and is_running else (),
    )


def _sent_back(mentorship: Mentorship) -> list[SentBack]:
    """The latest, without what the mentor's own party had asked."""
    reviews = (
        Review.objects.in_effect()
        .filter(answer__author=mentorship.newcomer_id, status="decided", decision=Review.Decision.RETURN)
        .exclude(answer__enquiry__customer__in=parties.members([mentorship.mentor_id]))
        .select_related("answer__enquiry__topic", "repeats")
        .prefetch_related("answer__revisions", "scorecard__criteria")
    )
    return [SentBack(each, blind.words_judged(each)) for each in reviews.order_by("-decided_at")[:SHOWN]]
