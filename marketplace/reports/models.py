"""One report and what was decided about it; every move is in the history, and what was reported is kept as it stood."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from common.ids import new_id
from common.lifecycle import Lifecycle
from common.lockable import LockableQuerySet
from marketplace import lifecycle


class Report(models.Model):
    """`text` is what was reported, crowd-safe and as it stood then: nobody can edit themselves out of it."""

    LIFECYCLE: ClassVar[Lifecycle] = lifecycle.REPORT

    class Reason(models.TextChoices):
        WRONG = "wrong", _("It is wrong or misleading")
        RUDE = "rude", _("It is rude or threatening")
        CONTACT = "contact", _("It gives or asks for contact details")
        SELLING = "selling", _("It sells or advertises something")
        OTHER = "other", _("Something else")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    enquiry = models.ForeignKey("marketplace.Enquiry", on_delete=models.PROTECT, related_name="reports")
    item_id = models.UUIDField(help_text="The message or answer.")
    text = models.TextField()
    accused = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reports")
    reason = models.CharField(max_length=10, choices=Reason.choices)
    words = models.TextField(blank=True, help_text="Crowd-safe.")
    filed_at = models.DateTimeField()
    status = models.CharField(max_length=10, default="open")
    note = models.TextField(blank=True, help_text="Why it was decided so; both sides read it, crowd-safe.")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = LockableQuerySet["Report"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=sorted(lifecycle.REPORT)), name="report_status_is_known"
            ),
            models.UniqueConstraint(fields=["reporter", "item_id"], name="one_report_per_person_and_thing"),
        ]
        indexes = [
            models.Index(fields=["filed_at"], name="report_open", condition=models.Q(status="open")),
            models.Index(fields=["accused", "-decided_at"], name="report_by_accused"),
        ]

    def __str__(self) -> str:
        return f"Report {self.id} ({self.status})"
