"""Who is on which work item, by when: entries of the queue, offers and claims."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models.functions import Now

from accounts.models import Advocate, Topic
from common.ids import new_id
from common.lifecycle import Lifecycle
from routing import lifecycle
from routing.models.promises import Pool, ServiceLevel


class ItemKind(models.TextChoices):
    ENQUIRY = "enquiry"
    REVIEW = "review"


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
    is_for_experts = models.BooleanField(
        default=False,
        db_default=False,
        help_text="Advocates who review others may take it beside the pool (routing/experts.py).",
    )
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
                fields=["topic", "language", "due_at"],
                name="entry_open_to_all",
                condition=models.Q(status="waiting", pool="crowd", is_open_list=True),
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
