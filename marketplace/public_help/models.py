"""A solved question as strangers read it, and who found it helpful.

The words are a copy of their own, redacted once more: what is said later in the enquiry changes nothing here. Public
is only what its customer allowed and whose answer still stands, asked anew with every reading (`public`).
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Now
from django.urls import reverse

from accounts.models import Topic
from common.ids import new_id
from common.lifecycle import Lifecycle
from marketplace import lifecycle
from marketplace.limits import SUBJECT_MAX
from marketplace.word_search import words_of


class HelpPageQuerySet(models.QuerySet["HelpPage"]):
    def public(self) -> HelpPageQuerySet:
        """What strangers may read: the moment an answer is retracted, its page is gone."""
        return self.filter(status="public", answer__status="accepted")


class HelpPage(models.Model):
    LIFECYCLE: ClassVar[Lifecycle] = lifecycle.HELP_PAGE

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    answer = models.OneToOneField("marketplace.Answer", on_delete=models.PROTECT, related_name="help_page")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=5)
    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=SUBJECT_MAX)
    question = models.TextField()
    answer_text = models.TextField()
    status = models.CharField(max_length=10, default="proposed")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())
    search = words_of(title="A", question="B", answer_text="B")

    objects = HelpPageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=sorted(lifecycle.HELP_PAGE)), name="help_page_status_is_known"
            )
        ]
        indexes = [
            models.Index(
                fields=["topic", "-id"], name="help_page_public", condition=models.Q(status="public")
            ),
            GinIndex(fields=["search"], name="help_page_words", condition=models.Q(status="public")),
            GinIndex(
                OpClass("title", name="gin_trgm_ops"),
                name="help_page_spelling",
                condition=models.Q(status="public"),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("help_page", args=[self.topic.slug, self.slug])


class HelpfulVote(models.Model):
    """Whether the page helped somebody. `reader` tells only that two votes of one day are the same person's."""

    id = models.BigAutoField(primary_key=True)
    page = models.ForeignKey(HelpPage, on_delete=models.CASCADE, related_name="votes")
    reader = models.BinaryField(max_length=32)
    is_helpful = models.BooleanField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "reader"], name="one_vote_per_reader")]

    def __str__(self) -> str:
        return f"{'Helpful' if self.is_helpful else 'Not helpful'}: {self.page_id}"
