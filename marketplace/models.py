"""The story: enquiries, what is said in them, answers, reviews and escalations.

Text comes in two forms. `subject` and `body` are crowd-safe and may be shown to advocates and logged; the original
stands beside them encrypted (`*_sealed`, common/sealing.py) for its author and for staff.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

import marketplace.answering.models
import marketplace.appeals.models
import marketplace.fraud.models
import marketplace.mentoring.models
import marketplace.personal_data.models
import marketplace.practice.models
import marketplace.public_help.models
import marketplace.push.models
import marketplace.quality.gold.models
import marketplace.quality.risk.models
import marketplace.reports.models
import marketplace.standing.models  # noqa: F401 (so that Django finds their tables)
from accounts.models import Role, Topic, User
from common import clock
from common.ids import new_id, short_reference
from common.lifecycle import Lifecycle
from common.lockable import LockableQuerySet
from marketplace import lifecycle
from marketplace.quality import scorecards
from marketplace.quality.models import Criterion, Scorecard
from marketplace.word_search import words_of
from routing.models import Claim, ItemKind


class EnquiryQuerySet(LockableQuerySet["Enquiry"]):
    def open(self) -> EnquiryQuerySet:
        return self.filter(status="open")

    def of_customers(self) -> EnquiryQuerySet:
        """What customers asked; every figure about them starts from here (marketplace/quality/gold)."""
        return self.filter(is_gold=False)

    def visible_to(self, user: User) -> EnquiryQuerySet:
        """What this person may open: their own, what they hold or have answered; for staff everything.

        A claim that was given back or ran out opens nothing any more. Made for asking about a few by id; lists are
        `listed_for`. In which words they read it is another matter (marketplace/queries.py).
        """
        if user.has_role(*Role):
            return self
        held = Claim.objects.filter(
            models.Q(status="active", ends_at__gt=clock.Now()) | models.Q(status="completed"),
            entry__kind=ItemKind.ENQUIRY,
            entry__story=models.OuterRef("pk"),
            holder=user,
        )
        answered = Answer.objects.filter(enquiry=models.OuterRef("pk"), author=user)
        return self.filter(models.Q(customer=user) | models.Exists(held) | models.Exists(answered))

    def listed_for(self, user: User) -> EnquiryQuerySet:
        """What this person finds in a list of enquiries: their own; for staff every customer's."""
        return self.of_customers() if user.has_role(*Role) else self.filter(customer=user)


class Enquiry(models.Model):
    """What a customer asks, with its thread of messages."""

    LIFECYCLE: ClassVar[Lifecycle] = lifecycle.ENQUIRY

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    customer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="enquiries")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=5, default="en")
    subject = models.CharField(max_length=300, help_text="Crowd-safe.")
    subject_sealed = models.BinaryField()
    subject_words = words_of(subject="A")
    device = models.CharField(
        max_length=40,
        blank=True,
        db_default="",
        help_text="What the customer said they write from; device_names.py puts it into words.",
    )
    is_gold = models.BooleanField(
        default=False,
        db_default=False,
        help_text="A question of ours with a known answer: nobody waits for it.",
    )
    status = models.CharField(max_length=10, default="open")
    created_at = models.DateTimeField(db_default=Now())
    promised_seconds = models.PositiveIntegerField(
        null=True, help_text="Within how long most people have their answer, as its customer was told."
    )
    first_answered_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True, help_text="When the answer shown now was published.")
    resolved_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    not_solved_count = models.PositiveSmallIntegerField(default=0)
    assume_solved_at = models.DateTimeField(
        null=True, help_text="Without a reaction it counts as accepted then."
    )
    forgotten_at = models.DateTimeField(
        null=True,
        help_text="Since when its words and photos are gone (marketplace/personal_data/stories.py).",
    )

    objects = EnquiryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "enquiries"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=sorted(lifecycle.ENQUIRY)), name="enquiry_status_is_known"
            )
        ]
        indexes = [
            models.Index(fields=["customer", "-created_at"], name="enquiry_by_customer"),
            models.Index(fields=["-created_at"], name="enquiry_newest_first"),
            models.Index(
                fields=["assume_solved_at"],
                name="enquiry_assume_due",
                condition=models.Q(status="answered", assume_solved_at__isnull=False),
            ),
            models.Index(
                fields=["topic", "-first_answered_at"],
                name="enquiry_recently_answered",
                condition=models.Q(first_answered_at__isnull=False),
            ),
            models.Index(
                fields=["topic", "language"],
                name="enquiry_unanswered",
                condition=models.Q(status="open", first_answered_at__isnull=True),
            ),
            models.Index(
                fields=["-first_answered_at"],
                name="enquiry_last_answered",
                condition=models.Q(first_answered_at__isnull=False),
            ),
            GinIndex(
                fields=["subject_words"],
                name="solved_enquiry_words",
                condition=models.Q(status="resolved"),
            ),
            GinIndex(
                OpClass("subject", name="gin_trgm_ops"),
                name="solved_enquiry_spelling",
                condition=models.Q(status="resolved"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.subject}"

    @property
    def reference(self) -> str:
        return short_reference(self.id, prefix="CL")


class Message(models.Model):
    """One thing said in an enquiry. Answers stand beside messages (Answer); the thread shows both."""

    class Kind(models.TextChoices):
        QUESTION = "question", "the customer's question or an addition to it"
        ASK = "ask", "the claim's holder asks the customer something"
        NOTE = "note", "said by our team"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="messages")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.QUESTION)
    is_by_staff = models.BooleanField(default=False)
    body = models.TextField(help_text="Crowd-safe.")
    body_sealed = models.BinaryField()
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["created_at", "id"]
        indexes = [models.Index(fields=["enquiry", "created_at"], name="message_thread")]

    def __str__(self) -> str:
        return f"{self.kind} in {self.enquiry_id}"


