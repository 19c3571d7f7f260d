"""Cases of fraud over HTTP, for ops: what was found, and the decision."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Role
from accounts.permissions import require_role
from accounts.requests import person_of
from accounts.step_up import SteppedUp
from common.api_input import given
from common.api_schema import refused
from common.errors import NotFound
from common.idempotency import idempotent
from common.plain_text import TextSerializerField
from marketplace.actions.decide_fraud_case import DECISIONS, decide_fraud_case
from marketplace.fraud import queries
from marketplace.fraud.models import FraudCase, FraudSign
from marketplace.limits import NOTE_MAX, NOTE_MIN


class FraudSignSerializer(serializers.ModelSerializer[FraudSign]):
    words = serializers.CharField(help_text="For people, in the language spoken now.")

    class Meta:
        model = FraudSign
        fields = ["signal", "words", "found_at"]


class FraudCaseSerializer(serializers.ModelSerializer[FraudCase]):
    reference = serializers.CharField()
    holder = serializers.CharField(source="advocate.user.display_name")
    suspicion_percent = serializers.SerializerMethodField()
    signs = FraudSignSerializer(many=True)
    awards = serializers.IntegerField(help_text="How many are in doubt.")
    points = serializers.IntegerField(help_text="Of these awards together.")

    class Meta:
        model = FraudCase
        fields = [
            "id",
            "reference",
            "holder",
            "status",
            "suspicion_percent",
            "signs",
            "awards",
            "points",
            "opened_at",
            "decided_at",
            "why",
            "final_at",
        ]
        read_only_fields = fields

    def get_suspicion_percent(self, case: FraudCase) -> int:
        return round(100 * case.suspicion)


class DecideFraudCaseSerializer(serializers.Serializer[FraudCase]):
    decision = serializers.ChoiceField(DECISIONS)
    note = TextSerializerField(max_length=NOTE_MAX, min_length=NOTE_MIN, help_text="The advocate reads it.")


class FraudCasesView(ListAPIView[FraudCase]):
    queryset = FraudCase.objects.none()
    serializer_class = FraudCaseSerializer

    def get_queryset(self) -> QuerySet[FraudCase]:
        require_role(person_of(self.request), Role.OPS)
        return queries.all_cases()

    @extend_schema(
        operation_id="fraud_cases",
        responses={200: FraudCaseSerializer(many=True), 404: refused("not_found")},
    )
    def get(self, request: Request) -> Response:
        """Points in doubt, what was found and what was decided (ops); newest first."""
        page = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response(FraudCaseSerializer(page, many=True).data)


class FraudCaseView(APIView):
    @extend_schema(operation_id="fraud_case", responses=FraudCaseSerializer)
    def get(self, request: Request, case_id: UUID) -> Response:
        """One case (ops)."""
        require_role(person_of(request), Role.OPS)
        return Response(_shown(case_id))


class DecideFraudCaseView(APIView):
    permission_classes = [IsAuthenticated, SteppedUp]

    @extend_schema(
        operation_id="decide_fraud_case",
        request=DecideFraudCaseSerializer,
        responses={
            200: FraudCaseSerializer,
            403: refused("same_party"),
            409: refused("already_decided"),
        },
    )
    @idempotent
    def post(self, request: Request, case_id: UUID) -> Response:
        """Clear it, and what it held goes on; or uphold it: points are taken back unless an appeal succeeds (ops)."""
        person = person_of(request)
        require_role(person, Role.OPS)
        said = given(DecideFraudCaseSerializer, request)
        decide_fraud_case(case_id=case_id, by=person, decision=said["decision"], why=said["note"])
        return Response(_shown(case_id))


def _shown(case_id: UUID) -> object:
    """Raises: NotFound."""
    case = queries.all_cases().filter(pk=case_id).first()
    if case is None:
        raise NotFound
    return FraudCaseSerializer(case).data
