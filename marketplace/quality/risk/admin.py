"""Review by risk in the configuration: the policy is changed by making its next version; the rest is to look at."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from common.read_only_admin import ReadOnly
from marketplace.quality.risk.models import ReviewPlan, ReviewPolicy, RiskAssessment


@admin.register(ReviewPolicy)
class ReviewPolicyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # Django's own class takes no parameter
    """A version is made and then only looked at; an empty form shows the one that holds."""

    list_display = [
        "version",
        "made_at",
        "what_changed",
        "target_percent",
        "confidence_percent",
        "hold_percent",
    ]
    ordering = ["-version"]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        newest = ReviewPolicy.objects.latest("version")
        return {
            field.name: getattr(newest, field.name) for field in ReviewPolicy._meta.fields if field.editable
        } | {"what_changed": ""}

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(ReviewPlan)
class ReviewPlanAdmin(ReadOnly):
    list_display = ["topic", "made_at", "answers", "usual_share", "hold_from", "rate", "is_enough"]
    list_filter = ["topic", "is_enough"]
    list_select_related = ["topic"]
    ordering = ["-id"]


@admin.register(RiskAssessment)
class RiskAssessmentAdmin(ReadOnly):
    list_display = ["answer_id", "assessed_at", "risk", "probability", "factors"]
    search_fields = ["=answer__id", "=answer__enquiry__id"]
    ordering = ["-assessed_at"]
    exclude = ["sketch"]
