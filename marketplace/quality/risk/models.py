"""What review by risk writes down: the policy in versions, the plan of each topic, and an assessment of every answer.

An assessment keeps the probability with which its answer was chosen for review. The estimate rests on it, so it is
above nothing, always, and says under which version of the policy and which plan it came about.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Now

from accounts.lifecycle import TIERS
from accounts.models import Topic
from marketplace.quality.risk.signs import Sign

FACTOR_NAMES = frozenset({*Sign, *TIERS})
LEAST_FACTOR, MOST_FACTOR = 0.1, 100


def usual_factors() -> dict[str, float]:
    return {
        Sign.CONTACT: 6,
        Sign.LINK: 2,
        Sign.SHORT: 3,
        Sign.CLAIM: 8,
        Sign.RUDE: 6,
        Sign.COPY: 2,
        Sign.OWN_COPY: 1,
        Sign.LOW_STARS: 5,
        Sign.NOT_SOLVED: 5,
        "probation": 2,
        "member": 1,
        "trusted": 0.8,
        "expert": 0.6,
    }


def validate_factors(factors: object) -> None:
    """Raises: ValidationError."""
    if not isinstance(factors, dict) or factors.keys() != FACTOR_NAMES:
        raise ValidationError(
            f"Name a factor for each of {', '.join(sorted(FACTOR_NAMES))}, and for nothing else."
        )
    for name, factor in factors.items():
        if type(factor) not in {int, float} or not LEAST_FACTOR <= factor <= MOST_FACTOR:
            raise ValidationError(f"{name}: a factor is a number from {LEAST_FACTOR} to {MOST_FACTOR}.")


class ReviewPolicy(models.Model):
    """What is aimed at and how an answer is rated. A version never changes; the newest one holds."""

    version = models.AutoField(primary_key=True)
    made_at = models.DateTimeField(db_default=Now(), editable=False)
    what_changed = models.CharField(max_length=200, blank=True)
    target_percent = models.DecimalField(
        "bad published answers (%)",
        max_digits=4,
        decimal_places=1,
        default=2,
        validators=[MinValueValidator(0.1), MaxValueValidator(50)],
        help_text="At most so many of a topic's answers in a month …",
    )
    confidence_percent = models.PositiveSmallIntegerField(
        "confidence (%)",
        default=95,
        validators=[MinValueValidator(50), MaxValueValidator(99)],
        help_text="… and so sure must we be of it.",
    )
    hold_percent = models.PositiveSmallIntegerField(
        "always wait from (%)",
        default=30,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text="An answer at least so likely to be wrong waits for a moderator; a plan may hold back more.",
    )
    least_percent = models.PositiveSmallIntegerField(
        "review afterwards at least (%)",
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text="No published answer has a lower probability. The same as the next two: a fixed share.",
    )
    most_percent = models.PositiveSmallIntegerField(
        "review afterwards at most (%)",
        default=60,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text="What a plan may ask of answers of the usual risk.",
    )
    small_month_percent = models.PositiveSmallIntegerField(
        "review in small months (%)",
        default=20,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text="Where a topic has too few answers to show that the target is met.",
    )
    usual_bad_percent = models.DecimalField(
        "usual share of bad answers (%)",
        max_digits=4,
        decimal_places=1,
        default=5,
        validators=[MinValueValidator(0.1), MaxValueValidator(50)],
        help_text="Of a topic about which nothing is known.",
    )
    prior_answers = models.PositiveSmallIntegerField(
        "answers that this counts for",
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(1000)],
        help_text="After so many reviews an advocate's own record counts as much as the topic's.",
    )
    factors = models.JSONField(
        default=usual_factors,
        validators=[validate_factors],
        help_text="By how much each sign and each tier multiplies the odds that an answer is wrong.",
    )
    short_below = models.PositiveSmallIntegerField(
        "very short below (characters)", default=40, validators=[MaxValueValidator(1000)]
    )
    contact_words = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    banned_claims = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    rude_words = ArrayField(models.CharField(max_length=60), default=list, blank=True)

    class Meta:
        verbose_name_plural = "review policies"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(least_percent__gte=1, least_percent__lte=models.F("most_percent"))
                & models.Q(small_month_percent__gte=models.F("least_percent"), small_month_percent__lte=100)
                & models.Q(most_percent__lte=100),
                name="review_policy_leaves_no_answer_out",
                violation_error_message="At least, in small months, at most: from 1 to 100 %, the first the least.",
            ),
            models.CheckConstraint(
                condition=models.Q(target_percent__gt=0, target_percent__lte=50)
                & models.Q(confidence_percent__range=(50, 99))
                & models.Q(hold_percent__range=(1, 100))
                & models.Q(usual_bad_percent__gt=0, usual_bad_percent__lte=50),
                name="review_policy_shares_are_shares",
            ),
        ]

    def __str__(self) -> str:
        return f"Version {self.version}"


class ReviewPlan(models.Model):
    """What a day's answers on a topic are held against (planning.py), made from the month before."""

    id = models.BigAutoField(primary_key=True)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+")
    policy = models.ForeignKey(ReviewPolicy, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    answers = models.PositiveIntegerField(help_text="Of the month before.")
    usual_share = models.FloatField(help_text="Of bad ones among them, as far as is known.")
    usual_risk = models.FloatField()
    hold_from = models.FloatField(help_text="Answers with this risk wait for a moderator.")
    rate = models.FloatField(help_text="With this probability the others are looked at afterwards.")
    is_enough = models.BooleanField(help_text="A month like the last one would show the target met.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(rate__gt=0, rate__lte=1), name="review_plan_leaves_no_answer_out"
            )
        ]
        indexes = [models.Index(fields=["topic", "policy", "-made_at"], name="review_plan_newest")]

    def __str__(self) -> str:
        return f"{self.topic}, {self.made_at:%Y-%m-%d}"


class RiskAssessment(models.Model):
    """How likely one answer is wrong, why, and with which probability a moderator looks at it."""

    answer = models.OneToOneField(
        "marketplace.Answer", on_delete=models.PROTECT, primary_key=True, related_name="assessment"
    )
    plan = models.ForeignKey(ReviewPlan, on_delete=models.PROTECT, related_name="+")
    assessed_at = models.DateTimeField()
    share = models.FloatField(help_text="Of bad answers that the author's record lets expect.")
    unsure = models.FloatField(help_text="Its standard deviation.")
    factors = models.JSONField(help_text="What multiplied the odds, by sign and tier.")
    risk = models.FloatField(
        help_text="As it was submitted; reactions afterwards are among the factors only."
    )
    probability = models.FloatField(help_text="Of being reviewed, before or after publication.")
    lot = models.FloatField(help_text="Reviewed if below the probability.")
    sketch = ArrayField(models.BigIntegerField(), default=list, help_text="Finds copies (sketches.py).")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(probability__gt=0, probability__lte=1), name="every_answer_may_be_reviewed"
            ),
            models.CheckConstraint(condition=models.Q(lot__gte=0, lot__lt=1), name="lot_from_0_to_1"),
        ]
        indexes = [
            models.Index(fields=["assessed_at"], name="assessment_by_time"),
            GinIndex(fields=["sketch"], name="assessment_sketch", fastupdate=False),
        ]

    def __str__(self) -> str:
        return f"{self.risk:.1%} for {self.answer_id}"

    @property
    def is_drawn(self) -> bool:
        return self.lot < self.probability
