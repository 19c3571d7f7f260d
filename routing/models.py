"""Who is on which work item, by when. Routing knows ids of items, never what an answer or a review says."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models.functions import Now, Random

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


class ServiceLevel(models.Model):
    """A promise, "P % within T", and the path of stages that keeps it."""

    class WorkKind(models.TextChoices):
        """The five kinds of work of contact-centre practice, each with its own clock. Source: ICMI."""

        SELF_SERVICE = "self_service"
        SINGLE_RESPONSE = "single_response", "real time, single response"
        EXCHANGES = "exchanges", "real time, several exchanges"
        DEFERRABLE = "deferrable"
        OUTBOUND = "outbound"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=80, unique=True)
    work_kind = models.CharField(max_length=20, choices=WorkKind.choices, default=WorkKind.EXCHANGES)
    target_percent = models.PositiveSmallIntegerField(default=80)
    target_seconds = models.PositiveIntegerField(default=600)
    is_default = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=models.Q(is_default=True), name="one_default_service_level"
            ),
            models.CheckConstraint(
                condition=models.Q(target_percent__range=(1, 100)), name="service_level_percent_1_to_100"
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
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.pool}, {self.people} people, {self.seconds} s"


class TopicServiceLevel(models.Model):
    """Which service level a topic has; topics not named here have the default one."""

    topic = models.OneToOneField(Topic, on_delete=models.CASCADE, primary_key=True, related_name="+")
    service_level = models.ForeignKey(ServiceLevel, on_delete=models.PROTECT)

    def __str__(self) -> str:
        return f"{self.topic}: {self.service_level}"


class OpeningHours(models.Model):
    """When a staff pool works, in a time zone; the crowd is always open."""

    pool = models.CharField(max_length=20, choices=Pool.choices)
    weekday = models.PositiveSmallIntegerField(help_text="0 Monday to 6 Sunday.")
    opens = models.TimeField()
    closes = models.TimeField()
    time_zone = models.CharField(max_length=40, default="Europe/London")

    class Meta:
        verbose_name_plural = "opening hours"
        ordering = ["pool", "weekday", "opens"]
        constraints = [
            models.CheckConstraint(condition=models.Q(weekday__range=(0, 6)), name="weekday_0_to_6"),
            models.CheckConstraint(
                condition=models.Q(closes__gt=models.F("opens")), name="closes_after_it_opens"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pool} {self.weekday} {self.opens}-{self.closes}"


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
