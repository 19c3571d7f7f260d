"""What one person is told of what is held on them: the sections of their export, oldest rows first.

In words of their own where they wrote them. Other people appear by display name or not at all; what staff think of a
case is theirs. Which tables are told of is said in register.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import api_tokens
from accounts.models import Advocate, Application, Consent, Sitting, User
from common.models import HistoryRow
from marketplace.answering.phrases import own as own_phrases
from marketplace.appeals.models import Appeal
from marketplace.fraud.models import FraudCase
from marketplace.mentoring.models import Mentorship
from marketplace.models import Answer, AnswerRevision, Draft, Enquiry, Message, Photo
from marketplace.practice.models import PracticeAnswer
from marketplace.push.models import PushChoice, PushDevice
from marketplace.reports.models import Report
from marketplace.sealed_text import original
from marketplace.standing.models import StandingEvent, Suspension
from rewards import queries as reward_queries
from rewards.listing import Unlisted
from rewards.models import Award, Expiry, Hold, Redemption
from routing.models import Availability, Claim, Offer, QuietHours, Skill

Value = str | int | float | bool | None | datetime | Sequence[Any]
Row = Mapping[str, Value]
Rows = Sequence[Row]


@dataclass(frozen=True)
class Section:
    """A part of somebody's export."""

    key: str
    title: str | Promise
    rows: Callable[[User], Rows]


def _section(title: str | Promise) -> Callable[[Callable[[User], Rows]], Section]:
    """Of the rows that the function of this name tells."""
    return lambda told: Section(told.__name__, title, told)


def _columns(title: str | Promise, *columns: str) -> Callable[[Callable[[User], QuerySet[Any]]], Section]:
    """Of these columns as they are, in the rows that the function of this name finds."""
    return lambda found: Section(found.__name__, title, lambda person: list(found(person).values(*columns)))


@_section(_("Your profile"))
def profile(person: User) -> Rows:
    bill = person.bill_account
    return [
        {
            "email": person.email,
            "name": person.name,
            "display_name": person.display_name,
            "language": person.language,
            "time_zone": person.time_zone,
            "bill_account": bill.number if bill else None,
            "household": bill.household if bill else None,
            "country": bill.country if bill else None,
            "is_overdue": bill.is_overdue if bill else None,
            "is_unlisted": Unlisted.objects.filter(person=person).exists(),
            "roles": person.roles,
            "joined_at": person.date_joined,
            "last_signed_in_at": person.last_login,
        }
    ]


@_columns(_("Email addresses"), "email", "verified", "primary")
def emails(person: User) -> QuerySet[Any]:
    theirs: QuerySet[EmailAddress] = EmailAddress.objects.filter(user=person)
    return theirs


@_columns(_("Where you are signed in"), "ip", "user_agent", "created_at", "last_seen_at")
def browsers(person: User) -> QuerySet[Any]:
    theirs: QuerySet[UserSession] = UserSession.objects.filter(user=person)
    return theirs


@_columns(_("Passkeys and second factors"), "type", "created_at", "last_used_at")
def second_factors(person: User) -> QuerySet[Any]:
    theirs: QuerySet[Authenticator] = Authenticator.objects.filter(user=person)
    return theirs


@_columns(_("Tokens for programs"), "token_key", "created")
def tokens(person: User) -> QuerySet[Any]:
    return api_tokens.tokens_of(person)


@_columns(_("Devices that are pushed"), "name", "added_at", "reached_at")
def devices(person: User) -> QuerySet[Any]:
    return PushDevice.objects.filter(person=person)


@_columns(_("What you are told by push"), "kind", "when")
def push_choices(person: User) -> QuerySet[Any]:
    return PushChoice.objects.filter(person=person).order_by("kind")


@_section(_("When no letter rings for you"))
def quiet_hours(person: User) -> Rows:
    return [
        {"quiet_from": f"{quiet.begin:%H:%M}", "quiet_until": f"{quiet.end:%H:%M}"}
        for quiet in QuietHours.objects.filter(person=person)
    ]


