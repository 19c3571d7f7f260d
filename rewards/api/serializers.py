"""What the API says about points and takes for them. Points and money are whole numbers, money in minor units."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from common.plain_text import LineSerializerField
from rewards import earning, payouts
from rewards.models import REASON_LENGTH, Award, Hold, PayoutBatch, PayoutResultLine, Redemption


class BalanceSerializer(serializers.Serializer[object]):
    """Pending points are not yet usable and are part of no other figure."""

    pending_points = serializers.IntegerField()
    available_points = serializers.IntegerField()
    reserved_points = serializers.IntegerField()
    owed_points = serializers.IntegerField()
    value_minor = serializers.IntegerField(help_text="What the available points are worth.")
    currency = serializers.CharField()


class CalculationLineSerializer(serializers.Serializer[object]):
    """One reason and its points; `percent` is the share of what came before, null for plain points."""

    code = serializers.CharField()
    title = serializers.CharField()
    points = serializers.IntegerField()
    percent = serializers.IntegerField(allow_null=True)


class StatementLineSerializer(serializers.Serializer[object]):
    id = serializers.UUIDField()
    at = serializers.DateTimeField()
    code = serializers.CharField()
    title = serializers.CharField()
    what = serializers.CharField()
    why = serializers.CharField()
    points = serializers.IntegerField(
        help_text="Change of the available points; 0 if the line did not touch them."
    )
    aside_points = serializers.IntegerField(
        help_text="Of such a line: pending points that fell away, or owed."
    )
    balance_points = serializers.IntegerField(help_text="Available points after this line.")
    calculation = CalculationLineSerializer(many=True, help_text="How an award that counts was computed.")


class StatementSerializer(serializers.Serializer[object]):
    next = serializers.URLField(allow_null=True, help_text="The next, older page.")
    results = StatementLineSerializer(many=True)


class StatementCursorSerializer(serializers.Serializer[object]):
    before = serializers.UUIDField(required=False, default=None)


class RedeemSerializer(serializers.Serializer[object]):
    points = serializers.IntegerField(min_value=1, max_value=1_000_000)


class ReasonSerializer(serializers.Serializer[object]):
    reason = LineSerializerField(max_length=REASON_LENGTH)


class WhySerializer(serializers.Serializer[object]):
    why = LineSerializerField(max_length=REASON_LENGTH)


class DecideAppealSerializer(WhySerializer):
    decision = serializers.ChoiceField(choices=Hold.Decision.choices)


class AwardSerializer(serializers.ModelSerializer[Award]):
    holder = serializers.CharField(source="holder.display_name")
    calculation = serializers.SerializerMethodField()

    class Meta:
        model = Award
        fields = ["id", "holder", "label", "status", "points", "awarded_at", "confirm_at", "calculation"]
        read_only_fields = fields

    @extend_schema_field(CalculationLineSerializer(many=True))
    def get_calculation(self, award: Award) -> object:
        return CalculationLineSerializer(earning.lines_of(award), many=True).data


class HoldSerializer(serializers.ModelSerializer[Hold]):
    holder = serializers.CharField(source="held.holder.display_name")
    what = serializers.CharField(help_text="The request's reference, or what the points were for.")
    points = serializers.IntegerField(source="held.points")
    reason = serializers.CharField(source="reason_said")
    decision = serializers.CharField(source="decision_said")

    class Meta:
        model = Hold
        fields = [
            "id",
            "award",
            "redemption",
            "holder",
            "what",
            "points",
            "status",
            "reason",
            "placed_at",
            "appeal",
            "appealed_at",
            "decision",
            "decided_at",
        ]
        read_only_fields = fields


class RedemptionSerializer(serializers.ModelSerializer[Redemption]):
    class Meta:
        model = Redemption
        fields = [
            "id",
            "reference",
            "status",
            "points",
            "value_minor",
            "currency",
            "requested_at",
            "decided_at",
            "ended_at",
            "reason",
        ]
        read_only_fields = fields


class PayoutBatchSerializer(serializers.ModelSerializer[PayoutBatch]):
    class Meta:
        model = PayoutBatch
        fields = [
            "id",
            "reference",
            "status",
            "made_at",
            "sent_at",
            "reconciled_at",
            "line_count",
            "total_points",
            "total_minor",
            "currency",
        ]
        read_only_fields = fields


class SuspenseLineSerializer(serializers.ModelSerializer[PayoutResultLine]):
    """A line of billing's result file that decided nothing and waits for a person."""

    class Meta:
        model = PayoutResultLine
        fields = ["number", "reference", "status", "reason", "amount_minor", "outcome", "at"]
        read_only_fields = fields


class PayoutBatchDetailSerializer(PayoutBatchSerializer):
    """The batch with its redemptions, and the lines of result files that did not match."""

    lines = RedemptionSerializer(source="redemptions", many=True)
    suspense = serializers.SerializerMethodField()

    class Meta(PayoutBatchSerializer.Meta):
        fields = [*PayoutBatchSerializer.Meta.fields, "lines", "suspense"]
        read_only_fields = fields

    @extend_schema_field(SuspenseLineSerializer(many=True))
    def get_suspense(self, batch: PayoutBatch) -> object:
        return SuspenseLineSerializer(payouts.suspense().filter(batch=batch), many=True).data
