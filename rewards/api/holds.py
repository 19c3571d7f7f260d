"""Points to be confirmed and what is on hold, over HTTP: place, object, decide, release."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
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
        person = cast(User, self.request.user)
        pending = holds.awards_to_hold() if permissions.is_ops(person) else queries.pending_awards(person)
        return pending.select_related("holder").order_by()


class HoldsView(ListAPIView[Hold]):
    """What is on hold, oldest first: of one's own; for ops, everything."""

    queryset = Hold.objects.none()
    serializer_class = HoldSerializer
    pagination_class = OldestFirst

    def get_queryset(self) -> QuerySet[Hold]:
        return holds.visible_to(cast(User, self.request.user)).order_by()


class AwardHoldView(APIView):
    @extend_schema(request=ReasonSerializer, responses={201: HoldSerializer})
    @idempotent
    def post(self, request: Request, award_id: UUID) -> Response:
        """These points are not confirmed until the hold is released (ops, moderators). The advocate reads the reason.

        What is on hold already answers with the hold that is on it. Refused with illegal_move once confirmed.
        """
        person = cast(User, request.user)
        permissions.require_may_hold(person)
        hold = hold_award(award_id=award_id, by=person, **given(ReasonSerializer, request))
        return Response(HoldSerializer(hold).data, status=status.HTTP_201_CREATED)


class RedemptionHoldView(APIView):
    @extend_schema(request=ReasonSerializer, responses={201: HoldSerializer})
    @idempotent
    def post(self, request: Request, redemption_id: UUID) -> Response:
        """This request goes nowhere until the hold is released (ops, moderators). The advocate reads the reason.

        What is on hold already answers with the hold that is on it. Refused with illegal_move once billing has got it.
        """
        person = cast(User, request.user)
        permissions.require_may_hold(person)
        hold = hold_redemption(redemption_id=redemption_id, by=person, **given(ReasonSerializer, request))
        return Response(HoldSerializer(hold).data, status=status.HTTP_201_CREATED)


class AppealView(APIView):
    @extend_schema(request=WhySerializer, responses={200: HoldSerializer})
    @idempotent
    def post(self, request: Request, hold_id: UUID) -> Response:
        """Object to a hold on what is one's own, once. Somebody else than who placed it decides."""
        person = cast(User, request.user)
        return Response(
            HoldSerializer(appeal_hold(hold_id=hold_id, by=person, **given(WhySerializer, request))).data
        )


class DecideAppealView(APIView):
    @extend_schema(request=DecideAppealSerializer, responses={200: HoldSerializer})
    @idempotent
    def post(self, request: Request, hold_id: UUID) -> Response:
        """What comes of an objection (ops). Refused with own_hold, own_payout or illegal_move."""
        person = cast(User, request.user)
        permissions.require_ops(person)
        hold = decide_appeal(hold_id=hold_id, by=person, **given(DecideAppealSerializer, request))
        return Response(HoldSerializer(hold).data)


class ReleaseView(APIView):
    @extend_schema(request=WhySerializer, responses={200: HoldSerializer})
    @idempotent
    def post(self, request: Request, hold_id: UUID) -> Response:
        """It goes on as if nothing had been (ops). Refused with own_payout, or illegal_move while it is appealed."""
        person = cast(User, request.user)
        permissions.require_ops(person)
        hold = release_hold(hold_id=hold_id, by=person, **given(WhySerializer, request))
        return Response(HoldSerializer(hold).data)
