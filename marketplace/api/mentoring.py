"""One's own mentor or newcomer, over HTTP."""

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
from common.plain_text import TextSerializerField
from marketplace.actions.agree_mentorship import agree_mentorship
from marketplace.actions.end_mentorship import end_mentorship
from marketplace.actions.note_for_newcomer import note_for_newcomer
from marketplace.limits import NOTE_MAX
from marketplace.mentoring import queries
from marketplace.mentoring.queries import Pair, SentBack


class SentBackSerializer(serializers.Serializer[SentBack]):
    subject = serializers.CharField(source="review.answer.enquiry.subject")
    answer = serializers.CharField(source="words")
    note = serializers.CharField(source="review.note")
    decided_at = serializers.DateTimeField(source="review.decided_at")


class MentorshipSerializer(serializers.Serializer[Pair]):
    """A pair as one of the two sees it. All text is crowd-safe."""

    id = serializers.UUIDField(source="mentorship.id")
    status = serializers.ChoiceField(["proposed", "running"], source="mentorship.status")
    topic = serializers.CharField(source="mentorship.topic.slug")
    language = serializers.CharField(source="mentorship.language")
    is_mentor = serializers.BooleanField()
    has_agreed = serializers.BooleanField()
    other = serializers.CharField(help_text="Display name; empty until both have agreed.")
    note = serializers.CharField(source="mentorship.note", help_text="What the mentor wrote last.")
    sent_back = SentBackSerializer(many=True, help_text="The newcomer's latest, for the mentor.")


class MentorNoteSerializer(serializers.Serializer[object]):
    note = TextSerializerField(max_length=NOTE_MAX)


def _own(request: Request) -> Response:
    pairs = queries.pairs_of(person_of(request))
    return Response([MentorshipSerializer(pair).data for pair in pairs])


class MentorshipsView(APIView):
    @extend_schema(operation_id="mentorships", responses=MentorshipSerializer(many=True))
    def get(self, request: Request) -> Response:
        """One's own pairs that are proposed or run: at most one as mentor and one as newcomer, without pages."""
        return _own(request)


class AgreeMentorshipView(APIView):
    @extend_schema(
        operation_id="agree_mentorship",
        request=None,
        responses={200: MentorshipSerializer(many=True), 409: refused("mentorship_over")},
    )
    @idempotent
    def post(self, request: Request, mentorship_id: UUID) -> Response:
        """Say yes. It runs once both have."""
        agree_mentorship(mentorship_id=mentorship_id, by=person_of(request))
        return _own(request)


class EndMentorshipView(APIView):
    @extend_schema(
        operation_id="end_mentorship",
        request=None,
        responses={200: MentorshipSerializer(many=True), 409: refused("illegal_move")},
    )
    @idempotent
    def post(self, request: Request, mentorship_id: UUID) -> Response:
        """Say no, or enough. No reason is asked."""
        end_mentorship(mentorship_id=mentorship_id, by=person_of(request))
        return _own(request)


class MentorNoteView(APIView):
    @extend_schema(
        operation_id="note_for_newcomer",
        request=MentorNoteSerializer,
        responses={200: MentorshipSerializer(many=True), 409: refused("mentorship_over")},
    )
    @idempotent
    def post(self, request: Request, mentorship_id: UUID) -> Response:
        """Write to one's newcomer; it takes the place of the last note. For mentors, while it runs."""
        sent = given(MentorNoteSerializer, request)
        note_for_newcomer(mentorship_id=mentorship_id, by=person_of(request), **sent)
        return _own(request)
