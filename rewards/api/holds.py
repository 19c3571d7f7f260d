"""Points to be confirmed and what is on hold, over HTTP: place, object, decide, release."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from accounts.requests import person_of
from accounts.step_up import SteppedUp
from common.api_input import given
from common.idempotency import idempotent
from common.pagination import OldestFirst
from rewards import holds, permissions, queries
from rewards.actions.appeal_hold import appeal_hold
from rewards.actions.decide_appeal import decide_appeal
from rewards.actions.hold_award import hold_award
from rewards.actions.hold_redemption import hold_redemption
from rewards.actions.release_hold import release_hold
from rewards.api.serializers import (
    AwardSerializer,
    DecideAppealSerializer,
    HoldSerializer,
    ReasonSerializer,
    WhySerializer,
)
from rewards.models import Award, Hold


class AwardsView(ListAPIView[Award]):
    """Points to be confirmed: one's own; for ops, everybody's that are not on hold."""

    queryset = Award.objects.none()
    serializer_class = AwardSerializer

    def get_queryset(self) -> QuerySet[Award]:
        person = person_of(self.request)
        pending = holds.awards_to_hold() if permissions.is_ops(person) else queries.pending_awards(person)
        return pending.select_related("holder").order_by()


class HoldsView(ListAPIView[Hold]):
    """What is on hold, oldest first: of one's own; for ops, everything."""

    queryset = Hold.objects.none()
    serializer_class = HoldSerializer
    pagination_class = OldestFirst

    def get_queryset(self) -> QuerySet[Hold]:
        return holds.visible_to(person_of(self.request)).order_by()


class AwardHoldView(APIView):
    @extend_schema(request=ReasonSerializer, responses={201: HoldSerializer})
    @idempotent
    def post(self, request: Request, award_id: UUID) -> Response:
        """These points are not confirmed until the hold is released (ops, moderators). The advocate reads the reason.

        What is on hold already answers with the hold that is on it. Refused with illegal_move once confirmed.
        """
        permissions.require_may_hold(person_of(request))
        return _done(request, ReasonSerializer, partial(hold_award, award_id=award_id), status=201)


class RedemptionHoldView(APIView):
    @extend_schema(request=ReasonSerializer, responses={201: HoldSerializer})
    @idempotent
    def post(self, request: Request, redemption_id: UUID) -> Response:
        """This request goes nowhere until the hold is released (ops, moderators). The advocate reads the reason.

        What is on hold already answers with the hold that is on it. Refused with illegal_move once billing has got it.
        """
        permissions.require_may_hold(person_of(request))
        return _done(
            request, ReasonSerializer, partial(hold_redemption, redemption_id=redemption_id), status=201
        )


class AppealView(APIView):
    @extend_schema(request=WhySerializer, responses={200: HoldSerializer})
    @idempotent
    def post(self, request: Request, hold_id: UUID) -> Response:
        """Object to a hold on what is one's own, once. Somebody else than who placed it decides."""
        return _done(request, WhySerializer, partial(appeal_hold, hold_id=hold_id))


class DecideAppealView(APIView):
    permission_classes = [IsAuthenticated, SteppedUp]

    @extend_schema(request=DecideAppealSerializer, responses={200: HoldSerializer})
    @idempotent
    def post(self, request: Request, hold_id: UUID) -> Response:
        """What comes of an objection (ops). Refused with own_hold, own_payout or illegal_move."""
        permissions.require_ops(person_of(request))
        return _done(request, DecideAppealSerializer, partial(decide_appeal, hold_id=hold_id))


class ReleaseView(APIView):
    permission_classes = [IsAuthenticated, SteppedUp]

    @extend_schema(request=WhySerializer, responses={200: HoldSerializer})
    @idempotent
    def post(self, request: Request, hold_id: UUID) -> Response:
        """It goes on as if nothing had been (ops). Refused with own_payout, or illegal_move while it is appealed."""
        permissions.require_ops(person_of(request))
        return _done(request, WhySerializer, partial(release_hold, hold_id=hold_id))


def _done(
    request: Request, said: type[Serializer[Any]], action: Callable[..., Hold], *, status: int = 200
) -> Response:
    """The hold, after this person has done `action` with what they `said`."""
    hold = action(by=person_of(request), **given(said, request))
    return Response(HoldSerializer(hold).data, status=status)
