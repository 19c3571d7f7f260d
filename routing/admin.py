"""Configuration: service levels with their paths, topics' levels and opening hours. The queue is to look at only."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from common.read_only_admin import ReadOnly
from routing.forms import OpeningHoursForm, PathFormSet
from routing.models import (
    Availability,
    Claim,
    Offer,
    OpeningHours,
    QueueEntry,
    ServiceLevel,
    Skill,
    Stage,
    TopicServiceLevel,
)
from routing.surge_models import Surge, SurgeBonus, SurgeBudget, SurgePolicy


class StageInline(admin.TabularInline):  # type: ignore[type-arg]  # Django's own class takes no parameter
    model = Stage
    formset = PathFormSet
    extra = 0


@admin.register(ServiceLevel)
class ServiceLevelAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["name", "work_kind", "target_percent", "target_seconds", "is_default"]
    inlines = [StageInline]


@admin.register(TopicServiceLevel)
class TopicServiceLevelAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["topic", "service_level"]
    list_select_related = ["topic", "service_level"]


@admin.register(OpeningHours)
class OpeningHoursAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    form = OpeningHoursForm
    list_display = ["pool", "weekday", "opens", "closes", "time_zone"]
    list_filter = ["pool"]


@admin.register(QueueEntry)
class QueueEntryAdmin(ReadOnly):
    list_display = [
        "item_id",
        "kind",
        "pool",
        "status",
        "stage",
        "topic",
        "language",
        "queued_at",
        "due_at",
        "holder",
    ]
    list_filter = ["status", "pool", "kind"]
    list_select_related = ["topic", "holder"]
    search_fields = ["=item_id", "=story"]
    ordering = ["-id"]


@admin.register(Offer)
class OfferAdmin(ReadOnly):
    list_display = ["entry_id", "advocate", "status", "stage", "sent_at", "ends_at", "why"]
    list_filter = ["status"]
    list_select_related = ["advocate__user"]
    search_fields = ["=entry__id", "=advocate__user__id"]
    ordering = ["-id"]


@admin.register(Claim)
class ClaimAdmin(ReadOnly):
    list_display = ["entry_id", "holder", "fence", "status", "started_at", "ends_at", "ended_at"]
    list_filter = ["status"]
    list_select_related = ["holder"]
    search_fields = ["=entry__id", "=holder__id"]
    ordering = ["-id"]


@admin.register(Availability)
class AvailabilityAdmin(ReadOnly):
    list_display = ["advocate", "is_available", "until", "max_open", "last_offer_at"]
    list_filter = ["is_available"]
    list_select_related = ["advocate__user"]
    search_fields = ["=advocate__user__id"]


@admin.register(Skill)
class SkillAdmin(ReadOnly):
    list_display = ["advocate", "topic", "language", "score", "good", "bad", "is_on"]
    list_filter = ["topic", "language"]
    list_select_related = ["advocate__user", "topic"]
    search_fields = ["=advocate__user__id"]


@admin.register(SurgePolicy)
class SurgePolicyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """One row for the whole site."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not SurgePolicy.objects.exists()


@admin.register(SurgeBudget)
class SurgeBudgetAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["day", "points", "promised_points"]
    readonly_fields = ["promised_points"]


@admin.register(Surge)
class SurgeAdmin(ReadOnly):
    list_display = ["started_at", "ended_at", "waiting", "people", "predicted_seconds"]
    ordering = ["-id"]


@admin.register(SurgeBonus)
class SurgeBonusAdmin(ReadOnly):
    list_display = ["entry_id", "budget", "points", "status", "holder", "reserved_at"]
    list_filter = ["status"]
    list_select_related = ["holder", "budget"]
    ordering = ["-id"]
