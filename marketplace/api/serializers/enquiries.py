"""How the API shows enquiries, and what it takes of their customers."""

from __future__ import annotations

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.api.serializers import TopicField
from common.api_output import shown_as
from common.plain_text import LineSerializerField, TextSerializerField
from marketplace import expected_time, queries
from marketplace.api.serializers.photos import PhotoSerializer, PhotosField
from marketplace.limits import BODY_MAX, COMMENT_MAX, REASON_MAX, SUBJECT_MAX
from marketplace.models import Answer, Enquiry


class ProgressSerializer(serializers.Serializer[queries.Progress]):
    """How far it is; `who` is the display name of whoever is on it or answered, or empty."""

    code = serializers.ChoiceField(
        ["waiting", "claimed", "asked_you", "being_checked", "answered", "solved", "with_team", "withdrawn"]
    )
    who = serializers.CharField()
    is_by_staff = serializers.BooleanField()
    since = serializers.DateTimeField()


_PROGRESS = ProgressSerializer()
"""Made once, for the pages that show it on each of their rows."""


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
        return queries.subject_in_lists(enquiry, self.context["viewer"])

    @extend_schema_field(ProgressSerializer)
    def get_progress(self, enquiry: Enquiry) -> object:
        return _PROGRESS.to_representation(self.context["progress"][enquiry.id])


class EnquiryDetailSerializer(EnquirySerializer):
    expected_seconds = serializers.SerializerMethodField(
        help_text="Within how long most people have a first answer, as the customer was told."
    )
    thread = serializers.SerializerMethodField()

    class Meta(EnquirySerializer.Meta):
        fields = [*EnquirySerializer.Meta.fields, "expected_seconds", "thread"]

    def get_subject(self, enquiry: Enquiry) -> str:
        return queries.subject_for(enquiry, self.context["reader"])

    def get_expected_seconds(self, enquiry: Enquiry) -> int:
        if enquiry.promised_seconds is not None:
            return enquiry.promised_seconds
        return expected_time.expected_seconds(enquiry.topic, enquiry.language)

    @extend_schema_field(ThreadItemSerializer(many=True))
    def get_thread(self, enquiry: Enquiry) -> object:
        items = queries.thread(enquiry, self.context["reader"])
        return [shown_as(ThreadItemSerializer, item, context=self.context) for item in items]


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


class AcceptSerializer(serializers.Serializer[Answer]):
    rating = serializers.IntegerField(min_value=1, max_value=5)
    comment = TextSerializerField(max_length=COMMENT_MAX, required=False, allow_blank=True, default="")


class NotSolvedSerializer(serializers.Serializer[Enquiry]):
    reason = TextSerializerField(max_length=REASON_MAX)
