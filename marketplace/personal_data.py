"""Everything that is held on one person, for themselves: by kind, in words of their own where they wrote them.

Other people appear by display name or not at all; what staff think of a case is theirs. A kind that is added to the
database is added here: tests/marketplace/test_personal_data.py asks for every table that names a person.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Q, QuerySet

from accounts import api_tokens
from accounts.models import Advocate, Application, User
from common.models import HistoryRow
from marketplace.appeals.models import Appeal
from marketplace.models import Answer, Draft, Enquiry, Message, Photo
from marketplace.push.models import PushDevice
from marketplace.reports.models import Report
from marketplace.sealed_text import original
from marketplace.standing.models import StandingEvent, Suspension
from rewards import queries as reward_queries
from rewards.models import Award, Expiry, Hold, Redemption
from routing.models import Availability, Claim, Offer, Skill

Value = str | int | float | bool | None | datetime | Sequence[Any]
Row = Mapping[str, Value]
Held = Mapping[str, Sequence[Row]]


def held_on(person: User) -> Held:
    """The rows of each kind, oldest first. A bounded number of queries, however much there is."""
    return {kind: rows(person) for kind, rows in KINDS.items()}


def _profile(person: User) -> Sequence[Row]:
    return [
        {
            "email": person.email,
            "name": person.name,
            "display_name": person.display_name,
            "language": person.language,
            "time_zone": person.time_zone,
            "bill_account": person.bill_account.number if person.bill_account else None,
            "roles": person.roles,
            "joined_at": person.date_joined,
            "last_signed_in_at": person.last_login,
        }
    ]


def _emails(person: User) -> Sequence[Row]:
    return _values(EmailAddress.objects.filter(user=person), "email", "verified", "primary")


def _browsers(person: User) -> Sequence[Row]:
    return _values(UserSession.objects.filter(user=person), "ip", "user_agent", "created_at", "last_seen_at")


def _second_factors(person: User) -> Sequence[Row]:
    return _values(Authenticator.objects.filter(user=person), "type", "created_at", "last_used_at")


def _tokens(person: User) -> Sequence[Row]:
    return _values(api_tokens.tokens_of(person), "token_key", "created")


def _devices(person: User) -> Sequence[Row]:
    return _values(PushDevice.objects.filter(person=person), "name", "added_at", "reached_at")


def _standing(person: User) -> Sequence[Row]:
    return _values(Advocate.objects.filter(user=person), "status", "tier", "languages", "approved_at")


def _standing_events(person: User) -> Sequence[Row]:
    events = StandingEvent.objects.filter(advocate=person.pk).order_by("at")
    return _values(events, "at", "kind", "tier", "why", "evidence")


def _suspensions(person: User) -> Sequence[Row]:
    suspended = Suspension.objects.filter(advocate=person.pk).order_by("began_at")
    return _values(suspended, "reason", "words", "began_at", "ended_at")


def _reports(person: User) -> Sequence[Row]:
    """What they reported. Who reported something of theirs is not theirs to know."""
    reported = Report.objects.filter(reporter=person).order_by("filed_at")
    return _values(reported, "reason", "words", "filed_at", "status", "note")


def _appeals(person: User) -> Sequence[Row]:
    return _values(
        Appeal.objects.filter(by=person).order_by("filed_at"), "words", "filed_at", "status", "note"
    )


def _expiries(person: User) -> Sequence[Row]:
    expiries = Expiry.objects.filter(holder=person).order_by("warned_at")
    return _values(expiries, "points", "status", "warned_at", "expires_at", "ended_at")


def _holds(person: User) -> Sequence[Row]:
    held = Hold.objects.filter(Q(award__holder=person) | Q(redemption__holder=person)).order_by("placed_at")
    return _values(held, "status", "reason", "placed_at", "appeal", "appealed_at")


def _applications(person: User) -> Sequence[Row]:
    fields = (
        "motivation",
        "languages",
        "quiz",
        "quiz_score",
        "terms_version",
        "submitted_at",
        "decided_at",
        "reason",
    )
    return _values(Application.objects.filter(advocate=person.pk).order_by("submitted_at"), *fields)


def _availability(person: User) -> Sequence[Row]:
    fields = (
        "is_available",
        "max_open",
        "seen_at",
        "quiet_from",
        "quiet_until",
        "time_zone",
        "last_offer_at",
    )
    return _values(Availability.objects.filter(advocate=person.pk), *fields)


def _skills(person: User) -> Sequence[Row]:
    return _values(
        Skill.objects.filter(advocate=person.pk), "topic__name", "language", "score", "good", "bad", "is_on"
    )


def _offers(person: User) -> Sequence[Row]:
    offers = Offer.objects.filter(advocate=person.pk).order_by("sent_at")
    return _values(offers, "status", "stage", "why", "sent_at", "ended_at")


def _claims(person: User) -> Sequence[Row]:
    return _values(
        Claim.objects.filter(holder=person).order_by("started_at"), "status", "started_at", "ended_at"
    )


def _questions(person: User) -> Sequence[Row]:
    asked = Enquiry.objects.filter(customer=person).select_related("topic").order_by("created_at")
    return [
        {
            "reference": enquiry.reference,
            "topic": enquiry.topic.name,
            "subject": original(enquiry.subject_sealed),
            "status": enquiry.status,
            "device": enquiry.device,
            "asked_at": enquiry.created_at,
            "resolved_at": enquiry.resolved_at,
        }
        for enquiry in asked
    ]


def _messages(person: User) -> Sequence[Row]:
    """What they said, as they said it, and what others said to them, as they could read it."""
    said = Message.objects.filter(Q(author=person) | Q(enquiry__customer=person)).select_related(
        "enquiry", "author"
    )
    return [
        {
            "question": message.enquiry.reference,
            "by": message.author.display_name,
            "at": message.created_at,
            "text": original(message.body_sealed) if message.author_id == person.id else message.body,
        }
        for message in said.order_by("created_at")
    ]


def _photos(person: User) -> Sequence[Row]:
    return _values(
        Photo.objects.filter(message__author=person).order_by("pk"), "content_type", "size", "created_at"
    )


def _answers_given(person: User) -> Sequence[Row]:
    given = Answer.objects.filter(author=person).select_related("enquiry").order_by("submitted_at")
    return [
        {
            "question": answer.enquiry.reference,
            "text": original(answer.body_sealed),
            "status": answer.status,
            "submitted_at": answer.submitted_at,
            "rating": answer.rating,
        }
        for answer in given
    ]


def _answers_received(person: User) -> Sequence[Row]:
    received = Answer.objects.filter(enquiry__customer=person, published_at__isnull=False)
    return [
        {
            "question": answer.enquiry.reference,
            "by": answer.author.display_name,
            "text": answer.body,
            "published_at": answer.published_at,
            "rating": answer.rating,
            "comment": answer.comment,
        }
        for answer in received.select_related("enquiry", "author").order_by("published_at")
    ]


def _drafts(person: User) -> Sequence[Row]:
    drafts = Draft.objects.filter(author=person).order_by("updated_at")
    return [{"text": original(draft.body_sealed), "updated_at": draft.updated_at} for draft in drafts]


def _points(person: User) -> Sequence[Row]:
    balance = reward_queries.balance(person)
    return [
        {
            "available": balance.available_points,
            "pending": balance.pending_points,
            "reserved": balance.reserved_points,
            "owed": balance.owed_points,
        }
    ]


def _awards(person: User) -> Sequence[Row]:
    awards = Award.objects.filter(holder=person).order_by("awarded_at")
    return _values(awards, "label", "points", "status", "awarded_at", "ended_at")


def _redemptions(person: User) -> Sequence[Row]:
    fields = (
        "reference",
        "bill_account_number",
        "points",
        "value_minor",
        "currency",
        "status",
        "requested_at",
        "reason",
    )
    return _values(Redemption.objects.filter(holder=person).order_by("requested_at"), *fields)


def _who_read_my_words(person: User) -> Sequence[Row]:
    """By our team, not by name: whoever reads for us answers to us."""
    reveals = HistoryRow.objects.filter(
        verb="reveal_original", story__in=Enquiry.objects.filter(customer=person).values("id")
    )
    return _values(reveals.order_by("id"), "at", "story", "why")


def _record(person: User) -> Sequence[Row]:
    """What they did, and what was done about them."""
    rows = HistoryRow.objects.filter(Q(actor=person) | Q(story=person.id)).order_by("id")
    return _values(rows, "at", "verb", "kind", "was", "now", "door", "network")


def _values(rows: QuerySet[Any], *fields: str) -> Sequence[Row]:
    return list(rows.values(*fields))


KINDS: Mapping[str, Callable[[User], Sequence[Row]]] = {
    "profile": _profile,
    "emails": _emails,
    "browsers": _browsers,
    "second_factors": _second_factors,
    "tokens": _tokens,
    "devices": _devices,
    "standing": _standing,
    "standing_events": _standing_events,
    "suspensions": _suspensions,
    "reports": _reports,
    "appeals": _appeals,
    "applications": _applications,
    "availability": _availability,
    "skills": _skills,
    "offers": _offers,
    "claims": _claims,
    "questions": _questions,
    "messages": _messages,
    "photos": _photos,
    "answers_given": _answers_given,
    "answers_received": _answers_received,
    "drafts": _drafts,
    "points": _points,
    "awards": _awards,
    "redemptions": _redemptions,
    "holds": _holds,
    "expiries": _expiries,
    "who_read_my_words": _who_read_my_words,
    "record": _record,
}
