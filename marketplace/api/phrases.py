"""Saved phrases over HTTP, and all that stands beside an enquiry while somebody answers it."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.requests import person_of
from common.api_input import given
from common.api_schema import refused
from common.idempotency import idempotent
from common.plain_text import LineSerializerField, TextSerializerField
from marketplace import advocate_queries
from marketplace.actions.add_phrase import add_phrase
from marketplace.actions.change_phrase import change_phrase
from marketplace.actions.drop_phrase import drop_phrase
from marketplace.answering import phrases
from marketplace.answering.aids import Aids, aids_for
from marketplace.answering.models import SavedPhrase
from marketplace.answering.past_answers import PastAnswer
from marketplace.limits import PHRASE_LABEL_MAX, PHRASE_MAX


class PhraseSerializer(serializers.ModelSerializer[SavedPhrase]):
    is_shared = serializers.SerializerMethodField(help_text="Kept by moderators, for everybody.")

    class Meta:
        model = SavedPhrase
        fields = ["id", "is_shared", "use", "language", "label", "body"]

    def get_is_shared(self, phrase: SavedPhrase) -> bool:
        return phrase.owner_id is None


class PhraseWordsSerializer(serializers.Serializer[SavedPhrase]):
    """What it says. {customer}, {topic}, {advocate} and {company} in `body` are filled in for each enquiry."""

    language = serializers.ChoiceField(settings.ENQUIRY_LANGUAGES)
    label = LineSerializerField(max_length=PHRASE_LABEL_MAX)  # type: ignore[assignment]  # DRF takes it out of the class
    body = TextSerializerField(max_length=PHRASE_MAX)


class NewPhraseSerializer(PhraseWordsSerializer):
    use = serializers.ChoiceField(SavedPhrase.Use.choices, default=SavedPhrase.Use.ANSWER)
    is_shared = serializers.BooleanField(default=False, help_text="Moderators only.")


class PastAnswerSerializer(serializers.Serializer[PastAnswer]):
    subject = serializers.CharField()
    body = serializers.CharField(help_text="Filled in for the present enquiry; {…} is still to be filled in.")
    times = serializers.IntegerField(help_text="How many customers said that just these words helped.")


class AidsSerializer(serializers.Serializer[Aids]):
    guide = serializers.CharField(help_text="What whoever answers should know of the topic; may be empty.")
    phrases = PhraseSerializer(many=True, help_text="Filled in for the present enquiry.")
    past_answers = PastAnswerSerializer(many=True)


class PhrasesView(APIView):
    @extend_schema(operation_id="phrases", responses=PhraseSerializer(many=True))
    def get(self, request: Request) -> Response:
        """One's own saved phrases and the shared ones: a short list without pages. Advocates, agents and moderators."""
        return Response(PhraseSerializer(phrases.seen_by(person_of(request)), many=True).data)

    @extend_schema(
        operation_id="add_phrase",
        request=NewPhraseSerializer,
        responses={
            201: PhraseSerializer,
            422: refused("contact_details", "invalid", "label_taken", "too_many_phrases"),
        },
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """Keep ready-made words, for oneself or, as a moderator, for everybody."""
        phrase = add_phrase(by=person_of(request), **given(NewPhraseSerializer, request))
        return Response(PhraseSerializer(phrase).data, status=status.HTTP_201_CREATED)


class PhraseView(APIView):
    @extend_schema(
        operation_id="change_phrase",
        request=PhraseWordsSerializer,
        responses={200: PhraseSerializer, 422: refused("contact_details", "invalid", "label_taken")},
    )
    def put(self, request: Request, phrase_id: UUID) -> Response:
        """Say it otherwise; what it is for and whose it is stay."""
        person = person_of(request)
        phrase = change_phrase(phrase_id=phrase_id, by=person, **given(PhraseWordsSerializer, request))
        return Response(PhraseSerializer(phrase).data)

    @extend_schema(operation_id="drop_phrase", responses={204: None})
    def delete(self, request: Request, phrase_id: UUID) -> Response:
        """It is offered no more."""
        drop_phrase(phrase_id=phrase_id, by=person_of(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


class AidsView(APIView):
    @extend_schema(operation_id="aids", responses={200: AidsSerializer, 409: refused("claim_over")})
    def get(self, request: Request, claim_id: UUID) -> Response:
        """What helps to answer it: the topic's guide, saved phrases, and answers that solved similar questions."""
        person = person_of(request)
        enquiry = advocate_queries.enquiry_under(claim_id, person)
        return Response(AidsSerializer(aids_for(enquiry, author=person)).data)
