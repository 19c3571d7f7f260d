"""How the API shows a person to themselves, and a topic to everybody."""

from __future__ import annotations

import re

from django.conf import settings
from rest_framework import serializers

from accounts.display_names import DISPLAY_NAME_MAX, DISPLAY_NAME_MIN, DisplayNameSerializerField
from accounts.models import Advocate, Topic, User
from common.plain_text import LineSerializerField

_SLUG = re.compile(r"[-\w]{1,50}", re.ASCII)


class TopicSerializer(serializers.ModelSerializer[Topic]):
    class Meta:
        model = Topic
        fields = ["slug", "name", "description", "difficulty"]


class TopicField(serializers.CharField):
    """A topic in use, named by its slug."""

    default_error_messages = {"unknown": "Choose one of the topics; /api/v1/topics/ lists them."}

    def to_internal_value(self, data: object) -> Topic:  # type: ignore[override]
        topic = None
        if isinstance(data, str) and _SLUG.fullmatch(data):
            topic = Topic.objects.filter(slug=data, is_active=True).first()
        if topic is None:
            self.fail("unknown")
        return topic

    def to_representation(self, value: Topic) -> str:  # type: ignore[override]
        return value.slug


class StandingSerializer(serializers.ModelSerializer[Advocate]):
    """A person's standing as an advocate. `reapply_at`: after a decline, from when on they may apply again."""

    class Meta:
        model = Advocate
        fields = ["status", "tier", "languages", "paused_until", "reapply_at"]


class MeSerializer(serializers.ModelSerializer[User]):
    advocate = StandingSerializer(allow_null=True, help_text="null for whoever never applied.")

    class Meta:
        model = User
        fields = ["id", "email", "display_name", "language", "time_zone", "roles", "advocate"]


class ProfileSerializer(serializers.Serializer[User]):
    """What a person may change about themselves; what is left out stays."""

    display_name = DisplayNameSerializerField(
        max_length=DISPLAY_NAME_MAX, min_length=DISPLAY_NAME_MIN, required=False
    )
    language = serializers.ChoiceField(settings.ENQUIRY_LANGUAGES, required=False)
    time_zone = LineSerializerField(max_length=40, required=False, help_text="E.g. Europe/London.")
