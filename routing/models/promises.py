"""What is promised, and how it is kept: calendars, service levels and their paths."""

from __future__ import annotations

from datetime import time

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.lifecycle import TIERS
from accounts.models import Topic
from common.ids import new_id


class Pool(models.TextChoices):
    CROWD = "crowd"
    STAFF = "staff"
    MODERATORS = "moderators"


class Calendar(models.Model):
    """When a team works: opening hours in a time zone, without public holidays, with days of its own.

    A calendar says nothing about who works by it: PoolCalendar and ServiceLevel do.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=80, unique=True)
    time_zone = models.CharField(max_length=40, default="Europe/London", help_text="Such as Europe/London.")
    country = models.CharField(
        max_length=10, blank=True, help_text="Closed on its public holidays: GB, DE, … Empty: on none."
    )
    subdivision = models.CharField(
        max_length=20, blank=True, help_text="Part of the country with holidays of its own: SCT, BY, …"
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class OpeningHours(models.Model):
    """One stretch of a weekday; closing at 00:00 is the end of the day."""

    class Weekday(models.IntegerChoices):
        MONDAY = 0
        TUESDAY = 1
        WEDNESDAY = 2
        THURSDAY = 3
        FRIDAY = 4
        SATURDAY = 5
        SUNDAY = 6

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="opening_hours")
    weekday = models.PositiveSmallIntegerField(choices=Weekday.choices)
    opens = models.TimeField()
    closes = models.TimeField(help_text="00:00 is the end of the day.")

    class Meta:
        verbose_name_plural = "opening hours"
        ordering = ["calendar", "weekday", "opens"]
        constraints = [
            models.CheckConstraint(condition=models.Q(weekday__range=(0, 6)), name="weekday_0_to_6"),
            models.CheckConstraint(
                condition=models.Q(closes__gt=models.F("opens")) | models.Q(closes=time(0)),
                name="closes_after_it_opens",
                violation_error_message=(
                    "It closes before it opens. For a night, enter two rows: until 00:00, and the next day from 00:00."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}-{self.closes:%H:%M}"


class ParticularDay(models.Model):
    """A date that is not as its weekday: closed, or open at its own hours, whether or not it is a holiday."""

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="particular_days")
    day = models.DateField()
    opens = models.TimeField(null=True, blank=True, help_text="Empty with closes: closed all day.")
    closes = models.TimeField(null=True, blank=True)
    note = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["calendar", "day"]
        constraints = [
            models.UniqueConstraint(fields=["calendar", "day"], name="one_particular_day_per_date"),
            models.CheckConstraint(
                condition=models.Q(opens=None, closes=None)
                | models.Q(opens__isnull=False, closes__isnull=False)
                & (models.Q(closes=time(0)) | models.Q(closes__gt=models.F("opens"))),
                name="particular_day_is_closed_or_has_hours",
                violation_error_message="Give both times, closing after opening; or neither, to stay closed all day.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {'closed' if self.opens is None else f'{self.opens:%H:%M}-{self.closes:%H:%M}'}"


class PoolCalendar(models.Model):
    """By which calendar a staff pool works; one that is not named here always works, as the crowd does."""

    pool = models.CharField(
        max_length=20, primary_key=True, choices=[(p.value, p.label) for p in Pool if p != Pool.CROWD]
    )
    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.pool}: {self.calendar}"


class ServiceLevel(models.Model):
    """A promise, "P % within T", and the path of stages that keeps it. Times are working times of who has the work."""

    class WorkKind(models.TextChoices):
        """The five kinds of work of contact-centre practice, each with its own clock. Source: ICMI."""

        SELF_SERVICE = "self_service", _("Self Service")
        SINGLE_RESPONSE = "single_response", _("real time, single response")
        EXCHANGES = "exchanges", _("real time, several exchanges")
        DEFERRABLE = "deferrable", _("Deferrable")
        OUTBOUND = "outbound", _("Outbound")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=80, unique=True)
    work_kind = models.CharField(max_length=20, choices=WorkKind.choices, default=WorkKind.EXCHANGES)
    target_percent = models.PositiveSmallIntegerField(default=80)
    target_seconds = models.PositiveIntegerField("first response within (seconds)", default=600)
    next_seconds = models.PositiveIntegerField(
        "next response within (seconds)", null=True, blank=True, help_text="Empty: as the first response."
    )
    resolution_seconds = models.PositiveIntegerField(
        "solved within (seconds)", null=True, blank=True, help_text="Empty: nothing is promised."
    )
    warn_percent = models.PositiveSmallIntegerField(
        "warn after (% of the time)",
        default=75,
        help_text="So much of a promised time may pass before staff hear.",
    )
    is_urgent = models.BooleanField(
        default=False,
        help_text="Staff hear of warnings and broken promises at once, not with the next digest.",
    )
    calendar = models.ForeignKey(
        Calendar,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Staff work on this level by this calendar. Empty: by their pool's own.",
    )
    is_default = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=models.Q(is_default=True), name="one_default_service_level"
            ),
            models.CheckConstraint(
                condition=models.Q(target_percent__range=(1, 100)), name="service_level_percent_1_to_100"
            ),
            models.CheckConstraint(
                condition=models.Q(warn_percent__range=(1, 99)), name="service_level_warns_before_the_end"
            ),
            models.CheckConstraint(
                condition=models.Q(target_seconds__gt=0)
                & (models.Q(next_seconds=None) | models.Q(next_seconds__gt=0))
                & (models.Q(resolution_seconds=None) | models.Q(resolution_seconds__gt=0)),
                name="service_level_promises_some_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.target_percent} % within {self.target_seconds} s"


class Stage(models.Model):
    """One step of a path: offer to this many people of a pool, then wait this long before the next step.

    `people` 0 in the crowd means an open list: whoever is eligible may claim without an offer.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    service_level = models.ForeignKey(ServiceLevel, on_delete=models.CASCADE, related_name="stages")
    position = models.PositiveSmallIntegerField()
    pool = models.CharField(max_length=20, choices=Pool.choices, default=Pool.CROWD)
    tier_floor = models.CharField(max_length=20, choices=[(t, t) for t in TIERS], default="probation")
    people = models.PositiveSmallIntegerField(default=5)
    seconds = models.PositiveIntegerField(default=60)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["service_level", "position"], name="one_stage_per_position"),
            models.CheckConstraint(condition=models.Q(position__gte=1), name="stage_positions_start_at_1"),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.pool}, {self.people} people, {self.seconds} s"


class TopicServiceLevel(models.Model):
    """Which service level a topic has; topics not named here have the default one."""

    topic = models.OneToOneField(Topic, on_delete=models.CASCADE, primary_key=True, related_name="+")
    service_level = models.ForeignKey(ServiceLevel, on_delete=models.PROTECT)

    def __str__(self) -> str:
        return f"{self.topic}: {self.service_level}"