@_columns(_("What you agreed to"), "kind", "version", "given_at", "ended_at")
def consents(person: User) -> QuerySet[Any]:
    return Consent.objects.filter(person=person).order_by("given_at")


@_columns(
    _("Your standing as an advocate"),
    "status",
    "tier",
    "languages",
    "approved_at",
    "paused_until",
    "reapply_at",
)
def standing(person: User) -> QuerySet[Any]:
    return Advocate.objects.filter(user=person)


@_columns(_("How your tier changed"), "at", "kind", "tier", "why", "evidence")
def standing_events(person: User) -> QuerySet[Any]:
    return StandingEvent.objects.filter(advocate=person.pk).order_by("at")


@_columns(_("When you were suspended"), "reason", "words", "began_at", "ended_at")
def suspensions(person: User) -> QuerySet[Any]:
    return Suspension.objects.filter(advocate=person.pk).order_by("began_at")


@_columns(_("What you reported"), "reason", "words", "filed_at", "status", "note")
def reports(person: User) -> QuerySet[Any]:
    """What they reported. Who reported something of theirs is not theirs to know."""
    return Report.objects.filter(reporter=person).order_by("filed_at")


@_columns(_("Your appeals"), "words", "filed_at", "status", "note")
def appeals(person: User) -> QuerySet[Any]:
    return Appeal.objects.filter(by=person).order_by("filed_at")


@_columns(_("When points of yours were in doubt"), "status", "opened_at", "decided_at", "why")
def fraud_cases(person: User) -> QuerySet[Any]:
    return FraudCase.objects.filter(advocate=person.pk).order_by("opened_at")


@_columns(_("Points that expire or have expired"), "points", "status", "warned_at", "expires_at", "ended_at")
def expiries(person: User) -> QuerySet[Any]:
    return Expiry.objects.filter(holder=person).order_by("warned_at")


@_columns(_("Points that were held back"), "status", "reason", "placed_at", "appeal", "appealed_at")
def holds(person: User) -> QuerySet[Any]:
    return Hold.objects.filter(Q(award__holder=person) | Q(redemption__holder=person)).order_by("placed_at")


@_columns(
    _("Your applications"),
    "motivation",
    "languages",
    "quiz",
    "quiz_score",
    "terms_version",
    "submitted_at",
    "decided_at",
    "is_approved",
    "reason",
)
def applications(person: User) -> QuerySet[Any]:
    return Application.objects.filter(advocate=person.pk).order_by("submitted_at")


@_columns(_("What you practised"), "question__subject", "body", "is_good", "note", "answered_at")
def practice(person: User) -> QuerySet[Any]:
    written = PracticeAnswer.objects.filter(application__advocate=person.pk, answered_at__isnull=False)
    return written.order_by("answered_at")


@_columns(_("Your tests"), "began_at", "ends_at", "ended_at", "retake_at")
def tests(person: User) -> QuerySet[Any]:
    return Sitting.objects.filter(person=person).order_by("began_at")


@_columns(
    _("When you are available"),
    "is_available",
    "until",
    "max_open",
    "seen_at",
    "quiet_from",
    "quiet_until",
    "time_zone",
    "last_offer_at",
    "offers_taken",
    "offers_missed",
    "claims_finished",
    "claims_dropped",
)
def availability(person: User) -> QuerySet[Any]:
    return Availability.objects.filter(advocate=person.pk)


@_columns(_("Topics you answer"), "topic__name", "language", "score", "good", "bad", "is_on")
def skills(person: User) -> QuerySet[Any]:
    return Skill.objects.filter(advocate=person.pk)


@_columns(_("What you were offered"), "status", "stage", "why", "sent_at", "ended_at")
def offers(person: User) -> QuerySet[Any]:
    return Offer.objects.filter(advocate=person.pk).order_by("sent_at")


@_columns(_("What you took on"), "status", "started_at", "ended_at")
def claims(person: User) -> QuerySet[Any]:
    return Claim.objects.filter(holder=person).order_by("started_at")


