"""What is written about a surge: when it counts as one, those there were, and the bonus points that helped.

No point is promised twice or beyond the day's budget: a bonus stands in `SurgeBudget.promised_points` from when it is
reserved until it is given back, and one conditional UPDATE (routing/bonuses.py) is the only way in.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from common.ids import new_id
from common.lifecycle import Lifecycle
from routing import lifecycle


class SurgePolicy(models.Model):
    """When more arrives than the crowd takes, and what is done about it (routing/surge.py). At most one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    is_on = models.BooleanField("widen stages in a surge", default=True)
    waiting_percent = models.PositiveSmallIntegerField(
        "waiting, as % of the people available",
        default=200,
        help_text="200: a surge begins when two questions wait for each available advocate …",
    )
    wait_percent = models.PositiveSmallIntegerField(
        "predicted wait, as % of the target",
        default=100,
        help_text="… and at the recent pace they would wait longer than the default service level promises.",
    )
    calm_seconds = models.PositiveIntegerField(
        default=300, help_text="It ends when one of the two has been below half of that for so long."
    )
    people_percent = models.PositiveSmallIntegerField(
        "people asked, as % of the stage's", default=200, help_text="While it lasts."
    )
    seconds_percent = models.PositiveSmallIntegerField(
        "time before the next stage, as % of the stage's", default=50, help_text="While it lasts."
    )
    bonus_points = models.PositiveSmallIntegerField(
        default=0, help_text="For each answer, on top of the tariff and within the day's budget; 0: none."
    )

    class Meta:
        verbose_name_plural = "surge policy"
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="one_surge_policy"),
            models.CheckConstraint(
                condition=models.Q(people_percent__range=(100, 1000), seconds_percent__range=(10, 100)),
                name="surge_asks_more_and_sooner",
            ),
            models.CheckConstraint(condition=models.Q(bonus_points__lte=1000), name="surge_bonus_to_1000"),
        ]

    def __str__(self) -> str:
        return "Surge policy"


class Surge(models.Model):
    """A time in which more arrived than the crowd took. The figures are the latest that were measured."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    started_at = models.DateTimeField(db_default=Now())
    calm_since = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    waiting = models.PositiveIntegerField()
    people = models.PositiveIntegerField()
    predicted_seconds = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                models.Value(1), condition=models.Q(ended_at__isnull=True), name="one_surge_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"Surge since {self.started_at:%Y-%m-%d %H:%M}"


class SurgeBudget(models.Model):
    """How many bonus points may be promised on one day of the site's calendar. Without a row there are none."""

    day = models.DateField(primary_key=True)
    points = models.PositiveIntegerField()
    promised_points = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["-day"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(promised_points__lte=models.F("points")),
                name="surge_budget_is_never_exceeded",
                violation_error_message="More than that has been promised already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.promised_points} of {self.points} points"


class SurgeBonus(models.Model):
    """Bonus points promised to whoever answers one queue entry, out of one day's budget."""

    LIFECYCLE: ClassVar[Lifecycle] = lifecycle.SURGE_BONUS

    class Status(models.TextChoices):
        RESERVED = "reserved", "promised to whoever answers"
        EARNED = "earned", "an advocate has answered"
        PAID = "paid", "awarded with the points of the accepted answer"
        RETURNED = "returned", "back in the budget"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    entry = models.ForeignKey("routing.QueueEntry", on_delete=models.PROTECT, related_name="bonuses")
    story = models.UUIDField(help_text="The enquiry it belongs to.")
    budget = models.ForeignKey(SurgeBudget, on_delete=models.PROTECT, related_name="bonuses")
    points = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.RESERVED)
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reserved_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name_plural = "surge bonuses"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=["reserved", "earned", "paid", "returned"]),
                name="surge_bonus_status_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(holder__isnull=True, status__in=["reserved", "returned"])
                | models.Q(holder__isnull=False),
                name="surge_bonus_is_earned_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["entry"],
                condition=models.Q(status__in=["reserved", "earned", "paid"]),
                name="one_bonus_per_entry",
            ),
        ]
        indexes = [
            models.Index(fields=["story"], name="surge_bonus_earned", condition=models.Q(status="earned"))
        ]

    def __str__(self) -> str:
        return f"{self.points} points for {self.entry_id} ({self.status})"
