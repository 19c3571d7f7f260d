"""Rewards over HTTP: the same actions as the pages, in JSON."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.generics import ListAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.requests import person_of
from accounts.step_up import SteppedUp
from common.api_input import asked_for
from common.api_schema import refused
from common.idempotency import idempotent
from rewards import payouts, permissions, queries
from rewards.actions.approve_redemption import approve_redemption
from rewards.actions.cancel_redemption import cancel_redemption
from rewards.actions.decline_redemption import decline_redemption
from rewards.actions.prepare_batch import prepare_batch
from rewards.actions.redeem_points import redeem_points
from rewards.api.serializers import (
    BalanceSerializer,
    PayoutBatchDetailSerializer,
    PayoutBatchSerializer,
    ReasonSerializer,
    RedeemSerializer,
    RedemptionSerializer,
    StatementCursorSerializer,
    StatementLineSerializer,
    StatementSerializer,
)
from rewards.models import PayoutBatch, Redemption
from rewards.statement import statement

MONEY_MOVES = [IsAuthenticated, SteppedUp]


class BalanceView(APIView):
    @extend_schema(responses={200: BalanceSerializer})
    def get(self, request: Request) -> Response:
        """One's own points and what they are worth."""
        return Response(BalanceSerializer(queries.balance(person_of(request))).data)


class StatementView(APIView):
    @extend_schema(
        parameters=[StatementCursorSerializer],
        responses={200: StatementSerializer, 404: refused("not_found")},
    )
    def get(self, request: Request) -> Response:
        """Every movement of one's usable points, newest first. `next` leads to older lines."""
        page = statement(person_of(request), **asked_for(StatementCursorSerializer, request))
        here = request.build_absolute_uri(request.path)
        return Response(
            {
                "next": f"{here}?before={page.before}" if page.before else None,
                "results": StatementLineSerializer(page.lines, many=True).data,
            }
        )


class RedemptionsView(ListAPIView[Redemption]):
    """Bill credit that one asked for."""

    queryset = Redemption.objects.none()
    serializer_class = RedemptionSerializer
    permission_classes = MONEY_MOVES

    def get_queryset(self) -> QuerySet[Redemption]:
        return queries.redemptions(person_of(self.request)).order_by()

    @extend_schema(request=RedeemSerializer, responses={201: RedemptionSerializer})
    @idempotent
    def post(self, request: Request) -> Response:
        """Ask for bill credit: the points are set aside until ops and billing have decided.

        Refused with insufficient_points, redemption_too_small, redemption_too_large or no_bill_account.
        """
        wanted = RedeemSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        redemption = redeem_points(by=person_of(request), points=wanted.validated_data["points"])
        return Response(RedemptionSerializer(redemption).data, status=status.HTTP_201_CREATED)


class ApproveView(APIView):
    permission_classes = MONEY_MOVES

    @extend_schema(request=None, responses={200: RedemptionSerializer})
    @idempotent
    def post(self, request: Request, redemption_id: UUID) -> Response:
        """One person's yes (ops). Above the limit the status stays `requested` until a second person agrees.

        Refused with own_payout, already_approved or illegal_move.
        """
        redemption = approve_redemption(redemption_id=redemption_id, by=person_of(request))
        return Response(RedemptionSerializer(redemption).data)


class DeclineView(APIView):
    permission_classes = MONEY_MOVES

    @extend_schema(request=ReasonSerializer, responses={200: RedemptionSerializer})
    @idempotent
    def post(self, request: Request, redemption_id: UUID) -> Response:
        """No, with a reason that the advocate reads (ops). The points come back."""
        permissions.require_ops(person_of(request))
        why = ReasonSerializer(data=request.data)
        why.is_valid(raise_exception=True)
        redemption = decline_redemption(
            redemption_id=redemption_id, by=person_of(request), reason=why.validated_data["reason"]
        )
        return Response(RedemptionSerializer(redemption).data)


class CancelView(APIView):
    @extend_schema(request=None, responses={200: RedemptionSerializer})
    @idempotent
    def post(self, request: Request, redemption_id: UUID) -> Response:
        """Take back one's own request before it is approved. The points come back."""
        redemption = cancel_redemption(redemption_id=redemption_id, by=person_of(request))
        return Response(RedemptionSerializer(redemption).data)


class PayoutBatchesView(ListAPIView[PayoutBatch]):
    """Batches sent to billing (ops)."""

    queryset = PayoutBatch.objects.none()
    serializer_class = PayoutBatchSerializer
    permission_classes = MONEY_MOVES

    def get_queryset(self) -> QuerySet[PayoutBatch]:
        permissions.require_ops(person_of(self.request))
        return PayoutBatch.objects.visible_to(person_of(self.request))

    @extend_schema(request=None, responses={201: PayoutBatchSerializer})
    @idempotent
    def post(self, request: Request) -> Response:
        """Put every approved redemption into one batch and hand it to billing (ops). Refused with nothing_to_send."""
        batch = prepare_batch(by=person_of(request))
        return Response(PayoutBatchSerializer(batch).data, status=status.HTTP_201_CREATED)


class PayoutBatchView(APIView):
    @extend_schema(responses={200: PayoutBatchDetailSerializer})
    def get(self, request: Request, batch_id: UUID) -> Response:
        """A batch with its lines, and what billing said that did not match (ops)."""
        permissions.require_ops(person_of(request))
        batch = payouts.batch(batch_id, viewer=person_of(request))
        return Response(PayoutBatchDetailSerializer(batch).data)
