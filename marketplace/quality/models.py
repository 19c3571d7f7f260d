"""What answers are judged by, and moderators: scorecards (versions that never change), known verdicts, models."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import get_language

from accounts.models import Topic
from common.ids import new_id


class Scorecard(models.Model):
    """A version of what counts in an answer, for one topic or for all that have no card of their own.

    The newest version is the one in force. A trigger refuses changes, so that an old review keeps what it was judged
    by: to change a card is to make the next version.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    topic = models.ForeignKey(
        Topic,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Empty: for every topic without a card of its own.",
    )
    version = models.PositiveSmallIntegerField(editable=False)
    what_changed = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField(db_default=Now(), editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["topic", "version"], nulls_distinct=False, name="one_scorecard_per_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.topic or 'All other topics'}, version {self.version}"


class Criterion(models.Model):
    """One line of a scorecard. Its key names it across versions, so that figures can be compared."""

    id = models.BigAutoField(primary_key=True)
    scorecard = models.ForeignKey(Scorecard, on_delete=models.PROTECT, related_name="criteria")
    position = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=30, help_text="Stays the same in every version.")
    name = models.CharField(max_length=60)
    name_de = models.CharField("name in German", max_length=60, blank=True)
    weight = models.PositiveSmallIntegerField(default=1, help_text="Its share in the overall figure.")
    is_must = models.BooleanField(
        "must pass", default=False, help_text="An answer that fails here fails altogether."
    )

    class Meta:
        verbose_name_plural = "criteria"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["scorecard", "key"], name="one_criterion_per_key"),
            models.UniqueConstraint(fields=["scorecard", "position"], name="one_criterion_per_position"),
            models.CheckConstraint(
                condition=models.Q(weight__range=(1, 10)), name="criterion_weight_1_to_10"
            ),
        ]

    def __str__(self) -> str:
        return self.local_name

    @property
    def local_name(self) -> str:
        """The name in the language spoken now, where there is one."""
        return (self.name_de if (get_language() or "").startswith("de") else "") or self.name


class GoldVerdict(models.Model):
    """A decided review whose verdict is taken as right: it is mixed in among the others to measure who judges."""

    review = models.OneToOneField(
        "marketplace.Review", on_delete=models.PROTECT, primary_key=True, related_name="gold"
    )
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(db_default=Now())
    retired_at = models.DateTimeField(null=True, help_text="Since when it is not mixed in any more.")

    def __str__(self) -> str:
        return f"Known verdict {self.review_id}"


class ModelAnswer(models.Model):
    """An answer that a moderator holds up to other advocates as a model for its topic."""

    answer = models.OneToOneField(
        "marketplace.Answer", on_delete=models.PROTECT, primary_key=True, related_name="model"
    )
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    marked_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"Model answer {self.answer_id}"
