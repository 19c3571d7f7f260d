"""A pair of an expert and a newcomer, from being proposed to its end. It is never proposed twice."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from accounts.models import Advocate, Topic, User
from common.ids import new_id
from common.lifecycle import Lifecycle
from common.lockable import LockableQuerySet
from marketplace import lifecycle


class MentorshipQuerySet(LockableQuerySet["Mentorship"]):
    def live(self) -> MentorshipQuerySet:
        """Those that are proposed or run."""
        return self.exclude(status="ended")

    def of(self, user: User) -> MentorshipQuerySet:
        return self.filter(models.Q(mentor=user.id) | models.Q(newcomer=user.id))


class Mentorship(models.Model):
    """It runs once both have agreed. What the mentor last wrote to the newcomer is its note."""

    LIFECYCLE: ClassVar[Lifecycle] = lifecycle.MENTORSHIP

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    mentor = models.ForeignKey(Advocate, on_delete=models.PROTECT, related_name="mentorships")
    newcomer = models.ForeignKey(Advocate, on_delete=models.PROTECT, related_name="mentorships_as_newcomer")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=5)
    status = models.CharField(max_length=8, default="proposed")
    proposed_at = models.DateTimeField()
    mentor_agreed_at = models.DateTimeField(null=True)
    newcomer_agreed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True)
    noted_at = models.DateTimeField(null=True)

    objects = MentorshipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=sorted(lifecycle.MENTORSHIP)), name="mentorship_status_is_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(status="running")
                | models.Q(mentor_agreed_at__isnull=False, newcomer_agreed_at__isnull=False),
                name="mentorship_runs_by_agreement",
            ),
            models.CheckConstraint(
                condition=~models.Q(mentor=models.F("newcomer")), name="mentorship_is_of_two"
            ),
            models.UniqueConstraint(fields=["mentor", "newcomer"], name="two_are_brought_together_once"),
            models.UniqueConstraint(
                fields=["mentor"], condition=~models.Q(status="ended"), name="one_newcomer_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["newcomer"], condition=~models.Q(status="ended"), name="one_mentor_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mentor_id} and {self.newcomer_id} ({self.status})"
