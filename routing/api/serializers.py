"""What the API says and takes about claims and availability."""

from __future__ import annotations

from django.conf import settings
from rest_framework import serializers

from accounts.api.serializers import TopicField
from routing.actions.set_availability import LONGEST_OPEN
from routing.models import Availability, Claim


class ClaimSerializer(serializers.ModelSerializer[Claim]):
    """`fence` comes back with the answer; `limit_at` is the end that no heartbeat moves."""

    claim = serializers.UUIDField(source="id")
    enquiry = serializers.UUIDField(source="entry.item_id")
    expires_at = serializers.DateTimeField(source="ends_at")

    class Meta:
        model = Claim
        fields = ["claim", "enquiry", "fence", "expires_at", "limit_at"]


class LeaseSerializer(serializers.ModelSerializer[Claim]):
    expires_at = serializers.DateTimeField(source="ends_at")

    class Meta:
        model = Claim
        fields = ["expires_at", "limit_at"]


class AvailabilitySerializer(serializers.ModelSerializer[Availability]):
    """`topics` and `languages` are those switched on."""

    available = serializers.BooleanField(source="is_available")
    topics = serializers.SerializerMethodField()
    languages = serializers.SerializerMethodField()

    class Meta:
        model = Availability
        fields = ["available", "until", "max_open", "topics", "languages"]

    def get_topics(self, availability: Availability) -> list[str]:
        return sorted({skill.topic.slug for skill in self.context["skills"]})

    def get_languages(self, availability: Availability) -> list[str]:
        return sorted({skill.language for skill in self.context["skills"]})


class AvailabilityChoiceSerializer(serializers.Serializer[Availability]):
    """Whether offers are wanted, until when, and how many enquiries at once. What is left out stays as it was."""

    available = serializers.BooleanField()
    until = serializers.DateTimeField(required=False, allow_null=True, default=None)
    max_open = serializers.IntegerField(min_value=1, max_value=LONGEST_OPEN, required=False)
    topics = serializers.ListField(
        child=TopicField(), required=False, max_length=100, help_text="Slugs, of one's own topics."
    )
    languages = serializers.ListField(
        child=serializers.ChoiceField(settings.ENQUIRY_LANGUAGES), required=False, max_length=20
    )
