"""How the API shows offers and answers, and what it takes of whoever holds an enquiry."""

from __future__ import annotations

from rest_framework import serializers

from common.plain_text import TextSerializerField
from marketplace.api.serializers.photos import PhotosField
from marketplace.limits import ANSWER_MAX, PHOTOS_MAX
from marketplace.models import Answer, Escalation

FENCE_MAX = 2**31 - 1


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


class GivenWordsSerializer(serializers.Serializer[Answer]):
    body = TextSerializerField(max_length=ANSWER_MAX)


class GivenAnswerSerializer(GivenWordsSerializer):
    """`fence` as the claim gave it; `escalation` is for agents: whether an advocate was right to pass it on."""

    fence = serializers.IntegerField(min_value=1, max_value=FENCE_MAX)
    escalation = serializers.ChoiceField(
        Escalation.Verdict.choices, required=False, allow_blank=True, default=""
    )
    leave_out = serializers.ListField(
        child=serializers.UUIDField(),
        required=False,
        max_length=PHOTOS_MAX,
        help_text="Ids of photos of an answer that was sent back which it has no more.",
    )


class GivenAnswerWithPhotosSerializer(GivenAnswerSerializer):
    photos = PhotosField()
