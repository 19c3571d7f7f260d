"""Who is on which work item, by when. Routing knows ids of items, never what an answer or a review says."""

from __future__ import annotations

from datetime import time, timedelta
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models.functions import Now, Random
from django.utils.translation import gettext_lazy as _

import routing.surge_models  # noqa: F401 (so that Django finds their tables)
from accounts.lifecycle import TIERS
from accounts.models import Advocate, Topic
from common.ids import new_id
from common.lifecycle import Lifecycle
from routing import lifecycle


class Pool(models.TextChoices):
    CROWD = "crowd"
    STAFF = "staff"
    MODERATORS = "moderators"


class ItemKind(models.TextChoices):
    ENQUIRY = "enquiry"
    REVIEW = "review"


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


class Availability(models.Model):
    """Whether an advocate wants offers now, and how much they hold at once. Locked first when they claim.

    The counters are hints for the ranking (routing/track_record.py), halved as they grow: recent behaviour counts.
    """

    advocate = models.OneToOneField(
        Advocate, on_delete=models.PROTECT, primary_key=True, related_name="availability"
    )
    is_available = models.BooleanField(default=False)
    until = models.DateTimeField(null=True, blank=True)
    max_open = models.PositiveSmallIntegerField(default=2)
    seen_at = models.DateTimeField(null=True, blank=True, help_text="To the minute; empty: never yet.")
    has_push = models.BooleanField(
        default=False, db_default=False, help_text="A device of theirs can be reached with no page open."
    )
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True, help_text="May be on the next day.")
    time_zone = models.CharField(
        max_length=40,
        default="Europe/London",
        db_default="Europe/London",
        help_text="Of the quiet hours.",
    )
    is_resting = models.BooleanField(
        default=False, db_default=False, help_text="Switched on, but not asked: routing/presence.py."
    )
    next_change_at = models.DateTimeField(null=True, help_text="When to look again whether they rest.")
    last_offer_at = models.DateTimeField(null=True, blank=True)
    offers_taken = models.PositiveSmallIntegerField(default=0)
    offers_missed = models.PositiveSmallIntegerField(default=0, help_text="Declined, or lapsed unanswered.")
    claims_finished = models.PositiveSmallIntegerField(default=0)
    claims_dropped = models.PositiveSmallIntegerField(default=0, help_text="Given back, or expired.")

    class Meta:
        verbose_name_plural = "availability"
        constraints = [
            models.CheckConstraint(condition=models.Q(max_open__range=(1, 10)), name="max_open_1_to_10"),
            models.CheckConstraint(
                condition=models.Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | models.Q(quiet_from__isnull=False, quiet_until__isnull=False)
                & ~models.Q(quiet_from=models.F("quiet_until")),
                name="quiet_hours_have_both_ends",
            ),
        ]
        indexes = [
            models.Index(fields=["until"], name="availability_due", condition=models.Q(is_available=True)),
            models.Index(
                fields=["next_change_at"],
                name="availability_look_again",
                condition=models.Q(is_available=True, next_change_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.advocate}: {'available' if self.is_available else 'not available'}"


class Skill(models.Model):
    """A topic an advocate answers in one language, and how well it has gone.

    `score` is a shrunk share of good outcomes in thousandths (routing/track_record.py), so that 1 of 1 is not above
    95 of 100. `lot` is drawn once: walking its index from a random number is a fair sample without a sort.
    `is_listed` repeats that the person is on and not resting, so that both indexes hold only people who can be asked
    now; matching checks the original too, so a stale True costs time and nothing else. `tier_rank` repeats the person's
    tier as its place in TIERS; a trigger keeps it, as accounts knows nothing of skills (migration
    0005_skills_know_the_tier).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    advocate = models.ForeignKey(Advocate, on_delete=models.PROTECT, related_name="skills")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=5)
    score = models.SmallIntegerField(default=700)
    good = models.PositiveIntegerField(default=0)
    bad = models.PositiveIntegerField(default=0)
    is_on = models.BooleanField(default=True, help_text="The advocate may switch a topic off.")
    is_listed = models.BooleanField(default=True, editable=False)
    tier_rank = models.SmallIntegerField(db_default=0, editable=False)
    lot = models.FloatField(db_default=Random(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["advocate", "topic", "language"], name="one_skill_per_topic_and_language"
            )
        ]
        indexes = [
            models.Index(
                fields=["topic", "language", "tier_rank", "-score"],
                include=["advocate", "good", "bad"],
                condition=models.Q(is_on=True, is_listed=True),
                name="skill_best_first",
            ),
            models.Index(
                fields=["topic", "language", "tier_rank", "lot"],
                include=["advocate", "score", "good", "bad"],
                condition=models.Q(is_on=True, is_listed=True),
                name="skill_by_lot",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.advocate}: {self.topic} ({self.language})"


class QueueEntry(models.Model):
    """A work item in the queue: an enquiry that wants an answer, or an answer that wants a review.

    The lease lives here (holder, fence, lease_ends_at) so that one conditional UPDATE is the claim; the Claim row
    beside it is its record. Deadlines are columns that the relay sweeps.
    """

    LIFECYCLE: ClassVar[Lifecycle] = lifecycle.QUEUE_ENTRY

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=10, choices=ItemKind.choices, default=ItemKind.ENQUIRY)
    item_id = models.UUIDField(help_text="The enquiry's or review's id.")
    story = models.UUIDField(help_text="The enquiry it belongs to, for history.")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    excluded_ids = ArrayField(
        models.UUIDField(),
        default=list,
        blank=True,
        help_text="People who, with their whole party, may not take it.",
    )
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=5, default="en")
    pool = models.CharField(max_length=20, choices=Pool.choices, default=Pool.CROWD)
    service_level = models.ForeignKey(ServiceLevel, on_delete=models.PROTECT, null=True, related_name="+")
    stage = models.PositiveSmallIntegerField(default=0, help_text="Position in the path; 0 before the first.")
    is_open_list = models.BooleanField(
        default=False, help_text="Whoever is eligible may claim without an offer."
    )
    stage_ends_at = models.DateTimeField(null=True)
    exhausted_at = models.DateTimeField(null=True, help_text="The crowd's path has ended and nobody took it.")
    status = models.CharField(max_length=10, default="waiting")
    priority = models.SmallIntegerField(default=0)
    queued_at = models.DateTimeField(db_default=Now())
    due_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True, help_text="Since when it waits for the customer.")
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    fence = models.PositiveIntegerField(default=0)
    lease_ends_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "queue entries"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=sorted(lifecycle.QUEUE_ENTRY)),
                name="queue_entry_status_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(status="claimed", holder__isnull=False, lease_ends_at__isnull=False)
                | models.Q(~models.Q(status="claimed"), holder__isnull=True, lease_ends_at__isnull=True),
                name="queue_entry_claimed_has_a_holder",
            ),
            models.UniqueConstraint(
                fields=["kind", "item_id"], condition=~models.Q(status="done"), name="one_live_entry_per_item"
            ),
        ]
        indexes = [
            models.Index(
                fields=["stage_ends_at"], name="entry_stage_due", condition=models.Q(status="waiting")
            ),
            models.Index(
                fields=["lease_ends_at"], name="entry_lease_due", condition=models.Q(status="claimed")
            ),
            models.Index(
                fields=["pool", "kind", "-priority", "due_at"],
                name="entry_waiting_list",
                condition=models.Q(status="waiting"),
            ),
            models.Index(
                fields=["pool", "kind", "due_at"],
                name="entry_waiting_by_due_time",
                condition=models.Q(status="waiting"),
            ),
            models.Index(fields=["story"], name="entry_by_story"),
            models.Index(
                fields=["topic", "language", "due_at"],
                name="entry_waiting_in_crowd",
                condition=models.Q(status="waiting", pool="crowd"),
            ),
            models.Index(
                fields=["exhausted_at"],
                name="entry_exhausted",
                condition=models.Q(status="waiting", exhausted_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.item_id} ({self.status})"


class Offer(models.Model):
    """An invitation to one advocate for one entry. It stays good until it ends, also while others are asked too."""

    LIFECYCLE: ClassVar[Lifecycle] = lifecycle.OFFER

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    entry = models.ForeignKey(QueueEntry, on_delete=models.PROTECT, related_name="offers")
    advocate = models.ForeignKey(Advocate, on_delete=models.PROTECT, related_name="offers")
    status = models.CharField(max_length=10, default="sent")
    stage = models.PositiveSmallIntegerField()
    why = models.JSONField(default=dict, help_text="The terms of the ranking that chose this person.")
    sent_at = models.DateTimeField(db_default=Now())
    first_until = models.DateTimeField(help_text="Until then only this stage's people were asked.")
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=sorted(lifecycle.OFFER)), name="offer_status_is_known"
            ),
            models.UniqueConstraint(
                fields=["entry", "advocate"],
                condition=models.Q(status="sent"),
                name="one_live_offer_per_person",
            ),
        ]
        indexes = [
            models.Index(fields=["ends_at"], name="offer_due", condition=models.Q(status="sent")),
            models.Index(
                fields=["advocate", "-sent_at"], name="offer_live", condition=models.Q(status="sent")
            ),
        ]

    def __str__(self) -> str:
        return f"Offer {self.status} to {self.advocate}"


class Claim(models.Model):
    """The record of one exclusive hold on an entry. At most one is active for an entry."""

    LIFECYCLE: ClassVar[Lifecycle] = lifecycle.CLAIM

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    entry = models.ForeignKey(QueueEntry, on_delete=models.PROTECT, related_name="claims")
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="claims")
    fence = models.PositiveIntegerField()
    status = models.CharField(max_length=10, default="active")
    started_at = models.DateTimeField(db_default=Now())
    ends_at = models.DateTimeField(help_text="A copy of the entry's lease_ends_at for the holder's own list.")
    limit_at = models.DateTimeField(help_text="No heartbeat extends it beyond this.")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=sorted(lifecycle.CLAIM)), name="claim_status_is_known"
            ),
            models.UniqueConstraint(
                fields=["entry"], condition=models.Q(status="active"), name="one_active_claim_per_entry"
            ),
            models.UniqueConstraint(fields=["entry", "fence"], name="one_claim_per_fence"),
        ]
        indexes = [
            models.Index(fields=["holder"], name="claim_open", condition=models.Q(status="active")),
            BrinIndex(fields=["started_at"], name="claim_started", autosummarize=True),
        ]

    def __str__(self) -> str:
        return f"Claim {self.fence} by {self.holder} ({self.status})"


class Clock(models.Model):
    """How long something promised has taken so far, in working time of whoever has the work (routing/clocks.py).

    While it runs, `spent` is what it had counted when it last began to run, at `runs_since`. What came of the promise
    is written once: met when the clock ends in time, missed when the time is over, which may be long before the end.
    """

    LIFECYCLE: ClassVar[Lifecycle] = lifecycle.CLOCK

    class Kind(models.TextChoices):
        FIRST_RESPONSE = "first", "first response"
        NEXT_RESPONSE = "next", "next response"
        RESOLUTION = "resolution", "solution"

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
