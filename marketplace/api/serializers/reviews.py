"""How the API shows reviews, and what it takes of those who decide them."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from common.plain_text import TextSerializerField
from marketplace.api.serializers.photos import PhotoSerializer
from marketplace.limits import NOTE_MAX
from marketplace.models import Review
from marketplace.quality import blind
from marketplace.quality.models import Criterion


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
    photos = serializers.SerializerMethodField(help_text="Of the answer. Experts see none.")
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
            "photos",
            "scorecard",
        ]

    def get_question(self, review: Review) -> str:
        said = review.answer.enquiry.messages.all()
        return "\n\n".join(each.body for each in said if each.created_at <= review.answer.submitted_at)

    def get_author(self, review: Review) -> str:
        return "" if self.context["is_expert"] else review.answer.author.display_name

    def get_answer(self, review: Review) -> str:
        return blind.words_judged(review)

    @extend_schema_field(PhotoSerializer(many=True))
    def get_photos(self, review: Review) -> object:
        among = [] if self.context["is_expert"] else review.answer.photos.all()
        photos = blind.photos_judged(review, among=among)
        return PhotoSerializer(photos, many=True, context=self.context).data

    def get_held_by(self, review: Review) -> str | None:
        entry = self.context["entries"].get(review.id)
        return entry.holder.display_name if entry and entry.holder else None


class DecidedReviewSerializer(serializers.ModelSerializer[Review]):
    class Meta:
        model = Review
        fields = ["id", "status", "decision", "scores", "quality", "note", "decided_at"]


class DecideSerializer(serializers.Serializer[Review]):
    """`return` and `reject` need a note for the author.

    `scores` marks each criterion of the review's scorecard with 0 no, 1 partly or 2 yes. Once one that must pass says
    no, the others may be left out, and `publish` is refused.
    """

    decision = serializers.ChoiceField(Review.Decision.choices)
    scores = serializers.DictField(child=serializers.IntegerField(min_value=0, max_value=2))
    note = TextSerializerField(max_length=NOTE_MAX, required=False, allow_blank=True, default="")
