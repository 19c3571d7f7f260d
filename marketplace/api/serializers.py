"""How the API shows the story, and what it takes. Every text is in the words that the viewer may read.

Shapes are the same for everybody; `viewer` in the context decides the words (marketplace/permissions.py).
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.api.serializers import TopicField
from common.plain_text import LineSerializerField, TextSerializerField
from marketplace import expected_time, queries
from marketplace.appeals.models import Appeal
from marketplace.limits import (
    ANSWER_MAX,
    BODY_MAX,
    COMMENT_MAX,
    NOTE_MAX,
    NOTE_MIN,
    PHOTOS_MAX,
    REASON_MAX,
    SUBJECT_MAX,
)
from marketplace.models import Answer, Enquiry, Escalation, Photo, Review
from marketplace.public_help import pages
from marketplace.public_help.addresses import canonical
from marketplace.public_help.models import HelpPage
from marketplace.quality import blind
from marketplace.quality.models import Criterion
from marketplace.reports.deciding import loser_of
from marketplace.reports.models import Report
from marketplace.word_search import WORDS_MAX

FENCE_MAX = 2**31 - 1

# --- What is shown ---------------------------------------------------------------------------------------------


class ProgressSerializer(serializers.Serializer[queries.Progress]):
    """How far it is; `who` is the display name of whoever is on it or answered, or empty."""

    code = serializers.ChoiceField(
        ["waiting", "claimed", "asked_you", "being_checked", "answered", "solved", "with_team", "withdrawn"]
    )
    who = serializers.CharField()
    is_by_staff = serializers.BooleanField()
    since = serializers.DateTimeField()


class PhotoSerializer(serializers.ModelSerializer[Photo]):
    url = serializers.HyperlinkedIdentityField(view_name="api:photo", lookup_url_kwarg="photo_id")

    class Meta:
        model = Photo
        fields = ["id", "url", "content_type", "width", "height", "size"]


class ThreadItemSerializer(serializers.Serializer[queries.ThreadItem]):
    """One thing said or told: a question, an ask, a note of the team, an answer or an event (which has no id)."""

    id = serializers.SerializerMethodField()
    kind = serializers.ChoiceField(["question", "ask", "note", "answer", "event"])
    at = serializers.DateTimeField()
    author = serializers.CharField(help_text="A display name.")
    is_mine = serializers.BooleanField()
    is_customer = serializers.BooleanField()
    is_staff = serializers.BooleanField()
    text = serializers.CharField()
    status = serializers.CharField(help_text="Of an answer.")
    event = serializers.CharField(help_text="What happened, for an event: e.g. escalate_enquiry.")
    rating = serializers.IntegerField(allow_null=True)
    photos = PhotoSerializer(many=True)

    def get_id(self, item: queries.ThreadItem) -> str | None:
        return None if item.kind == "event" else str(item.id)


class EnquirySerializer(serializers.ModelSerializer[Enquiry]):
    """An enquiry as lists show it. `progress` in the context holds that of every enquiry on the page."""

    reference = serializers.CharField(help_text="How people name it aloud.")
    topic = serializers.SlugRelatedField[Enquiry](slug_field="slug", read_only=True)
    subject = serializers.SerializerMethodField()
    progress = serializers.SerializerMethodField()

    class Meta:
        model = Enquiry
        fields = [
            "id",
            "reference",
            "status",
            "progress",
            "topic",
            "language",
            "subject",
            "created_at",
            "answered_at",
            "resolved_at",
        ]

    def get_subject(self, enquiry: Enquiry) -> str:
        return queries.subject_for(enquiry, self.context["viewer"])

    @extend_schema_field(ProgressSerializer)
    def get_progress(self, enquiry: Enquiry) -> object:
        return ProgressSerializer(self.context["progress"][enquiry.id]).data


class EnquiryDetailSerializer(EnquirySerializer):
    expected_seconds = serializers.SerializerMethodField(
        help_text="Within how long most people have a first answer, as the customer was told."
    )
    thread = serializers.SerializerMethodField()

    class Meta(EnquirySerializer.Meta):
        fields = [*EnquirySerializer.Meta.fields, "expected_seconds", "thread"]

    def get_expected_seconds(self, enquiry: Enquiry) -> int:
        if enquiry.promised_seconds is not None:
            return enquiry.promised_seconds
        return expected_time.expected_seconds(enquiry.topic, enquiry.language)

    @extend_schema_field(ThreadItemSerializer(many=True))
    def get_thread(self, enquiry: Enquiry) -> object:
        items: Any = queries.thread(enquiry, self.context["viewer"])
        return ThreadItemSerializer(items, many=True, context=self.context).data


class OfferSerializer(serializers.Serializer[object]):
    """An invitation to claim an enquiry, with its crowd-safe subject and what an accepted answer earns."""

    id = serializers.UUIDField()
    enquiry = serializers.UUIDField()
    topic = serializers.CharField()
    language = serializers.CharField()
    subject = serializers.CharField()
    points = serializers.IntegerField(help_text="By the topic's tariff.")
    bonus_points = serializers.IntegerField(help_text="On top of them in a surge; else 0.")
    asked_at = serializers.DateTimeField(help_text="Since when the customer waits.")
    sent_at = serializers.DateTimeField()
    first_until = serializers.DateTimeField(help_text="Until then only the first few people are asked.")
    ends_at = serializers.DateTimeField()


class AnswerSerializer(serializers.ModelSerializer[Answer]):
    class Meta:
        model = Answer
        fields = ["id", "enquiry", "status", "submitted_at", "published_at"]


class EscalationSerializer(serializers.ModelSerializer[Escalation]):
    class Meta:
        model = Escalation
        fields = ["id", "enquiry", "reason", "created_at", "verdict"]


class CriterionSerializer(serializers.ModelSerializer[Criterion]):
    """A line of a scorecard; an answer that fails a `must` fails altogether."""

    name = serializers.CharField(source="local_name")
    must = serializers.BooleanField(source="is_must")

    class Meta:
        model = Criterion
        fields = ["key", "name", "weight", "must"]


class ReviewSerializer(serializers.ModelSerializer[Review]):
    """An answer that waits to be judged, with the question it is to. All text is crowd-safe."""

    enquiry = serializers.UUIDField(source="answer.enquiry_id")
    topic = serializers.CharField(source="answer.enquiry.topic.slug")
    language = serializers.CharField(source="answer.enquiry.language")
    subject = serializers.CharField(source="answer.enquiry.subject")
    question = serializers.SerializerMethodField(help_text="What was said before it was answered.")
    author = serializers.SerializerMethodField(help_text="Display name; empty for experts, who judge words.")
    answer = serializers.SerializerMethodField()
    cause = serializers.ChoiceField(
        [(cause.value, cause.label) for cause in Review.shown_causes()], source="shown_cause"
    )
    held_by = serializers.SerializerMethodField(help_text="Display name of whoever has it open.")
    scorecard = CriterionSerializer(source="scorecard.criteria", many=True, help_text="What to score it by.")

    class Meta:
        model = Review
        fields = [
            "id",
            "status",
            "cause",
            "is_before_publication",
            "created_at",
            "held_by",
            "enquiry",
            "topic",
            "language",
            "subject",
            "question",
            "author",
            "answer",
            "scorecard",
        ]

    def get_question(self, review: Review) -> str:
        said = review.answer.enquiry.messages.all()
        return "\n\n".join(each.body for each in said if each.created_at <= review.answer.submitted_at)

    def get_author(self, review: Review) -> str:
        return "" if self.context["is_expert"] else review.answer.author.display_name

    def get_answer(self, review: Review) -> str:
        return blind.words_judged(review)

    def get_held_by(self, review: Review) -> str | None:
        entry = self.context["entries"].get(review.id)
        return entry.holder.display_name if entry and entry.holder else None


class FiledAppealSerializer(serializers.ModelSerializer[Appeal]):
    class Meta:
        model = Appeal
        fields = ["status", "words", "filed_at", "note", "decided_at"]


class ReportSerializer(serializers.ModelSerializer[Report]):
    """A report as one of its two sides sees it; `viewer` in the context says which. Who reported is never told."""

    item = serializers.UUIDField(source="item_id", help_text="The message or answer.")
    is_mine = serializers.SerializerMethodField(
        help_text="Whether the reader filed it; else it is about them."
    )
    words = serializers.SerializerMethodField(help_text="What was said with it, for whoever filed it.")
    may_appeal = serializers.SerializerMethodField()
    appeal = serializers.SerializerMethodField(help_text="The reader's own.")

    class Meta:
        model = Report
        fields = [
            "id",
            "enquiry",
            "item",
            "is_mine",
            "reason",
            "text",
            "words",
            "filed_at",
            "status",
            "note",
            "decided_at",
            "may_appeal",
            "appeal",
        ]

    def get_is_mine(self, report: Report) -> bool:
        return bool(report.reporter_id == self.context["viewer"].id)

    def get_words(self, report: Report) -> str:
        return report.words if self.get_is_mine(report) else ""

    def get_may_appeal(self, report: Report) -> bool:
        is_loser = loser_of(report) == self.context["viewer"].id
        return is_loser and getattr(report, "appeal", None) is None

    @extend_schema_field(FiledAppealSerializer(allow_null=True))
    def get_appeal(self, report: Report) -> object:
        appeal: Appeal | None = getattr(report, "appeal", None)
        is_own = appeal is not None and appeal.by_id == self.context["viewer"].id
        return FiledAppealSerializer(appeal).data if is_own else None


class DecidedReviewSerializer(serializers.ModelSerializer[Review]):
    class Meta:
        model = Review
        fields = ["id", "status", "decision", "scores", "quality", "note", "decided_at"]


class HelpPageEntrySerializer(serializers.ModelSerializer[HelpPage]):
    """A solved question that everybody may read, as lists show it."""

    topic = serializers.SlugRelatedField[HelpPage](slug_field="slug", read_only=True)
    url = serializers.SerializerMethodField(help_text="Where people read it.")

    class Meta:
        model = HelpPage
        fields = ["id", "topic", "language", "title", "url"]

    @extend_schema_field(OpenApiTypes.URI)
    def get_url(self, page: HelpPage) -> str:
        return canonical(page.get_absolute_url())


class HelpVotesSerializer(serializers.Serializer[pages.Votes]):
    helpful = serializers.IntegerField(help_text="Readers who said that it helped.")
    all = serializers.IntegerField(help_text="Readers who said whether it did.")


class HelpPageSerializer(HelpPageEntrySerializer):
    """The whole page. `votes` in the context are what its readers said."""

    answer = serializers.CharField(source="answer_text")
    author = serializers.CharField(source="answer.author.display_name", help_text="A display name.")
    votes = serializers.SerializerMethodField()

    class Meta(HelpPageEntrySerializer.Meta):
        fields = [*HelpPageEntrySerializer.Meta.fields, "question", "answer", "author", "changed_at", "votes"]

    @extend_schema_field(HelpVotesSerializer)
    def get_votes(self, page: HelpPage) -> object:
        return HelpVotesSerializer(self.context["votes"]).data


# --- What is taken ---------------------------------------------------------------------------------------------


class PhotosField(serializers.ListField):
    child = serializers.FileField()

    def __init__(self) -> None:
        super().__init__(
            required=False,
            max_length=PHOTOS_MAX,
            help_text="Repeat the part for more than one; JPEG, PNG, WebP or GIF up to 10 MB.",
        )


class AskSerializer(serializers.Serializer[Enquiry]):
    """A question. Without a topic it is guessed; without a language it is the one it is written in."""

    subject = LineSerializerField(max_length=SUBJECT_MAX)
    body = TextSerializerField(max_length=BODY_MAX)
    topic = TopicField(required=False)
    language = serializers.ChoiceField(settings.ENQUIRY_LANGUAGES, required=False)


class AskWithPhotosSerializer(AskSerializer):
    photos = PhotosField()


class SaySerializer(serializers.Serializer[object]):
    body = TextSerializerField(max_length=BODY_MAX)


class SayWithPhotosSerializer(SaySerializer):
    photos = PhotosField()


class ListHelpSerializer(serializers.Serializer[HelpPage]):
    topic = serializers.SlugField(max_length=50, required=False, help_text="Only pages of this topic.")


class FindHelpSerializer(serializers.Serializer[HelpPage]):
    """Without a language it is the one of the request."""

    q = LineSerializerField(
        max_length=WORDS_MAX, help_text="Words, or the question as somebody would tell it."
    )
    language = serializers.ChoiceField(settings.ENQUIRY_LANGUAGES, required=False)


class AcceptSerializer(serializers.Serializer[Answer]):
    rating = serializers.IntegerField(min_value=1, max_value=5)
    comment = TextSerializerField(max_length=COMMENT_MAX, required=False, allow_blank=True, default="")


class NotSolvedSerializer(serializers.Serializer[Enquiry]):
    reason = TextSerializerField(max_length=REASON_MAX)


class AskStaffSerializer(serializers.Serializer[Escalation]):
    reason = TextSerializerField(max_length=REASON_MAX, required=False, allow_blank=True, default="")


class GivenWordsSerializer(serializers.Serializer[Answer]):
    body = TextSerializerField(max_length=ANSWER_MAX)


class GivenAnswerSerializer(GivenWordsSerializer):
    """`fence` as the claim gave it; `escalation` is for agents: whether an advocate was right to pass it on."""

    fence = serializers.IntegerField(min_value=1, max_value=FENCE_MAX)
    escalation = serializers.ChoiceField(
        Escalation.Verdict.choices, required=False, allow_blank=True, default=""
    )


class JudgeEscalationSerializer(serializers.Serializer[Escalation]):
    verdict = serializers.ChoiceField(Escalation.Verdict.choices)


class EscalateSerializer(serializers.Serializer[Escalation]):
    reason = serializers.ChoiceField(Escalation.Reason.choices)
    note = TextSerializerField(max_length=NOTE_MAX, required=False, allow_blank=True, default="")


class FileReportSerializer(serializers.Serializer[Report]):
    """`item` is the id of a message or an answer as the enquiry's thread shows it."""

    enquiry = serializers.UUIDField()
    item = serializers.UUIDField()
    reason = serializers.ChoiceField(Report.Reason.choices)
    words = TextSerializerField(max_length=REASON_MAX, required=False, allow_blank=True, default="")


class AppealSerializer(serializers.Serializer[Appeal]):
    words = TextSerializerField(max_length=NOTE_MAX, min_length=NOTE_MIN)


class DecideSerializer(serializers.Serializer[Review]):
    """`return` and `reject` need a note for the author.

    `scores` marks each criterion of the review's scorecard with 0 no, 1 partly or 2 yes. Once one that must pass says
    no, the others may be left out, and `publish` is refused.
    """

    decision = serializers.ChoiceField(Review.Decision.choices)
    scores = serializers.DictField(child=serializers.IntegerField(min_value=0, max_value=2))
    note = TextSerializerField(max_length=NOTE_MAX, required=False, allow_blank=True, default="")
