"""The bank of gold questions, which enquiries were made from it, and how each was answered."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import Topic
from common.ids import new_id
from marketplace.limits import ANSWER_MAX, BODY_MAX, SUBJECT_MAX


class GoldQuestion(models.Model):
    """A question in a customer's words, and by what an answer to it is known to be good.

    It is either gold or for practice (marketplace/practice): whoever has practised it knows the answer.
    """

    class Use(models.TextChoices):
        GOLD = "gold", _("among customers’ questions")
        PRACTICE = "practice", _("practice of those who apply")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    use = models.CharField(max_length=10, choices=Use.choices, default=Use.GOLD, help_text="Never both.")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=5, default="en")
    subject = models.CharField(max_length=SUBJECT_MAX)
    body = models.TextField(max_length=BODY_MAX)
    good_answer = models.TextField(max_length=ANSWER_MAX, help_text="Moderators judge by it.")
    must_say = ArrayField(
        models.CharField(max_length=100),
        help_text="What every good answer says. Other words for the same, with | between. An answer that says all of "
        "it is good; every other is looked at by a moderator.",
    )
    asked_as = models.CharField(max_length=60, help_text="The customer's first name and initial.")
    customer = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        help_text="Who asks it: nobody, without a log-in.",
    )
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(use__in=["gold", "practice"]), name="known_answer_has_a_use"
            )
        ]

    def __str__(self) -> str:
        return self.subject

    def clean(self) -> None:
        """The known good answer has to pass its own rule."""
        from marketplace.quality.gold.judging import says_all

        if not says_all(self.good_answer, self.must_say):
            raise ValidationError({"must_say": "The good answer does not say all of this itself."})


class GoldEnquiry(models.Model):
    """An enquiry made from the bank, in the wake of a customer's: each of those prompts one at most."""

    enquiry = models.OneToOneField(
        "marketplace.Enquiry", on_delete=models.PROTECT, primary_key=True, related_name="gold"
    )
    question = models.ForeignKey(GoldQuestion, on_delete=models.PROTECT, related_name="enquiries")
    prompted_by = models.OneToOneField("marketplace.Enquiry", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"Gold {self.enquiry_id}"


class GoldResult(models.Model):
    """How one answer did. Nobody judged: it said all that it must."""

    answer = models.OneToOneField(
        "marketplace.Answer", on_delete=models.PROTECT, primary_key=True, related_name="gold_result"
    )
    is_right = models.BooleanField()
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    judged_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.answer_id}: {'right' if self.is_right else 'wrong'}"