class CrowdSafeToken(models.Model):
    """Which number a hidden detail has in an enquiry, so that [phone 1] means one phone throughout."""

    id = models.BigAutoField(primary_key=True)
    enquiry = models.ForeignKey(Enquiry, on_delete=models.CASCADE, related_name="crowd_safe_tokens")
    kind = models.CharField(max_length=10)
    number = models.PositiveSmallIntegerField()
    digest = models.BinaryField(
        help_text="Keyed digest of the detail; the detail itself is only in the sealed text."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enquiry", "kind", "number"], name="one_detail_per_token"),
            models.UniqueConstraint(fields=["enquiry", "kind", "digest"], name="one_token_per_detail"),
        ]

    def __str__(self) -> str:
        return f"[{self.kind} {self.number}]"


def photo_path(photo: Photo, _filename: str) -> str:
    """Private storage under an id that cannot be guessed; the name the person gave the file is not kept."""
    return f"photos/{photo.id.hex[:2]}/{photo.id.hex}.{photo.content_type.rpartition('/')[2]}"


def thumb_path(photo: Photo, _filename: str) -> str:
    return f"photos/{photo.id.hex[:2]}/{photo.id.hex}.thumb.webp"


class Photo(models.Model):
    """An image in an enquiry, re-encoded so that no metadata is left; served only through a permission check."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="photos")
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="photos")
    file = models.FileField(upload_to=photo_path)
    thumb = models.FileField(
        upload_to=thumb_path, blank=True, help_text="Empty: it was stored before there were thumbnails."
    )
    content_type = models.CharField(max_length=20)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    size = models.PositiveIntegerField(help_text="Bytes.")
    created_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"Photo of {self.enquiry_id}"


class Answer(models.Model):
    """What a resolver submits to close the enquiry."""

    LIFECYCLE: ClassVar[Lifecycle] = lifecycle.ANSWER

    class Acceptance(models.TextChoices):
        CONFIRMED = "confirmed", "the customer said so"
        ASSUMED = "assumed", "no reaction in time; never mixed with confirmed in figures"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="answers")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="answers")
    claim_id = models.UUIDField(
        help_text="The claim it was submitted under, or under which it is being rewritten."
    )
    is_by_staff = models.BooleanField(default=False)
    status = models.CharField(max_length=10, default="submitted")
    body = models.TextField(help_text="Crowd-safe.")
    body_sealed = models.BinaryField()
    submitted_at = models.DateTimeField(db_default=Now())
    published_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(
        null=True, help_text="Accepted, unhelpful, rejected, lapsed or retracted."
    )
    acceptance = models.CharField(max_length=10, choices=Acceptance.choices, blank=True)
    rating = models.PositiveSmallIntegerField(null=True)
    comment = models.TextField(blank=True, help_text="What the customer said with the rating, crowd-safe.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=sorted(lifecycle.ANSWER)), name="answer_status_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(rating__isnull=True) | models.Q(rating__range=(1, 5)),
                name="answer_rating_1_to_5",
            ),
            models.CheckConstraint(
                condition=~models.Q(acceptance="assumed") | models.Q(rating__isnull=True),
                name="answer_assumed_has_no_rating",
            ),
            models.UniqueConstraint(
                fields=["enquiry"],
                condition=models.Q(status__in=["submitted", "returned", "published"]),
                name="one_live_answer_per_enquiry",
            ),
        ]
        indexes = [
            models.Index(fields=["author", "-submitted_at"], name="answer_by_author"),
            models.Index(fields=["enquiry", "submitted_at"], name="answer_thread"),
            models.Index(
                fields=["submitted_at"], name="answer_returned", condition=models.Q(status="returned")
            ),
            models.Index(fields=["claim_id"], name="answer_by_claim"),
        ]

    def __str__(self) -> str:
        return f"Answer to {self.enquiry_id} ({self.status})"


class AnswerRevision(models.Model):
    """An earlier wording of an answer that was returned and rewritten."""

    id = models.BigAutoField(primary_key=True)
    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="revisions")
    body = models.TextField()
    body_sealed = models.BinaryField()
    submitted_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"Revision of {self.answer_id}"


class Draft(models.Model):
    """Unsent words of whoever holds the enquiry, or of a late answer kept for whoever holds it next."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="drafts")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="drafts")
    body = models.TextField(help_text="Crowd-safe.")
    body_sealed = models.BinaryField()
    is_late = models.BooleanField(default=False, help_text="Sent as an answer after the claim had ended.")
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enquiry", "author"], name="one_draft_per_author")]

    def __str__(self) -> str:
        return f"Draft for {self.enquiry_id}"


