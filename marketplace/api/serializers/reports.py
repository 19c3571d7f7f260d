"""How the API shows reports and appeals, and what it takes for them."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from common.plain_text import TextSerializerField
from marketplace.appeals.models import Appeal
from marketplace.limits import NOTE_MAX, NOTE_MIN, REASON_MAX
from marketplace.reports.deciding import loser_of
from marketplace.reports.models import Report


class FiledAppealSerializer(serializers.ModelSerializer[Appeal]):
    class Meta:
        model = Appeal
        fields = ["status", "words", "filed_at", "note", "decided_at"]


class ReportSerializer(serializers.ModelSerializer[Report]):
    """A report as one of its two sides sees it; `viewer` in the context says which. Who reported is never told."""

    item = serializers.UUIDField(source="item_id", help_text="The message or answer.")
    is_mine = serializers.SerializerMethodField(
        help_text="Whether the reader filed it; else it is about them."
    )
    words = serializers.SerializerMethodField(help_text="What was said with it, for whoever filed it.")
    may_appeal = serializers.SerializerMethodField()
    appeal = serializers.SerializerMethodField(help_text="The reader's own.")

    class Meta:
        model = Report
        fields = [
            "id",
            "enquiry",
            "item",
            "is_mine",
            "reason",
            "text",
            "words",
            "filed_at",
            "status",
            "note",
            "decided_at",
            "may_appeal",
            "appeal",
        ]

    def get_is_mine(self, report: Report) -> bool:
        return bool(report.reporter_id == self.context["viewer"].id)

    def get_words(self, report: Report) -> str:
        return report.words if self.get_is_mine(report) else ""

    def get_may_appeal(self, report: Report) -> bool:
        is_loser = loser_of(report) == self.context["viewer"].id
        return is_loser and getattr(report, "appeal", None) is None

    @extend_schema_field(FiledAppealSerializer(allow_null=True))
    def get_appeal(self, report: Report) -> object:
        appeal: Appeal | None = getattr(report, "appeal", None)
        is_own = appeal is not None and appeal.by_id == self.context["viewer"].id
        return FiledAppealSerializer(appeal).data if is_own else None


class FileReportSerializer(serializers.Serializer[Report]):
    """`item` is the id of a message or an answer as the enquiry's thread shows it."""

    enquiry = serializers.UUIDField()
    item = serializers.UUIDField()
    reason = serializers.ChoiceField(Report.Reason.choices)
    words = TextSerializerField(max_length=REASON_MAX, required=False, allow_blank=True, default="")


class AppealSerializer(serializers.Serializer[Appeal]):
    words = TextSerializerField(max_length=NOTE_MAX, min_length=NOTE_MIN)
