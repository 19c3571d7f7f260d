"""What an answer earns, from a date on."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from accounts.models import Topic
from common.ids import new_id


class Tariff(models.Model):
    """What an answer on a topic earns, from a date on. An award keeps the tariff it was made under."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+")
    points = models.PositiveIntegerField()
    valid_from = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["topic", "valid_from"], name="one_tariff_per_topic_and_date"),
            models.CheckConstraint(
                condition=models.Q(points__range=(1, 10_000)), name="tariff_points_1_to_10000"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic}: {self.points} points"


class TariffRules(models.Model):
    """What an answer earns beside its topic's points, and what a month may cost; from a date on. Without any, an answer
    earns its topic's points and nothing else. An award keeps the rules it was made under (rewards/calculation.py).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    valid_from = models.DateTimeField(unique=True, db_default=Now())
    first_solved_percent = models.PositiveSmallIntegerField(
        default=0, help_text="On top, when the first answer solved it."
    )
    best_rating_percent = models.PositiveSmallIntegerField(default=0, help_text="On top, for five stars.")
    in_time_percent = models.PositiveSmallIntegerField(
        default=0, help_text="On top, when the promised time was kept."
    )
    scarce_languages = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    scarce_language_percent = models.PositiveSmallIntegerField(
        default=0, help_text="On top, in one of these languages."
    )
    learning_points = models.PositiveSmallIntegerField(
        default=0, help_text="Once for the first answer on a topic."
    )
    escalation_points = models.PositiveSmallIntegerField(
        default=0,
        help_text="For passing on what was rightly passed on. Less than an answer earns, or nobody answers.",
    )
    review_points = models.PositiveSmallIntegerField(
        default=0, help_text="For each review by an advocate who may review others, whatever it says."
    )
    full_answers_per_day = models.PositiveSmallIntegerField(
        default=20, help_text="Answers a day that earn everything."
    )
    taper_percent = models.PositiveSmallIntegerField(default=0, help_text="Less for each answer after those.")
    month_budget_points = models.PositiveIntegerField(
        null=True, blank=True, help_text="When a calendar month has cost this much, what is on top stops."
    )
    budget_warn_percent = models.PositiveSmallIntegerField(
        default=80, help_text="Ops is told at this share of it."
    )

    class Meta:
        verbose_name_plural = "tariff rules"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    first_solved_percent__lte=200,
                    best_rating_percent__lte=200,
                    in_time_percent__lte=200,
                    scarce_language_percent__lte=200,
                    learning_points__lte=10_000,
                    escalation_points__lte=10_000,
                    review_points__lte=10_000,
                ),
                name="tariff_rules_extras_are_bounded",
            ),
            models.CheckConstraint(
                condition=models.Q(taper_percent__lte=90, budget_warn_percent__range=(1, 100)),
                name="tariff_rules_shares_are_bounded",
            ),
        ]

    def __str__(self) -> str:
        return f"Rules from {self.valid_from}"
