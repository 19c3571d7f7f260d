"""How a page names what telling.py tells: the fields of its rows, and plain values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Consent, Role
from accounts.quiz import Asked
from accounts.tiers import RIGHTS
from marketplace.actions.open_photo import A_PHOTO
from marketplace.actions.reveal_original import ON_THE_DESK, RevealReason
from marketplace.forms.push import WHEN, WORDS
from marketplace.personal_data.deeds import deed_in_words
from marketplace.personal_data.states import state_in_words
from marketplace.personal_data.telling import Row, Value
from marketplace.reports.models import Report
from marketplace.standing.models import StandingEvent, Suspension

FIELDS: dict[str, Promise] = {
    "added_at": _("Added"),
    "answered_at": _("Answered"),
    "appeal": _("Your appeal"),
    "appealed_at": _("Appealed"),
    "approved_at": _("Approved"),
    "as_mentor": _("You were the mentor"),
    "asked_at": _("Asked"),
    "at": _("When"),
    "available": _("Points you can use"),
    "awarded_at": _("Awarded"),
    "bad": _("Answers that did not help"),
    "began_at": _("Began"),
    "bill_account": _("Bill account"),
    "bill_account_number": _("Bill account"),
    "body": _("Words"),
    "by": _("By"),
    "claims_dropped": _("Questions you gave back"),
    "claims_finished": _("Questions you finished"),
    "comment": _("What you said of it"),
    "content_type": _("Kind of file"),
    "country": _("Country of the bill account"),
    "created": _("Made"),
    "created_at": _("Made"),
    "currency": _("Currency"),
    "decided_at": _("Decided"),
    "device": _("Device"),
    "display_name": _("First name and initial"),
    "door": _("By which way"),
    "email": _("Email"),
    "ended_at": _("Ended"),
    "ends_at": _("Time until"),
    "evidence": _("What was found"),
    "expires_at": _("Expires"),
    "file": _("File in the archive"),
    "filed_at": _("Reported"),
    "given_at": _("Agreed"),
    "good": _("Answers that helped"),
    "household": _("Household"),
    "ip": _("Internet address"),
    "is_approved": _("Taken on"),
    "is_available": _("Available"),
    "is_on": _("Switched on"),
    "is_good": _("Found good"),
    "is_overdue": _("Something on the bill is overdue"),
    "is_unlisted": _("Not named among those who help best"),
    "joined_at": _("Here since"),
    "kind": _("Kind"),
    "label": _("For"),
    "language": _("Language"),
    "languages": _("Languages"),
    "last_offer_at": _("Last offer"),
    "last_seen_at": _("Last seen"),
    "last_signed_in_at": _("Last signed in"),
    "last_used_at": _("Last used"),
    "max_open": _("How many questions at a time"),
    "motivation": _("Why you would like to"),
    "name": _("Name"),
    "network": _("From which network"),
    "note": _("What was decided"),
    "now": _("Afterwards"),
    "offers_missed": _("Offers you let pass"),
    "offers_taken": _("Offers you took"),
    "opened_at": _("Began"),
    "owed": _("Points owed"),
    "paused_until": _("On a break until"),
    "pending": _("Pending points"),
    "placed_at": _("Held since"),
    "points": _("Points"),
    "primary": _("We write to this one"),
    "published_at": _("Shown"),
    "question": _("Question"),
    "question__subject": _("Question"),
    "quiet_from": _("Quiet from"),
    "quiet_until": _("Quiet until"),
    "quiz": _("Quiz"),
    "quiz_score": _("Right answers"),
    "rating": _("Stars"),
    "reached_at": _("Reached"),
    "reapply_at": _("You may apply again from"),
    "reason": _("Reason"),
    "reference": _("Reference"),
    "requested_at": _("Asked for"),
    "reserved": _("Points set aside"),
    "resolved_at": _("Solved"),
    "retake_at": _("Another try from"),
    "roles": _("Roles"),
    "score": _("Score"),
    "seen_at": _("Last seen"),
    "sent_at": _("Sent"),
    "size": _("Bytes"),
    "stage": _("Round"),
    "started_at": _("Began"),
    "status": _("State"),
    "story": _("Question"),
    "subject": _("Question"),
    "submitted_at": _("Sent"),
    "terms_version": _("Terms you agreed to"),
    "text": _("Words"),
    "tier": _("Tier"),
    "time_zone": _("Time zone"),
    "token_key": _("Begins with"),
    "topic": _("Topic"),
    "topic__name": _("Topic"),
    "type": _("Kind"),
    "until": _("Until"),
    "updated_at": _("Last changed"),
    "user_agent": _("Browser"),
    "value_minor": _("Worth, in pence or cents"),
    "verb": _("What was done"),
    "verified": _("Verified"),
    "version": _("Version"),
    "warned_at": _("You were warned"),
    "was": _("Before"),
    "when": _("Told when"),
    "why": _("Why"),
    "withdrawn_at": _("Withdrawn"),
    "words": _("Words"),
}

STATE_FIELDS = frozenset({"status", "was", "now"})
TIERS = {tier: rights.name for tier, rights in RIGHTS.items()}
CODES: dict[tuple[str, str], Mapping[str, str | Promise]] = {
    ("profile", "roles"): dict(Role.choices),
    ("second_factors", "type"): dict(Authenticator.Type.choices),
    ("consents", "kind"): dict(Consent.Kind.choices),
    ("standing", "tier"): TIERS,
    ("standing_events", "tier"): TIERS,
    ("standing_events", "kind"): dict(StandingEvent.Kind.choices),
    ("suspensions", "reason"): dict(Suspension.Reason.choices),
    ("push_choices", "kind"): {kind.value: words for kind, words in WORDS.items()},
    ("push_choices", "when"): dict(WHEN),
    ("reports", "reason"): dict(Report.Reason.choices),
    ("who_read_my_words", "why"): {
        **dict(RevealReason.choices),
        ON_THE_DESK: _("To answer your question"),
        A_PHOTO: _("To look at a photo of yours"),
    },
}
"""What the codes of a section's field mean."""


