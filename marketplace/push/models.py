"""Whom web push reaches: a row for every device, every choice and everything told. No text is kept here."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from common.ids import new_id

ENDPOINT_MAX = 1000


class PushKind(models.TextChoices):
    """What may be told. The values are also the ends of the outbox kinds, as push.offer."""

    OFFER = "offer"
    ANSWER_RETURNED = "answer_returned"
    ANSWER_LAPSED = "answer_lapsed"
    AWARD_CONFIRMED = "award_confirmed"
    ESCALATION_BACK = "escalation_back"


class PushDevice(models.Model):
    """A browser that its owner has allowed to show news, and how the last delivery to it went."""

    class State(models.TextChoices):
        NEW = "new"
        REACHED = "reached"
        DELAYED = "delayed"
        REFUSED = "refused"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="push_devices"
    )
    name = models.CharField(max_length=60, help_text="What it calls itself, e.g. Chrome on Android.")
    endpoint = models.CharField(
        max_length=ENDPOINT_MAX, unique=True, help_text="A secret address of the push service."
    )
    p256dh = models.CharField(max_length=120, help_text="The browser's public key, base64url.")
    auth = models.CharField(max_length=40, help_text="The browser's authentication secret, base64url.")
    added_at = models.DateTimeField(db_default=Now())
    state = models.CharField(max_length=10, choices=State.choices, default=State.NEW)
    reached_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["added_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["new", "reached", "delayed", "refused"]),
                name="push_device_state_is_known",
            )
        ]

    def __str__(self) -> str:
        return self.name


class PushChoice(models.Model):
    """How one person wants one kind of news. Without a row: at once."""

    class When(models.TextChoices):
        AT_ONCE = "at_once"
        DAILY = "daily"
        NEVER = "never"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=PushKind.choices)
    when = models.CharField(max_length=10, choices=When.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="one_push_choice_per_kind"),
            models.CheckConstraint(
                condition=models.Q(when__in=["at_once", "daily", "never"]), name="push_choice_is_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="offer", when="daily"), name="offers_are_told_at_once_or_never"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.when}"


class PushNotice(models.Model):
    """One event for one device. The unique constraint is why no device is told the same thing twice."""

    class Outcome(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        OVERTAKEN = "overtaken"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    device = models.ForeignKey(PushDevice, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=20, choices=PushKind.choices)
    row = models.UUIDField(help_text="What it is about: an offer, a review, an award or an answer.")
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["device", "kind", "row"], name="one_push_per_device_and_event"),
            models.CheckConstraint(
                condition=models.Q(outcome__in=["waiting", "sent", "overtaken", "failed"]),
                name="push_outcome_is_known",
            ),
        ]
        indexes = [
            models.Index(
                fields=["device", "due_at"], name="push_waiting", condition=models.Q(outcome="waiting")
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.outcome}"
