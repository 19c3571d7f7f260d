"""How the API shows public help, and what it is asked for."""

from __future__ import annotations

from django.conf import settings
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from common.plain_text import LineSerializerField
from marketplace.public_help import pages
from marketplace.public_help.addresses import canonical
from marketplace.public_help.models import HelpPage
from marketplace.word_search import WORDS_MAX


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


class ListHelpSerializer(serializers.Serializer[HelpPage]):
    topic = serializers.SlugField(max_length=50, required=False, help_text="Only pages of this topic.")


class FindHelpSerializer(serializers.Serializer[HelpPage]):
    """Without a language it is the one of the request."""

    q = LineSerializerField(
        max_length=WORDS_MAX, help_text="Words, or the question as somebody would tell it."
    )
    language = serializers.ChoiceField(settings.ENQUIRY_LANGUAGES, required=False)
