"""Configuration: service levels with their paths, topics' levels and calendars. The queue is to look at only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from accounts.models import User
from common.read_only_admin import ReadOnly
from routing.forms import (
    CalendarForm,
    OpeningHoursFormSet,
    PathFormSet,
    ServiceLevelForm,
)
from routing.models import (
    Availability,
    Calendar,
    Claim,
    Clock,
    Offer,
    OpeningHours,
    ParticularDay,
    PoolCalendar,
    QueueEntry,
    QuietHours,
    ServiceLevel,
    Skill,
    Stage,
    Surge,
    SurgeBonus,
    SurgeBudget,
    SurgePolicy,
    TopicServiceLevel,
)


class StageInline(admin.TabularInline):  # type: ignore[type-arg]  # Django's own class takes no parameter
    model = Stage
    formset = PathFormSet
    extra = 0


class KeptWhileUsed(admin.ModelAdmin):  # type: ignore[type-arg]
    """Configuration that something refers to cannot be removed, and its page says what that is.

    There is no removing of many at once: it would have to say no for each of them.
    """

    delete_confirmation_max_display = 20

    uses: Callable[[Any], list[str]]
    """A static function of each subclass: what refers to a row, in words; empty if nothing does."""

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_delete_permission(request, obj) and not (obj and self.uses(obj))

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        return ["used_by"] if obj else []

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> list[Any]:
        return [*(self.form._meta.fields or []), *self.get_readonly_fields(request, obj)]

    @admin.display(description="used by")
    def used_by(self, obj: Any) -> str:
        used = self.uses(obj)
        return f"{'; '.join(used)}. It cannot be removed while that is so." if used else "Nothing yet."


@admin.register(ServiceLevel)
class ServiceLevelAdmin(KeptWhileUsed):
    form = ServiceLevelForm
    list_display = [
        "name",
        "work_kind",
        "target_percent",
        "target_seconds",
        "next_seconds",
        "resolution_seconds",
        "is_urgent",
        "calendar",
        "is_default",
    ]
    list_select_related = ["calendar"]
    inlines = [StageInline]

    @staticmethod
    def uses(obj: ServiceLevel) -> list[str]:
        used = [f"the topic {row.topic}" for row in TopicServiceLevel.objects.filter(service_level=obj)]
        if obj.is_default:
            used.append("every topic without a level of its own")
        if QueueEntry.objects.filter(service_level=obj).exclude(status="done").exists():
            used.append("enquiries that wait or are being answered")
        elif (
            QueueEntry.objects.filter(service_level=obj).exists()
            or Clock.objects.filter(service_level=obj).exists()
        ):
            used.append("the record of what was promised and kept")
        return used


@admin.register(TopicServiceLevel)
class TopicServiceLevelAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["topic", "service_level"]
    list_select_related = ["topic", "service_level"]


class OpeningHoursInline(admin.TabularInline):  # type: ignore[type-arg]
    model = OpeningHours
    formset = OpeningHoursFormSet
    extra = 0


class ParticularDayInline(admin.TabularInline):  # type: ignore[type-arg]
    model = ParticularDay
    extra = 0


@admin.register(Calendar)
class CalendarAdmin(KeptWhileUsed):
    form = CalendarForm
    list_display = ["name", "time_zone", "country", "subdivision"]
    inlines = [OpeningHoursInline, ParticularDayInline]

    @staticmethod
    def uses(obj: Calendar) -> list[str]:
        pools = [f"the pool {row.pool}" for row in PoolCalendar.objects.filter(calendar=obj)]
        return pools + [
            f"the service level {level.name}" for level in ServiceLevel.objects.filter(calendar=obj)
        ]


@admin.register(PoolCalendar)
class PoolCalendarAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["pool", "calendar"]
    list_select_related = ["calendar"]


@admin.register(QuietHours)
class QuietHoursAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["person", "begin", "end"]
    list_select_related = ["person"]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Of staff alone. In a list, as Django's search field breaks on an id that is none."""
        staff = User.objects.filter(is_staff=True).order_by("display_name")
        return super().formfield_for_foreignkey(db_field, request, queryset=staff, **kwargs)


@admin.register(Clock)
class ClockAdmin(ReadOnly):
    list_display = [
        "item_id",
        "kind",
        "service_level",
        "pool",
        "status",
        "started_at",
        "due_at",
        "outcome",
        "spent",
    ]
    list_filter = ["outcome", "status", "kind", "pool", "service_level"]
    list_select_related = ["service_level"]
    search_fields = ["=item_id"]
    ordering = ["-id"]


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
