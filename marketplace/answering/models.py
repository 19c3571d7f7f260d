"""Saved phrases: ready-made words for answers and for coaching notes, one's own or shared by moderators."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from common.ids import new_id
from marketplace.limits import PHRASE_LABEL_MAX


class SavedPhrase(models.Model):
    """A label and the words it stands for, in one language, with variables (variables.py)."""

    class Use(models.TextChoices):
        ANSWER = "answer", _("for answers")
        COACHING = "coaching", _("for coaching notes")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        related_name="phrases",
        help_text="Whose own it is; null: shared, and kept by moderators.",
    )
    use = models.CharField(max_length=10, choices=Use.choices)
    language = models.CharField(max_length=5)
    label = models.CharField(max_length=PHRASE_LABEL_MAX)
    body = models.TextField()
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "use", "language", "label"],
                nulls_distinct=False,
                name="one_phrase_per_label",
            ),
            models.CheckConstraint(
                condition=models.Q(use="answer") | models.Q(use="coaching", owner=None),
                name="coaching_phrases_are_shared",
            ),
        ]

    def __str__(self) -> str:
        return self.label
