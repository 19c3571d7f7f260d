"""What went from the crowd to staff, and why."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from common.ids import new_id
from marketplace.models.enquiries import Enquiry


class EscalationQuerySet(models.QuerySet["Escalation"]):
    def by_advocates(self) -> EscalationQuerySet:
        """Those of whoever held the enquiry: of all others nobody asks whether they were right."""
        return self.filter(claim_id__isnull=False)


class Escalation(models.Model):
    """An enquiry moved from the crowd to staff, with the reason; and whether an advocate who did it was right."""

    class Verdict(models.TextChoices):
        RIGHT = "right", _("Yes")
        WRONG = "wrong", _("No")

    class Reason(models.TextChoices):
        ACCOUNT = "account", _("needs access to the account")
        MONEY = "money", _("needs a decision on money")
        COMPLAINT = "complaint", _("is a complaint")
        SAFETY = "safety", _("somebody may be at risk")
        FRAUD = "fraud", _("may be fraud")
        BEYOND = "beyond", _("beyond what customers can know")
        CUSTOMER_ASKED = "customer_asked", _("the customer asked for our team")
        NOT_SOLVED = "not_solved", _("two answers did not solve it")
        NOBODY_TOOK_IT = "nobody_took_it", _("no advocate took it in time")
        REVIEWER = "reviewer", _("a moderator passed it on")
        SELF_HARM = "self_harm", _("somebody may harm themselves")
        THREAT = "threat", _("somebody is threatened or afraid")
        MINOR = "minor", _("a child may be concerned")
        BEREAVEMENT = "bereavement", _("somebody has died")
        DEBT = "debt", _("is about not being able to pay")
        UNCLEAR = "unclear", _("may hold personal details, look before the crowd does")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="escalations")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=20, choices=Reason.choices)
    claim_id = models.UUIDField(
        null=True, help_text="The claim under which an advocate passed it on; none: somebody else did."
    )
    note = models.TextField(blank=True, help_text="Crowd-safe.")
    created_at = models.DateTimeField(db_default=Now())
    closed_at = models.DateTimeField(null=True)
    verdict = models.CharField(
        max_length=5, choices=Verdict.choices, blank=True, db_default="", help_text="Empty: nobody has said."
    )
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    judged_at = models.DateTimeField(null=True)

    objects = EscalationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enquiry"], condition=models.Q(closed_at__isnull=True), name="one_open_escalation"
            ),
            models.CheckConstraint(
                condition=models.Q(verdict="", judged_by=None, judged_at=None)
                | models.Q(
                    verdict__in=["right", "wrong"],
                    claim_id__isnull=False,
                    judged_by__isnull=False,
                    judged_at__isnull=False,
                ),
                name="escalation_is_judged_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enquiry_id}: {self.reason}"
