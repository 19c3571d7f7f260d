"""A break over HTTP. How one stands is in /me/; applying, appeals and leaving stay with the pages."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.serializers import StandingSerializer
from accounts.models import Advocate, User
from accounts.requests import person_of
from common.api_input import given
from common.api_schema import refused
from common.errors import NotAllowed
from common.idempotency import idempotent
from marketplace.actions.pause_as_advocate import pause_as_advocate
from marketplace.actions.return_as_advocate import return_as_advocate


class BreakSerializer(serializers.Serializer[Advocate]):
    until = serializers.DateField(
        required=False,
        allow_null=True,
        default=None,
        help_text="The day on which it ends by itself, where the person lives; without: when they come back.",
    )


class BreakView(APIView):
    @extend_schema(
        operation_id="begin_break",
        request=BreakSerializer,
        responses={200: StandingSerializer, 409: refused("illegal_move")},
    )
    @idempotent
    def put(self, request: Request) -> Response:
        """Take a break: what one holds goes to others at once, and nothing is offered. Advocates only."""
        event = pause_as_advocate(by=_with_standing(request), **given(BreakSerializer, request))
        return Response(StandingSerializer(event.advocate).data)

    @extend_schema(
        operation_id="end_break", request=None, responses={204: None, 409: refused("illegal_move")}
    )
    @idempotent
    def delete(self, request: Request) -> Response:
        """Back from it: offers come again at once, unless the terms have changed meanwhile."""
        return_as_advocate(by=_with_standing(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


def _with_standing(request: Request) -> User:
    """Raises: NotAllowed for whoever has never been an advocate."""
    person = person_of(request)
    if not person.has_standing:
        raise NotAllowed
    return person