@_section(_("Your questions"))
def questions(person: User) -> Rows:
    asked = Enquiry.objects.filter(customer=person).select_related("topic").order_by("created_at")
    return [
        {
            "reference": enquiry.reference,
            "topic": enquiry.topic.name,
            "subject": original(enquiry.subject_sealed),
            "language": enquiry.language,
            "status": enquiry.status,
            "device": enquiry.device,
            "asked_at": enquiry.created_at,
            "withdrawn_at": enquiry.withdrawn_at,
            "resolved_at": enquiry.resolved_at,
        }
        for enquiry in asked
    ]


@_section(_("Messages by you and to you"))
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


@_section(_("Photos you sent"))
def photos(person: User) -> Rows:
    return [
        {
            "file": name_in_archive(photo),
            "question": photo.enquiry.reference,
            "content_type": photo.content_type,
            "size": photo.size,
            "created_at": photo.created_at,
        }
        for photo in photos_of(person).select_related("enquiry")
    ]


def photos_of(person: User) -> QuerySet[Photo]:
    return Photo.objects.filter(Q(message__author=person) | Q(answer__author=person)).order_by("pk")


def name_in_archive(photo: Photo) -> str:
    return f"photos/{photo.id}.{photo.content_type.rpartition('/')[2]}"


@_section(_("Answers you gave"))
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


@_section(_("Earlier wordings of your answers"))
def earlier_wordings(person: User) -> Rows:
    written = AnswerRevision.objects.filter(answer__author=person).select_related("answer__enquiry")
    return [
        {
            "question": earlier.answer.enquiry.reference,
            "text": original(earlier.body_sealed),
            "submitted_at": earlier.submitted_at,
        }
        for earlier in written.order_by("submitted_at")
    ]


@_section(_("Answers you got"))
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


@_section(_("Drafts"))
def drafts(person: User) -> Rows:
    drafts = Draft.objects.filter(author=person).order_by("updated_at")
    return [{"text": original(draft.body_sealed), "updated_at": draft.updated_at} for draft in drafts]


@_section(_("Your mentoring"))
def mentoring(person: User) -> Rows:
    """The other appears by display name, once both had agreed."""
    pairs = Mentorship.objects.of(person).select_related("mentor__user", "newcomer__user")
    return [
        {
            "as_mentor": pair.mentor_id == person.id,
            "display_name": (pair.newcomer if pair.mentor_id == person.id else pair.mentor).user.display_name
            if pair.mentor_agreed_at and pair.newcomer_agreed_at
            else "",
            "status": pair.status,
            "asked_at": pair.proposed_at,
            "ended_at": pair.ended_at,
            "text": pair.note,
        }
        for pair in pairs.order_by("proposed_at")
    ]


@_section(_("Saved phrases"))
def phrases(person: User) -> Rows:
    return [
        {"name": kept.label, "text": kept.body, "language": kept.language, "updated_at": kept.changed_at}
        for kept in own_phrases(person)
    ]


@_section(_("Points"))
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


@_columns(_("Points for answers"), "label", "points", "status", "awarded_at", "ended_at")
def awards(person: User) -> QuerySet[Any]:
    return Award.objects.filter(holder=person).order_by("awarded_at")


@_columns(
    _("Points turned into bill credit"),
    "reference",
    "bill_account_number",
    "points",
    "value_minor",
    "currency",
    "status",
    "requested_at",
    "reason",
)
def redemptions(person: User) -> QuerySet[Any]:
    return Redemption.objects.filter(holder=person).order_by("requested_at")


@_columns(
    _("When our team read your original words or opened a photo of yours, and why"), "at", "story", "why"
)
def who_read_my_words(person: User) -> QuerySet[Any]:
    """By our team, not by name: whoever reads for us answers to us."""
    theirs = Enquiry.objects.filter(customer=person).values("id")
    return HistoryRow.objects.filter(verb__in=["reveal_original", "open_photo"], story__in=theirs).order_by(
        "id"
    )


@_columns(_("What you did here"), "at", "verb", "kind", "was", "now", "door", "network")
def record(person: User) -> QuerySet[Any]:
    """What they did, and what was done about them."""
    return HistoryRow.objects.filter(Q(actor=person) | Q(story=person.id)).order_by("id")
