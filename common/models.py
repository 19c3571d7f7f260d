"""Rows that every app writes and none owns: history, the outbox, idempotency keys, what can still be taken back, and
heartbeats."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models.functions import Now

from common.ids import new_id
from common.lifecycle import Lifecycle, table
from common.lockable import LockableQuerySet


class HistoryRow(models.Model):
    """Who did what to what, from where, and why: the record for people and for auditors. Append-only and sealed.

    `subject` is the row that changed, `story` the enquiry, redemption or person whose history it belongs to.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(db_default=Now())
    story = models.UUIDField()
    subject = models.UUIDField()
    kind = models.CharField(max_length=40, help_text="What changed, e.g. enquiry, answer, claim.")
    verb = models.CharField(max_length=40, help_text="The action's name.")
    was = models.CharField(max_length=20, blank=True)
    now = models.CharField(max_length=20, blank=True)
    why = models.CharField(
        max_length=500, blank=True, help_text="In words of ours; what people wrote is HistoryWords."
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,  # history_by_actor
        help_text="Nobody: the clock, or a command on the server.",
    )
    door = models.CharField(
        max_length=100,
        default="",
        db_default="",
        blank=True,
        help_text="By which page, address of the API or command; none: the clock.",
    )
    network = models.CharField(
        max_length=43,
        default="",
        db_default="",
        blank=True,
        help_text="The network it came from, not the address in it.",
    )

    class Meta:
        verbose_name_plural = "history"
        indexes = [
            models.Index(fields=["story", "id"], name="history_by_story"),
            models.Index(fields=["subject", "id"], name="history_by_subject"),
            models.Index(fields=["verb", "id"], name="history_by_verb"),
            models.Index(
                fields=["actor", "id"], name="history_by_actor", condition=models.Q(actor__isnull=False)
            ),
            BrinIndex(fields=["at"], name="history_by_time"),
            models.Index(
                fields=["network", "id"], name="history_by_network", condition=~models.Q(network="")
            ),
            # Ways in that may be rare: a search from the newest row on would find them at the end or never.
            models.Index(fields=["id"], name="history_by_api", condition=models.Q(door__contains=" api:")),
            models.Index(
                fields=["id"], name="history_by_command", condition=models.Q(door__startswith="command ")
            ),
            models.Index(
                fields=["id"], name="history_by_configuration", condition=models.Q(door__contains=" admin:")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.verb}: {self.was} → {self.now}"


class HistoryWords(models.Model):
    """What somebody wrote beside what they did, such as a reason: sealed, and not in the chain, so that it can be
    forgotten while the record stays whole."""

    row = models.OneToOneField(HistoryRow, on_delete=models.PROTECT, primary_key=True, related_name="words")
    sealed = models.BinaryField()

    class Meta:
        verbose_name_plural = "history words"

    def __str__(self) -> str:
        return f"Words with {self.row_id}"


class HistorySeal(models.Model):
    """A history row's place in the chain over the record, and the hash that binds it to all before it. Append-only."""

    position = models.BigIntegerField(primary_key=True)
    row = models.OneToOneField(HistoryRow, on_delete=models.PROTECT, related_name="+")
    digest = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.position} {bytes(self.digest).hex()}"


class HistoryRoot(models.Model):
    """The last seal of the record at the end of a day's sealing; its line is also kept outside. Append-only."""

    day = models.DateField(primary_key=True)
    position = models.BigIntegerField()
    digest = models.BinaryField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.day.isoformat()} {self.position} {bytes(self.digest).hex()}"


class OutboxEntry(models.Model):
    """Something that must be told to the world once the transaction that wrote it has committed.

    The relay hands due entries to a courier; the courier marks them delivered in the transaction of its own effect.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=60, help_text="Names the courier, e.g. mail.enquiry_answered.")
    payload = models.JSONField(default=dict, help_text="Ids and plain values, never personal data.")
    key = models.CharField(  # noqa: DJ001 - unique where there is one
        max_length=200, unique=True, null=True, help_text="One notice per key, ever."
    )
    created_at = models.DateTimeField(db_default=Now())
    wanted_at = models.DateTimeField(
        db_default=Now(), help_text="When it was to go out: what comes after is lag."
    )
    due_at = models.DateTimeField(db_default=Now(), help_text="When it is handed over next.")
    attempts = models.PositiveSmallIntegerField(default=0)
    delivered_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name_plural = "outbox entries"
        indexes = [
            models.Index(
                fields=["due_at"],
                name="outbox_due",
                condition=models.Q(delivered_at__isnull=True, given_up_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class IdempotencyRecord(models.Model):
    """The first outcome of a write that a client may repeat under the same key."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=100)
    digest = models.BinaryField(help_text="SHA-256 of method, path and body.")
    status = models.PositiveSmallIntegerField(null=True)
    body_sealed = models.BinaryField(null=True, help_text="The outcome as JSON; it may hold originals.")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="one_outcome_per_idempotency_key")
        ]
        indexes = [models.Index(fields=["created_at"], name="idempotency_by_age")]

    def __str__(self) -> str:
        return self.key


class Deferred(models.Model):
    """An action that somebody of the staff has called and can still take back: it is carried out when its time comes.

    Until then nobody hears of it. What was taken back or refused keeps what was typed, for its form (decision 0064).
    """

    LIFECYCLE: ClassVar[Lifecycle] = table(
        waiting="done|taken_back|refused",
        refused="taken_back",
        taken_back="",
        done="",
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    about = models.UUIDField(help_text="The row it is about: for each person one action waits at a time.")
    action = models.CharField(max_length=120, help_text="Where it is, such as rewards.actions.x.x.")
    call_sealed = models.BinaryField(
        null=True, help_text="Its arguments, what to call it to people, and the page as narrow as it was."
    )
    call_digest = models.BinaryField(help_text="Equal for equal arguments.")
    page = models.TextField(help_text="The path of the page with its form, without what narrows it.")
    status = models.CharField(max_length=10, default="waiting")
    refusal = models.CharField(max_length=300, blank=True, help_text="Why it could not be carried out.")
    door = models.CharField(max_length=100, blank=True, help_text="As in the record.")
    network = models.CharField(max_length=43, blank=True, help_text="As in the record.")
    due_at = models.DateTimeField(help_text="When it can be taken back no more.")

    objects = LockableQuerySet["Deferred"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=["waiting", "done", "taken_back", "refused"]),
                name="deferred_status_is_known",
            ),
            models.UniqueConstraint(
                fields=["by", "about"],
                name="one_deferred_action_at_a_time",
                condition=models.Q(status="waiting"),
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="deferred_due", condition=models.Q(status="waiting")),
            models.Index(fields=["by", "about"], name="deferred_by"),
        ]

    def __str__(self) -> str:
        return f"{self.action} ({self.status})"

    @property
    def is_waiting(self) -> bool:
        return self.status == "waiting"


class Heartbeat(models.Model):
    """The last sign of life of a part of the run time: relay, worker, beat."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
