"""How the API shows what went to staff, and what it takes of those who say so or judge it."""

from __future__ import annotations

from rest_framework import serializers

from common.plain_text import TextSerializerField
from marketplace.limits import NOTE_MAX, REASON_MAX
from marketplace.models import Escalation


class EscalationSerializer(serializers.ModelSerializer[Escalation]):
    verdict = serializers.CharField(read_only=True, help_text="right or wrong; empty: nobody has said.")

    class Meta:
        model = Escalation
        fields = ["id", "enquiry", "reason", "created_at", "verdict"]


class AskStaffSerializer(serializers.Serializer[Escalation]):
    reason = TextSerializerField(max_length=REASON_MAX, required=False, allow_blank=True, default="")


class EscalateSerializer(serializers.Serializer[Escalation]):
    reason = serializers.ChoiceField(Escalation.Reason.choices)
    note = TextSerializerField(max_length=NOTE_MAX, required=False, allow_blank=True, default="")


class JudgeEscalationSerializer(serializers.Serializer[Escalation]):
    verdict = serializers.ChoiceField(Escalation.Verdict.choices)