class ReviewQuerySet(models.QuerySet["Review"]):
    def in_effect(self) -> ReviewQuerySet:
        """Those that decide what becomes of an answer, and whose notes its author reads: not the blind ones."""
        return self.filter(repeats=None)

    def blind(self) -> ReviewQuerySet:
        return self.filter(repeats__isnull=False)


class Review(models.Model):
    """A moderator's or an expert's judgement of an answer, before or after it is published.

    A blind one repeats another, to measure moderators: whoever makes it does not know of the first, and nothing
    follows from it for the answer (marketplace/quality/blind.py).
    """

    LIFECYCLE: ClassVar[Lifecycle] = lifecycle.REVIEW

    class Cause(models.TextChoices):
        PROBATION = "probation", _("new advocate")
        TOPIC = "topic", _("topic is always checked")
        RISK = "risk", _("may be wrong")
        SAMPLE = "sample", _("random check")
        REACTION = "reaction", _("customer was not helped")
        SIMILAR = "similar", _("like one that was taken back")
        DISPUTED = "disputed", _("two people differ")
        EXPERT = "expert", _("an expert would stop it")
        SECOND = "second", _("second look, blind")
        GOLD = "gold", _("known verdict, blind")

    class Decision(models.TextChoices):
        PUBLISH = "publish", _("approve")
        RETURN = "return", _("send back")
        REJECT = "reject", _("remove")
        ESCALATE = "escalate", _("pass on to our team")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="reviews")
    cause = models.CharField(max_length=10, choices=Cause.choices)
    repeats = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="repetitions",
        help_text="The decided review that this one makes again, blind.",
    )
    is_before_publication = models.BooleanField()
    status = models.CharField(max_length=10, default="waiting")
    scorecard = models.ForeignKey(
        Scorecard,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The one in force when it was opened.",
    )
    decision = models.CharField(max_length=10, choices=Decision.choices, blank=True)
    scores = models.JSONField(default=dict, help_text="Criterion's key to 0 no, 1 partly, 2 yes.")
    quality = models.PositiveSmallIntegerField(
        null=True,
        help_text="Per cent of the best possible, by the scorecard's weights; 0 once it fails a must.",
    )
    note = models.TextField(blank=True, help_text="Coaching; the advocate sees it, the customer does not.")
    created_at = models.DateTimeField(db_default=Now())
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = ReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=sorted(lifecycle.REVIEW)), name="review_status_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(quality__isnull=True) | models.Q(quality__lte=100),
                name="review_quality_is_a_share",
            ),
            models.UniqueConstraint(
                fields=["answer"],
                condition=models.Q(status="waiting", repeats=None),
                name="one_waiting_review_per_answer",
            ),
            models.UniqueConstraint(
                fields=["repeats"], condition=models.Q(cause="second"), name="one_second_look_per_review"
            ),
            models.CheckConstraint(
                condition=models.Q(cause__in=["second", "gold"], repeats__isnull=False)
                | (~models.Q(cause__in=["second", "gold"]) & models.Q(repeats=None)),
                name="review_is_blind_if_it_repeats",
            ),
        ]
        indexes = [
            models.Index(fields=["decided_by", "-decided_at"], name="review_by_moderator"),
            models.Index(
                fields=["-decided_at"],
                name="review_blind_latest",
                condition=models.Q(repeats__isnull=False, status="decided"),
            ),
        ]

    def __str__(self) -> str:
        return f"Review of {self.answer_id} ({self.status})"

    @classmethod
    def shown_causes(cls) -> list[Cause]:
        """All that a moderator may be told."""
        return [cause for cause in cls.Cause if cause not in {cls.Cause.SECOND, cls.Cause.GOLD}]

    @property
    def shown_cause(self) -> Cause:
        """As far as its moderator may know: a blind one passes for a random check."""
        return self.Cause.SAMPLE if self.repeats_id else self.Cause(self.cause)

    @property
    def faults(self) -> list[Criterion]:
        """What its author is asked to mend, what weighs most first."""
        return scorecards.faults(self.scorecard.criteria.all(), self.scores)


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
