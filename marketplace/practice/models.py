"""What people who apply have written in practice."""

from __future__ import annotations

from django.db import models

from accounts.models import Application
from common.ids import new_id
from marketplace.limits import ANSWER_MAX, NOTE_MAX
from marketplace.quality.gold.models import GoldQuestion


class PracticeAnswer(models.Model):
    """One question that an applicant gets to practise, drawn when the test was passed; once written it counts."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="practice")
    question = models.ForeignKey(GoldQuestion, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    body = models.TextField(max_length=ANSWER_MAX, blank=True)
    answered_at = models.DateTimeField(null=True)
    is_good = models.BooleanField(null=True, help_text="As the moderator marked it; none: not marked.")
    note = models.TextField(max_length=NOTE_MAX, blank=True, help_text="The applicant reads it.")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["application", "question"], name="practised_once_an_application"),
            models.CheckConstraint(
                condition=models.Q(answered_at__isnull=False) | models.Q(body="", is_good=None, note=""),
                name="practice_is_marked_once_written",
            ),
        ]
        indexes = [
            models.Index(
                fields=["application"], condition=models.Q(answered_at=None), name="practice_to_be_written"
            )
        ]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.question_id}"

    @property
    def known_answer(self) -> str:
        """What a good answer says, told with the decision and to whoever has written one; until then empty."""
        is_told = self.answered_at is not None and self.application.decided_at is not None
        return self.question.good_answer if is_told else ""
