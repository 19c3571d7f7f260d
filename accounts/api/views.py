"""People over HTTP: oneself, and the topics there are."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import queries
from accounts.actions.change_profile import change_profile
from accounts.api.serializers import MeSerializer, ProfileSerializer, TopicSerializer
from accounts.models import Advocate, User
from accounts.requests import person_of
from common.api_input import given


class MeView(APIView):
    @extend_schema(operation_id="me", responses=MeSerializer)
    def get(self, request: Request) -> Response:
        """Who the session or token belongs to."""
        return Response(_shown(person_of(request)))

    @extend_schema(operation_id="change_me", request=ProfileSerializer, responses=MeSerializer)
    def put(self, request: Request) -> Response:
        """Change one's display name, language or time zone."""
        changed = change_profile(by=person_of(request), **given(ProfileSerializer, request))
        return Response(_shown(changed))


def _shown(person: User) -> object:
    person.advocate = Advocate.objects.filter(user=person).first()
    return MeSerializer(person).data


class TopicsView(APIView):
    @extend_schema(operation_id="topics", responses=TopicSerializer(many=True))
    def get(self, request: Request) -> Response:
        """All topics, in the order in which pages show them: a short list without pages."""
        return Response(TopicSerializer(queries.active_topics(), many=True).data)
