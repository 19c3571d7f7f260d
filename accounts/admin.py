"""Configuration of people: in-house roles, topics and the test. Standing and applications change by actions only."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from accounts.models import Advocate, Application, BillAccount, QuizQuestion, Topic, User
from common.read_only_admin import ReadOnly


@admin.register(User)
class UserAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # Django's own class takes no parameter
    """Roles and whether somebody may sign in. People sign up themselves, and are never deleted."""

    list_display = ["display_name", "email", "roles", "is_active", "is_staff"]
    list_filter = ["is_staff", "is_active"]
    search_fields = ["=email", "display_name"]
    ordering = ["email"]
    show_full_result_count = False
    fields = [
        "email",
        "display_name",
        "language",
        "time_zone",
        "bill_account",
        "roles",
        "is_active",
        "is_staff",
        "is_superuser",
        "groups",
    ]
    readonly_fields = ["email", "display_name", "language", "time_zone"]
    raw_id_fields = ["bill_account"]
    filter_horizontal = ["groups"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False


@admin.register(BillAccount)
class BillAccountAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # Django's own class takes no parameter
    list_display = ["number", "household"]
    search_fields = ["=number", "=household"]
    show_full_result_count = False


@admin.register(Topic)
class TopicAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # Django's own class takes no parameter
    """A topic that is no longer wanted is switched off: enquiries refer to it for good."""

    list_display = ["name", "difficulty", "is_always_reviewed", "is_active", "position"]
    list_editable = ["position"]
    prepopulated_fields = {"slug": ["name"]}

    def has_delete_permission(self, request: HttpRequest, obj: Topic | None = None) -> bool:
        return False


@admin.register(QuizQuestion)
class QuizQuestionAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # Django's own class takes no parameter
    list_display = ["text", "topic", "language"]
    list_filter = ["topic", "language"]
    list_select_related = ["topic"]
    search_fields = ["text"]


@admin.register(Advocate)
class AdvocateAdmin(ReadOnly):
    list_display = ["user", "status", "tier", "languages", "approved_at"]
    list_filter = ["status", "tier"]
    list_select_related = ["user"]
    search_fields = ["=user__email", "user__display_name"]


@admin.register(Application)
class ApplicationAdmin(ReadOnly):
    list_display = ["advocate", "submitted_at", "quiz_score", "decided_at", "is_approved", "decided_by"]
    list_filter = ["is_approved"]
    list_select_related = ["advocate__user", "decided_by"]
    ordering = ["-submitted_at"]
