"""What one person is told of what is held on them: a function for each section of their export, oldest rows first.

In words of their own where they wrote them. Other people appear by display name or not at all; what staff think of a
case is theirs. Which tables are told of is said in register.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Q, QuerySet

from accounts import api_tokens
from accounts.models import Advocate, Application, Consent, Sitting, User
from common.models import HistoryRow
from marketplace.answering import phrases
from marketplace.appeals.models import Appeal
from marketplace.fraud.models import FraudCase
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
Rows = Sequence[Row]


def profile(person: User) -> Rows:
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


def emails(person: User) -> Rows:
    return _values(EmailAddress.objects.filter(user=person), "email", "verified", "primary")


def browsers(person: User) -> Rows:
    return _values(UserSession.objects.filter(user=person), "ip", "user_agent", "created_at", "last_seen_at")


def second_factors(person: User) -> Rows:
    return _values(Authenticator.objects.filter(user=person), "type", "created_at", "last_used_at")


def tokens(person: User) -> Rows:
    return _values(api_tokens.tokens_of(person), "token_key", "created")


def devices(person: User) -> Rows:
    return _values(PushDevice.objects.filter(person=person), "name", "added_at", "reached_at")


def consents(person: User) -> Rows:
    given = Consent.objects.filter(person=person).order_by("given_at")
    return _values(given, "kind", "version", "given_at", "ended_at")


def standing(person: User) -> Rows:
    return _values(Advocate.objects.filter(user=person), "status", "tier", "languages", "approved_at")


def standing_events(person: User) -> Rows:
    events = StandingEvent.objects.filter(advocate=person.pk).order_by("at")
    return _values(events, "at", "kind", "tier", "why", "evidence")


def suspensions(person: User) -> Rows:
    suspended = Suspension.objects.filter(advocate=person.pk).order_by("began_at")
    return _values(suspended, "reason", "words", "began_at", "ended_at")


def reports(person: User) -> Rows:
    """What they reported. Who reported something of theirs is not theirs to know."""
    reported = Report.objects.filter(reporter=person).order_by("filed_at")
    return _values(reported, "reason", "words", "filed_at", "status", "note")


def appeals(person: User) -> Rows:
    return _values(
        Appeal.objects.filter(by=person).order_by("filed_at"), "words", "filed_at", "status", "note"
    )


def fraud_cases(person: User) -> Rows:
    cases = FraudCase.objects.filter(advocate=person.pk).order_by("opened_at")
    return _values(cases, "status", "opened_at", "decided_at", "why")


def expiries(person: User) -> Rows:
    expiries = Expiry.objects.filter(holder=person).order_by("warned_at")
    return _values(expiries, "points", "status", "warned_at", "expires_at", "ended_at")


def holds(person: User) -> Rows:
    held = Hold.objects.filter(Q(award__holder=person) | Q(redemption__holder=person)).order_by("placed_at")
    return _values(held, "status", "reason", "placed_at", "appeal", "appealed_at")


def applications(person: User) -> Rows:
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


def tests(person: User) -> Rows:
    sittings = Sitting.objects.filter(person=person).order_by("began_at")
    return _values(sittings, "began_at", "ends_at", "ended_at", "retake_at")


def availability(person: User) -> Rows:
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


def skills(person: User) -> Rows:
    return _values(
        Skill.objects.filter(advocate=person.pk), "topic__name", "language", "score", "good", "bad", "is_on"
    )


def offers(person: User) -> Rows:
    offers = Offer.objects.filter(advocate=person.pk).order_by("sent_at")
    return _values(offers, "status", "stage", "why", "sent_at", "ended_at")


def claims(person: User) -> Rows:
    return _values(
        Claim.objects.filter(holder=person).order_by("started_at"), "status", "started_at", "ended_at"
    )


def questions(person: User) -> Rows:
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


def messages(person: User) -> Rows:
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


def photos(person: User) -> Rows:
    return _values(
        Photo.objects.filter(message__author=person).order_by("pk"), "content_type", "size", "created_at"
    )


def answers_given(person: User) -> Rows:
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


def answers_received(person: User) -> Rows:
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


def drafts(person: User) -> Rows:
    drafts = Draft.objects.filter(author=person).order_by("updated_at")
    return [{"text": original(draft.body_sealed), "updated_at": draft.updated_at} for draft in drafts]


def saved_phrases(person: User) -> Rows:
    return [
        {"name": kept.label, "text": kept.body, "language": kept.language, "updated_at": kept.changed_at}
        for kept in phrases.own(person)
    ]


def points(person: User) -> Rows:
    balance = reward_queries.balance(person)
    return [
        {
            "available": balance.available_points,
            "pending": balance.pending_points,
            "reserved": balance.reserved_points,
            "owed": balance.owed_points,
        }
    ]


def awards(person: User) -> Rows:
    awards = Award.objects.filter(holder=person).order_by("awarded_at")
    return _values(awards, "label", "points", "status", "awarded_at", "ended_at")


def redemptions(person: User) -> Rows:
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


def who_read_my_words(person: User) -> Rows:
    """By our team, not by name: whoever reads for us answers to us."""
    reveals = HistoryRow.objects.filter(
        verb="reveal_original", story__in=Enquiry.objects.filter(customer=person).values("id")
    )
    return _values(reveals.order_by("id"), "at", "story", "why")


def record(person: User) -> Rows:
    """What they did, and what was done about them."""
    rows = HistoryRow.objects.filter(Q(actor=person) | Q(story=person.id)).order_by("id")
    return _values(rows, "at", "verb", "kind", "was", "now", "door", "network")


def _values(rows: QuerySet[Any], *fields: str) -> Rows:
    return list(rows.values(*fields))
