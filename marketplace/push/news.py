"""The words of a push, from the rows as they are now: kinds, topics and points, never a name or anything written.

They are shown on a locked screen and pass through the push service, so they hold nothing that the whole bus may not
read. What no longer holds when it is to be sent has no words.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts.models import User
from common import clock
from marketplace.advocate_queries import team_has_answered
from marketplace.models import Answer, Escalation, Review
from marketplace.push.models import PushKind, PushNotice
from marketplace.templatetags.ui import points as in_points
from rewards import queries as rewards_queries
from rewards.models import Award
from routing.models import Offer

KEPT_FOR = timedelta(days=2)
"""How long a push service keeps what has no end of its own."""

TOLD = "told=1"
"""Asks My answers for a list of what was told."""


@dataclass(frozen=True)
class News:
    """One notification. A later one with the same `tag` takes its place on the screen."""

    title: str
    body: str
    url: str
    tag: str
    good_until: datetime
    is_urgent: bool = False
    language: str = field(default_factory=lambda: get_language() or "")
    """What it is written in: the phone may speak another, or have been another person's."""

    def as_message(self) -> dict[str, str]:
        """As static/service-worker/push.js shows it."""
        return {
            "title": self.title,
            "body": self.body,
            "url": self.url,
            "tag": self.tag,
            "lang": self.language,
        }


def news_of(kind: PushKind, row: UUID) -> News | None:
    """In the language that is active; None if it has been overtaken by events."""
    return _WRITERS[kind](row)


def digest(several: Sequence[News]) -> News:
    """Several pieces of news as one notification, so that the morning does not begin with ten.

    It leads to the page that they all lead to, else to My answers, which then lists them (`told_lately`).
    """
    if len(several) == 1:
        return several[0]
    pages = {news.url for news in several}
    return News(
        title=ngettext("%(number)d piece of news", "%(number)d pieces of news", len(several))
        % {"number": len(several)},
        body=" · ".join(dict.fromkeys(news.title for news in several)),
        url=pages.pop() if len(pages) == 1 else f"{reverse('my_answers')}?{TOLD}",
        tag="digest",
        good_until=max(news.good_until for news in several),
    )


def told_lately(person: User) -> list[News]:
    """What still holds of the news that this person's devices were told in the last two days, newest first."""
    sent = PushNotice.objects.filter(
        device__person=person, outcome=PushNotice.Outcome.SENT, sent_at__gt=clock.now() - KEPT_FOR
    ).exclude(kind=PushKind.OFFER)
    told = dict.fromkeys((PushKind(each.kind), each.row) for each in sent.order_by("-sent_at", "-due_at"))
    return [news for kind, row in told if (news := news_of(kind, row))]


def _offer(row: UUID) -> News | None:
    offer = Offer.objects.select_related("entry__topic").filter(pk=row, status="sent").first()
    if offer is None or offer.ends_at <= clock.now():
        return None
    topic = offer.entry.topic
    return News(
        title=_("A question for you: %(topic)s") % {"topic": topic.local_name},
        body=in_points(rewards_queries.points_for(topic)),
        url=reverse("offer_open", args=[offer.id]),
        tag=f"offer-{offer.id}",
        good_until=offer.ends_at,
        is_urgent=True,
    )


def _answer_returned(row: UUID) -> News | None:
    review = Review.objects.select_related("answer__enquiry__topic").filter(pk=row).first()
    if review is None or review.answer.status != "returned":
        return None
    return News(
        title=_("Your answer came back with a note"),
        body=_("%(topic)s: rewrite it while it is yours.")
        % {"topic": review.answer.enquiry.topic.local_name},
        url=reverse("claim", args=[review.answer.claim_id]),
        tag=f"answer-{review.answer_id}",
        good_until=clock.now() + KEPT_FOR,
        is_urgent=True,
    )


def _answer_lapsed(row: UUID) -> News | None:
    """In the place of the news that it came back, where a screen still shows that."""
    answer = Answer.objects.select_related("enquiry__topic").filter(pk=row, status="lapsed").first()
    if answer is None:
        return None
    return News(
        title=_("The time to rewrite your answer ran out"),
        body=_("%(topic)s: the question went to others. Your words are kept.")
        % {"topic": answer.enquiry.topic.local_name},
        url=reverse("my_answers"),
        tag=f"answer-{answer.id}",
        good_until=clock.now() + KEPT_FOR,
    )


def _award_confirmed(row: UUID) -> News | None:
    award = Award.objects.filter(pk=row, status="confirmed").first()
    if award is None:
        return None
    return News(
        title=_("%(points)s are yours to use") % {"points": in_points(award.points)},
        body=_("The quality window is over."),
        url=reverse("rewards"),
        tag=f"award-{award.id}",
        good_until=clock.now() + KEPT_FOR,
    )


def _escalation_back(row: UUID) -> News | None:
    """Our team has answered what an advocate passed on; the page is where they had it."""
    escalation = Escalation.objects.select_related("enquiry__topic").filter(pk=row).first()
    if escalation is None or escalation.claim_id is None or not team_has_answered(escalation.enquiry):
        return None
    return News(
        title=_("Our team answered what you passed on"),
        body=_what_they_found(escalation),
        url=reverse("claim", args=[escalation.claim_id]),
        tag=f"escalation-{escalation.id}",
        good_until=clock.now() + KEPT_FOR,
    )


def _what_they_found(escalation: Escalation) -> str:
    """Praise reaches a phone; that somebody else could have answered it stands on the enquiry, for staff."""
    topic = escalation.enquiry.topic.local_name
    if escalation.verdict != Escalation.Verdict.RIGHT:
        return topic
    return _("%(topic)s: it was right to pass it on.") % {"topic": topic}


_WRITERS: dict[PushKind, Callable[[UUID], News | None]] = {
    PushKind.OFFER: _offer,
    PushKind.ANSWER_RETURNED: _answer_returned,
    PushKind.ANSWER_LAPSED: _answer_lapsed,
    PushKind.AWARD_CONFIRMED: _award_confirmed,
    PushKind.ESCALATION_BACK: _escalation_back,
}
