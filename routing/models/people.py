"""Whom to ask: who wants offers now, and who knows what."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Random

from accounts.models import Advocate, Topic
from common.ids import new_id


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
    0003_skills_know_the_tier).
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
