"""Practice of those who apply, over HTTP. Applying itself stays with the pages."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.requests import person_of
from common.api_input import given
from common.api_schema import refused
from common.idempotency import idempotent
from marketplace.actions.answer_practice import answer_practice
from marketplace.api.serializers.claims import GivenWordsSerializer
from marketplace.practice.models import PracticeAnswer
from marketplace.practice.queries import Practice, practice_of


class PracticeQuestionSerializer(serializers.Serializer[PracticeAnswer]):
    """A question that we made up."""

    id = serializers.UUIDField()
    topic = serializers.CharField(source="question.topic.slug")
    language = serializers.CharField(source="question.language")
    subject = serializers.CharField(source="question.subject")
    body = serializers.CharField(source="question.body")


class PracticeAnswerSerializer(PracticeQuestionSerializer):
    """One that is written. What a moderator found of it, and what a good answer says, is told with their decision."""

    answer = serializers.CharField(source="body")
    answered_at = serializers.DateTimeField()
    is_good = serializers.BooleanField(allow_null=True, help_text="null: not marked.")
    note = serializers.CharField(help_text="From the moderator.")
    good_answer = serializers.CharField(source="known_answer", help_text="Empty before the decision.")


class PracticeSerializer(serializers.Serializer[Practice]):
    is_decided = serializers.BooleanField(help_text="Whether the application it belongs to is.")
    count = serializers.IntegerField(help_text="How many there are to write in all.")
    next = PracticeQuestionSerializer(allow_null=True, help_text="What is to be written now.")
    written = PracticeAnswerSerializer(many=True)


def _own(request: Request) -> Response:
    return Response(PracticeSerializer(practice_of(person_of(request))).data)


class PracticeView(APIView):
    @extend_schema(operation_id="practice", responses=PracticeSerializer)
    def get(self, request: Request) -> Response:
        """One's own practice, of the last application that had any: one question after the other, without pages."""
        return _own(request)


class AnswerPracticeView(APIView):
    @extend_schema(
        operation_id="answer_practice",
        request=GivenWordsSerializer,
        responses={
            200: PracticeSerializer,
            409: refused("practice_written", "illegal_move"),
            422: refused("contact_details"),
        },
    )
    @idempotent
    def post(self, request: Request, practice_id: UUID) -> Response:
        """Write one, as one would answer a customer. What is sent first counts; a draft is not kept."""
        answer_practice(
            practice_id=practice_id, by=person_of(request), **given(GivenWordsSerializer, request)
        )
        return _own(request)
