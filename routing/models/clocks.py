"""What was promised for one enquiry, whether it was kept, and whom a broken promise wakes."""

from __future__ import annotations

from datetime import time, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Topic
from common.ids import new_id
from common.lifecycle import Lifecycle
from routing import lifecycle
from routing.models.promises import Pool, ServiceLevel


class Clock(models.Model):
    """How long something promised has taken so far, in working time of whoever has the work (routing/clocks.py).

    While it runs, `spent` is what it had counted when it last began to run, at `runs_since`. What came of the promise
    is written once: met when the clock ends in time, missed when the time is over, which may be long before the end.
    """

    LIFECYCLE: ClassVar[Lifecycle] = lifecycle.CLOCK

    class Kind(models.TextChoices):
        FIRST_RESPONSE = "first", _("first response")
        NEXT_RESPONSE = "next", _("next response")
        RESOLUTION = "resolution", _("solution")

    class Outcome(models.TextChoices):
        MET = "met"
        MISSED = "missed"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    item_id = models.UUIDField(help_text="The enquiry's id.")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+")
    service_level = models.ForeignKey(ServiceLevel, on_delete=models.PROTECT, related_name="+")
    pool = models.CharField(max_length=20, choices=Pool.choices)
    target_seconds = models.PositiveIntegerField(help_text="As promised when it began.")
    warn_percent = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=10, default="running")
    started_at = models.DateTimeField()
    runs_since = models.DateTimeField(null=True)
    spent = models.DurationField(default=timedelta)
    due_at = models.DateTimeField(null=True)
    warn_at = models.DateTimeField(null=True)
    warned_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    decided_at = models.DateTimeField(null=True, help_text="When it was met, or its time was over.")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=sorted(lifecycle.CLOCK)), name="clock_status_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(status="running", runs_since__isnull=False, ended_at=None)
                | models.Q(status="paused", runs_since=None, due_at=None, warn_at=None, ended_at=None)
                | models.Q(
                    status="ended", runs_since=None, due_at=None, warn_at=None, ended_at__isnull=False
                ),
                name="clock_has_deadlines_while_it_runs",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="", decided_at=None)
                | models.Q(outcome__in=["met", "missed"], decided_at__isnull=False),
                name="clock_outcome_has_a_moment",
            ),
            models.UniqueConstraint(
                fields=["item_id", "kind"], condition=~models.Q(status="ended"), name="one_clock_of_a_kind"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], name="clock_due", condition=models.Q(status="running", outcome="")
            ),
            models.Index(
                fields=["warn_at"],
                name="clock_warn_due",
                condition=models.Q(status="running", outcome="", warned_at=None),
            ),
            models.Index(fields=["item_id", "-started_at"], name="clock_by_item"),
            models.Index(
                fields=["decided_at"],
                include=["service_level", "kind", "outcome"],
                name="clock_decided",
                condition=~models.Q(outcome=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.item_id} ({self.outcome or self.status})"


class QuietHours(models.Model):
    """When somebody of staff is not to be written to by the clock, in their own time zone; equal times: never quiet."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    begin = models.TimeField("quiet from", default=time(20))
    end = models.TimeField("quiet until", default=time(8))

    class Meta:
        verbose_name_plural = "quiet hours"

    def __str__(self) -> str:
        return f"{self.person}: {self.begin:%H:%M}-{self.end:%H:%M}"


class ClockNotice(models.Model):
    """That a person is to hear of a clock's warning or broken promise: once, and not before `due_at`.

    `letter` is the mail it went out with; without one, it had been settled before anybody was told.
    """

    class Event(models.TextChoices):
        WARNING = "warning"
        MISSED = "missed"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="notices")
    event = models.CharField(max_length=10, choices=Event.choices)
    due_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    letter = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "clock", "event"], name="one_notice_per_person_and_event"
            )
        ]
        indexes = [
            models.Index(fields=["due_at"], name="clock_notice_due", condition=models.Q(told_at=None)),
            models.Index(fields=["letter"], name="clock_notice_letter", condition=~models.Q(letter=None)),
        ]

    def __str__(self) -> str:
        return f"{self.event} of {self.clock_id} to {self.person_id}"