def row_in_words(section: str, row: Row, *, kind: str) -> list[tuple[str, str]]:
    """What each field is called and holds, without those that hold nothing. `kind`: whose state `status` is; a row of
    the record says itself what it is about.
    """
    shown = {
        name: _in_words(section, name, value, about=str(row.get("kind", kind))) for name, value in row.items()
    }
    if section == "record":
        del shown["kind"]  # the code's name for what `verb` says in words
    return [(str(FIELDS.get(name, name)), words) for name, words in shown.items() if words]


def _in_words(section: str, name: str, value: Value, *, about: str) -> str:
    if section == "record" and name in RECORD:
        return RECORD[name](str(value))
    if name in STATE_FIELDS and isinstance(value, str):
        return state_in_words(about, value)
    if in_words := MADE_OF_PARTS.get((section, name)):
        return in_words(value)
    meanings = CODES.get((section, name), {})
    if isinstance(value, list):
        return said([meanings.get(each, each) if isinstance(each, str) else each for each in value])
    return said(str(meanings[value]) if isinstance(value, str) and value in meanings else value)


def said(value: Value) -> str:
    """As a person reads it; nothing for what is empty."""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), gettext("j M Y H:i"))
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def _test_in_words(asked: list[Asked]) -> str:
    """The questions as they were asked, with what was written to each, or whether the choice was right."""
    return "; ".join(f"{each['text']} {_answered(each)}" for each in asked)


def _answered(asked: Asked) -> str:
    if asked["written"]:
        return asked["written"]
    return gettext("(right)") if asked["is_right"] else gettext("(wrong)")


def _evidence_in_words(figures: Mapping[str, float]) -> str:
    """The figures that count, as on the person's own page. A suspension has none: it is told of in its own section."""
    if "reviewed" not in figures:
        return ""
    return ngettext(
        "%(reviewed)s answer checked; we expected %(percent)s %% to hold.",
        "%(reviewed)s answers checked; we expected %(percent)s %% to hold.",
        int(figures["reviewed"]),
    ) % {"reviewed": figures["reviewed"], "percent": figures["expected_percent"]}


SEATS: dict[str, Promise] = {
    "best": _("You suited the question."),
    "newcomer": _("So that a newcomer to the topic can show what they know."),
    "became free": _("It was waiting when you became free."),
}
"""Why somebody was asked, for themselves; for ops the same is said in views/why.py, with what it was worth."""


def _seat_in_words(why: Mapping[str, Any]) -> str:
    """Nothing where everybody was asked."""
    return str(SEATS.get(why.get("seat", ""), ""))


def _way_in_words(door: str) -> str:
    """How the record's door (common/request_context.py) was come by; nothing for the clock."""
    ways = {
        "command ": _("A command on the server"),
        " admin:": _("The configuration"),
        " api:": _("The API"),
    }
    return str(next((way for mark, way in ways.items() if mark in door), _("A page"))) if door else ""


RECORD: dict[str, Callable[[str], str]] = {"verb": deed_in_words, "door": _way_in_words}
"""How the codes of the record are said."""

MADE_OF_PARTS: dict[tuple[str, str], Callable[[Any], str]] = {
    ("applications", "quiz"): _test_in_words,
    ("offers", "why"): _seat_in_words,
    ("standing_events", "evidence"): _evidence_in_words,
}
"""How a section's field is said that holds more than one plain value."""
