"""One enquiry as its customer's page shows it: how far it is, what was said, what can be done now.

Read, never decided: each part is fetched when a template first asks for it, so that a partial pays only for itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts import queries as accounts_queries
from accounts.models import User
from common import clock
from common.live_parts import mark_of
from marketplace import caution, customer_queries, expected_time, queries
from marketplace.help_lines import HelpLine, help_lines
from marketplace.models import Answer
from marketplace.permissions import reader_of
from marketplace.public_help.models import HelpPage
from marketplace.public_help.pages import page_of_enquiry
from marketplace.queries import Progress, ThreadItem
from marketplace.templatetags.ui import duration
from rewards.queries import points_for


@dataclass(frozen=True)
class Step:
    """One stop of the line. `state` is done, now or empty: what is still to come is dashed."""

    label: str
    note: str = ""
    state: str = ""


@dataclass(frozen=True)
class ShownPhoto:
    url: str
    thumb_url: str
    name: str


@dataclass(frozen=True)
class ThreadEntry:
    item: ThreadItem
    photos: list[ShownPhoto]

    @property
    def look(self) -> str:
        """How components/message.html draws it: an answer that was set aside is a message like others."""
        if self.item.is_mine:
            return "me"
        return "answer" if self.item.status in {"published", "accepted"} else ""


class Conversation:
    """Raises on making: NotFound, for everybody but the enquiry's customer."""

    def __init__(self, enquiry_id: UUID, *, customer: User) -> None:
        self.customer = customer
        self.enquiry = customer_queries.own_enquiry(enquiry_id, customer=customer)

    @cached_property
    def subject(self) -> str:
        return queries.subject_in_lists(self.enquiry, self.customer)

    @cached_property
    def progress(self) -> Progress:
        return queries.progress(self.enquiry)

    @cached_property
    def thread(self) -> list[ThreadEntry]:
        reader = reader_of(self.enquiry, self.customer)
        return [
            ThreadEntry(item, _shown(item, self.enquiry.id)) for item in queries.thread(self.enquiry, reader)
        ]

    @cached_property
    def answer(self) -> Answer | None:
        """The answer to decide on, or that was accepted."""
        return customer_queries.shown_answer(self.enquiry)

    @cached_property
    def help_page(self) -> HelpPage | None:
        """What others may read of it, or would if the customer says yes; only a solved question has one."""
        page = page_of_enquiry(self.enquiry) if self.enquiry.status == "resolved" else None
        return page if page and page.status in {"proposed", "public"} else None

    @cached_property
    def help_lines(self) -> Sequence[HelpLine]:
        """Whom to call now, where somebody's life may be at risk."""
        return help_lines() if caution.is_at_risk(self.enquiry) else ()

    @cached_property
    def expected_seconds(self) -> int:
        """As it was promised for the first answer; for a further one, as for whoever asks now."""
        enquiry = self.enquiry
        if enquiry.first_answered_at is None and enquiry.promised_seconds is not None:
            return enquiry.promised_seconds
        return expected_time.expected_seconds(enquiry.topic, enquiry.language)

    @property
    def is_late(self) -> bool:
        """Whether nobody has taken it in the time within which most people have their answer."""
        return self._late_from < clock.now()

    @property
    def seconds_until_late(self) -> int:
        """After which `is_late` is certain."""
        return int((self._late_from - clock.now()).total_seconds()) + 2

    @property
    def _late_from(self) -> datetime:
        return self.progress.since + timedelta(seconds=self.expected_seconds)

    @property
    def points(self) -> int:
        return points_for(self.enquiry.topic)

    # --- What can be done now ------------------------------------------------------------------------------

    @property
    def forms(self) -> set[str]:
        """The names of the forms that have a place on the page."""
        shown = {"accept", "not_solved"} if self.decision == "accept" else {self.decision}
        if self.is_open_for_messages:
            shown |= {"message", "withdraw"}
        return shown | {"ask_staff"} if self.may_ask_staff else shown

    @property
    def is_open_for_messages(self) -> bool:
        return self.enquiry.status in {"open", "answered"}

    @property
    def decision(self) -> str:
        """What the customer can decide about an answer: accept, reopen or nothing."""
        if self.enquiry.status == "answered":
            return "accept"
        is_in_time = self.reopen_until is not None and clock.now() < self.reopen_until
        return "reopen" if self.enquiry.status == "resolved" and is_in_time else ""

    @property
    def reopen_until(self) -> datetime | None:
        resolved_at = self.enquiry.resolved_at
        return resolved_at and resolved_at + timedelta(days=settings.REOPEN_WITHIN_DAYS)

    @property
    def reopen_days(self) -> int:
        return settings.REOPEN_WITHIN_DAYS

    @property
    def is_with_team(self) -> bool:
        return self.progress.code == "with_team" or (
            self.progress.code == "asked_you" and self.progress.is_by_staff
        )

    @property
    def may_ask_staff(self) -> bool:
        return self.is_open_for_messages and not self.is_with_team

    @cached_property
    def standing(self) -> accounts_queries.Standing:
        """The customer's own, on the way to becoming an advocate."""
        return accounts_queries.standing(self.customer)

    # --- What the page shows (common/live_parts.py) ----------------------------------------------------------

    @property
    def status_mark(self) -> str:
        told = self.progress, self.steps, self.expected_seconds, self.is_late
        return mark_of(self.subject, self.help_lines, *told)

    @property
    def thread_mark(self) -> str:
        """Whether a day stands over the first messages depends on today."""
        return mark_of(self.thread, timezone.localdate())

    @property
    def decision_mark(self) -> str:
        """Changes when another decision is wanted; a page that shows this one keeps what is typed in it."""
        moment = self.enquiry.answered_at if self.decision == "accept" else self.enquiry.resolved_at
        public = self.help_page.status if self.help_page else ""
        return mark_of(self.decision or self.enquiry.status, moment, public)

    @property
    def help_mark(self) -> str:
        """Changes when somebody else helps or another way to get help is open.

        Names all that is shown: a claim may fall between the reading of the name and of the id.
        """
        return mark_of(self.enquiry.status, self.is_with_team, self.progress.who, self.helper_id)

    # --- Who helps -----------------------------------------------------------------------------------------

    @cached_property
    def helper_id(self) -> UUID | None:
        """Whoever is on it now, else whoever wrote the answer shown."""
        if self.enquiry.status == "open":
            return customer_queries.holder_id_of(self.enquiry)
        return self.answer.author_id if self.answer else None

    @cached_property
    def helper_record(self) -> customer_queries.Record | None:
        """Of an advocate; our team has none to show."""
        if self.helper_id is None or self.progress.is_by_staff:
            return None
        return customer_queries.record_of(self.helper_id)

    # --- The line ------------------------------------------------------------------------------------------

    @cached_property
    def steps(self) -> list[Step]:
        """From asked to solved; a withdrawn question went no further."""
        progress, since = self.progress, _when(self.progress.since)
        asked, solved = Step(_("Asked"), _when(self.enquiry.created_at), "done"), Step(_("Solved"))
        who = _("Our team") if progress.is_by_staff or progress.code == "with_team" else progress.who
        has_it = _("%(who)s has it") % {"who": who or _("Somebody")}
        had_it = Step(_("%(who)s had it") % {"who": who or _("Somebody")}, "", "done")
        match progress.code:
            case "waiting":
                usual = _("Within about %(time)s") % {"time": duration(self.expected_seconds)}
                following = [Step(_("Advocate"), _("Asking now"), "now"), Step(_("Answer"), usual), solved]
            case "claimed" | "with_team":
                note = _("On it now") if progress.who else _("In their queue")
                following = [Step(has_it, note, "now"), Step(_("Answer")), solved]
            case "asked_you":
                following = [Step(has_it, _("Your turn"), "now"), Step(_("Answer")), solved]
            case "being_checked":
                following = [had_it, Step(_("Being checked"), since, "now"), solved]
            case "answered":
                following = [had_it, Step(_("Answered"), since, "now"), Step(_("Solved"), _("You decide"))]
            case "solved":
                answered = Step(_("Answered"), _when(self.enquiry.answered_at or progress.since), "done")
                following = [had_it, answered, Step(_("Solved"), since, "done")]
            case "withdrawn":
                following = [Step(_("Withdrawn"), since, "done")]
        return [asked, *following]


def _when(moment: datetime) -> str:
    """The time if it was today, else the day."""
    local = timezone.localtime(moment)
    return date_format(local, "H:i" if local.date() == timezone.localdate() else _("j M"))


def _shown(item: ThreadItem, enquiry_id: UUID) -> list[ShownPhoto]:
    names = (_("Photo %(number)d") % {"number": number} for number in range(1, len(item.photos) + 1))
    return [
        ShownPhoto(
            reverse("enquiry_photo", args=[enquiry_id, photo.id]),
            reverse("photo_thumb", args=[photo.id]),
            name,
        )
        for photo, name in zip(item.photos, names, strict=True)
    ]
