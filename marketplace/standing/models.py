"""The bars of the tiers as ops wrote them, and what happened to each advocate's standing."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import tiers as rights
from accounts.lifecycle import TIERS
from accounts.models import Advocate
from common.ids import new_id
from marketplace.standing import tiers
from marketplace.standing.quality import Record


class TierBar(models.Model):
    """What it takes to reach and to keep a tier, from a moment on. An earlier one stays, for the events it decided."""

    tier = models.CharField(max_length=20, choices=[(tier, tier) for tier in TIERS[1:]])
    valid_from = models.DateTimeField(default=timezone.now)
    reach_percent = models.PositiveSmallIntegerField(
        help_text="We must be sure that at least this share of their answers hold."
    )
    keep_percent = models.PositiveSmallIntegerField(
        help_text="They fall back once we are sure that fewer hold than this."
    )
    held_answers = models.PositiveSmallIntegerField(
        help_text="So many answers must have been checked and found good within a year."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tier", "valid_from"], name="one_tier_bar_at_a_time"),
            models.CheckConstraint(condition=models.Q(tier__in=TIERS[1:]), name="tier_bar_is_of_a_tier"),
            models.CheckConstraint(
                condition=models.Q(
                    keep_percent__gt=0,
                    reach_percent__lt=100,
                    reach_percent__gt=models.F("keep_percent"),
                ),
                name="tier_bar_is_higher_to_reach",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tier} from {self.valid_from:%d.%m.%Y}: {self.keep_percent} to {self.reach_percent} %"

    def as_bar(self) -> tiers.Bar:
        return tiers.Bar(self.reach_percent / 100, self.keep_percent / 100, self.held_answers)

    def clean(self) -> None:
        """Higher to reach than to keep, in order among the tiers, and silence alone demotes nobody."""
        if None in {self.reach_percent, self.keep_percent, self.held_answers} or self.tier not in TIERS[1:]:
            return
        bar, others = self.as_bar(), bars_at(self.valid_from)
        wrong: dict[str, str] = {}
        if not 0 < bar.keep < bar.reach < 1:
            wrong["reach_percent"] = "Higher than what it takes to keep the tier, and below 100."
        elif not tiers.keeps(self.tier, record=Record(), bars={self.tier: bar}):
            wrong["keep_percent"] = "Somebody of whom nothing is known would fall below this. Lower it."
        else:
            below, above = (
                others.get(rights.below(self.tier) or ""),
                others.get(rights.above(self.tier) or ""),
            )
            if (below and bar.reach < below.reach) or (above and bar.reach > above.reach):
                wrong["reach_percent"] = "Between what the tiers below and above ask for."
        if wrong:
            raise ValidationError(wrong)


def bars_at(moment: object) -> tiers.Bars:
    """What held at `moment` for each tier; where ops wrote nothing, the defaults."""
    written = TierBar.objects.filter(valid_from__lte=moment).order_by("tier", "-valid_from").distinct("tier")
    return {**tiers.DEFAULT_BARS, **{bar.tier: bar.as_bar() for bar in written}}


class StandingEvent(models.Model):
    """One change of somebody's standing, with what it rested on. Triggers refuse to change or remove it."""

    class Kind(models.TextChoices):
        PROMOTED = "promoted", _("Moved up")
        DEMOTED = "demoted", _("Moved down")
        SUSPENDED = "suspended", _("Suspended")
        REINSTATED = "reinstated", _("Back again")
        PAUSED = "paused", _("A break")
        RETURNED = "returned", _("Back from a break")
        LEFT = "left", _("Left")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    advocate = models.ForeignKey(Advocate, on_delete=models.PROTECT, related_name="standing_events")
    at = models.DateTimeField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    tier = models.CharField(max_length=20, help_text="The tier they are in from now on.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Nobody: the evidence did it.",
    )
    why = models.TextField(blank=True, help_text="The person reads it.")
    evidence = models.JSONField(default=dict, help_text="Figures and ids of rows, never what was written.")

    class Meta:
        indexes = [models.Index(fields=["advocate", "-at"], name="standing_by_advocate")]

    def __str__(self) -> str:
        return f"{self.advocate_id}: {self.kind}"


class Suspension(models.Model):
    """Somebody may not answer for a while: why, by whom, and how it ended. It may be appealed (marketplace/appeals)."""

    class Reason(models.TextChoices):
        CONTACT = "contact", _("gave or asked for contact details")
        MISLEADING = "misleading", _("answers that mislead")
        UNKIND = "unkind", _("unkind to customers")
        FRAUD = "fraud", _("something about the points does not add up")
        OTHER = "other", _("another reason")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    advocate = models.ForeignKey(Advocate, on_delete=models.PROTECT, related_name="suspensions")
    reason = models.CharField(max_length=12, choices=Reason.choices)
    words = models.TextField(help_text="The person reads it.")
    evidence = models.TextField(help_text="What it rests on; for staff only.")
    began_at = models.DateTimeField()
    began_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["advocate"], condition=models.Q(ended_at=None), name="one_suspension_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.advocate_id}: {self.reason}"
