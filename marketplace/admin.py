"""The story in the configuration: to look at, in its crowd-safe words, and nothing else.

Sealed originals are never listed among the fields; who needs them reads them on the desk, where it is recorded.
"""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

import marketplace.quality.admin
import marketplace.quality.risk.admin  # noqa: F401
from accounts.models import Role
from accounts.requests import person_of
from common import clock
from common.errors import DomainError
from common.models import HistoryRow
from common.read_only_admin import ReadOnly
from marketplace.actions.retire_gold import retire_gold
from marketplace.actions.set_gold import set_gold
from marketplace.models import Answer, Enquiry, Escalation, Review
from marketplace.public_help.models import HelpPage
from marketplace.standing.models import StandingEvent, TierBar


@admin.register(Enquiry)
class EnquiryAdmin(ReadOnly):
    list_display = ["reference", "subject", "topic", "language", "status", "created_at", "answered_at"]
    list_filter = ["status", "topic", "language"]
    list_select_related = ["topic"]
    search_fields = ["=id"]
    ordering = ["-created_at"]
    fields = [
        "reference",
        "customer",
        "topic",
        "language",
        "subject",
        "status",
        "created_at",
        "first_answered_at",
        "answered_at",
        "resolved_at",
        "withdrawn_at",
        "assume_solved_at",
        "not_solved_count",
    ]


@admin.register(Answer)
class AnswerAdmin(ReadOnly):
    list_display = ["id", "author", "is_by_staff", "status", "acceptance", "rating", "submitted_at"]
    list_filter = ["status", "acceptance", "is_by_staff"]
    list_select_related = ["author"]
    search_fields = ["=id", "=enquiry__id"]
    ordering = ["-submitted_at"]
    fields = [
        "enquiry",
        "author",
        "is_by_staff",
        "status",
        "body",
        "submitted_at",
        "published_at",
        "ended_at",
        "acceptance",
        "rating",
        "comment",
    ]


@admin.register(Review)
class ReviewAdmin(ReadOnly):
    list_display = ["id", "cause", "is_before_publication", "status", "decision", "quality", "decided_by"]
    list_filter = ["status", "decision", "cause"]
    list_select_related = ["decided_by"]
    search_fields = ["=id", "=answer__id"]
    ordering = ["-created_at"]
    actions = ["take_as_known", "retire"]

    def has_measure_permission(self, request: HttpRequest) -> bool:
        """As its actions ask again."""
        return person_of(request).has_role(Role.OPS)

    @admin.action(
        description="Take the verdict as known, to measure other moderators by it", permissions=["measure"]
    )
    def take_as_known(self, request: HttpRequest, queryset: QuerySet[Review]) -> None:
        self._for_each(request, queryset, set_gold)

    @admin.action(description="Measure nobody by it any more", permissions=["measure"])
    def retire(self, request: HttpRequest, queryset: QuerySet[Review]) -> None:
        self._for_each(request, queryset, retire_gold)

    def _for_each(
        self, request: HttpRequest, queryset: QuerySet[Review], action: Callable[..., object]
    ) -> None:
        done = 0
        for review in queryset:
            try:
                action(review_id=review.id, by=person_of(request))
                done += 1
            except DomainError as refusal:
                self.message_user(request, f"{review}: {refusal.message}", messages.WARNING)
        self.message_user(request, f"Done for {done}.")


@admin.register(Escalation)
class EscalationAdmin(ReadOnly):
    list_display = ["enquiry", "reason", "by", "created_at", "closed_at", "verdict"]
    list_filter = ["reason", "verdict"]
    list_select_related = ["enquiry", "by"]
    search_fields = ["=enquiry__id"]
    ordering = ["-created_at"]


@admin.register(HistoryRow)
class HistoryAdmin(ReadOnly):
    """What happened to anything, by the id of its story."""

    list_display = ["at", "kind", "verb", "was", "now", "why", "actor"]
    list_filter = ["kind"]
    list_select_related = ["actor"]
    search_fields = ["=story", "=subject"]
    ordering = ["-id"]


@admin.register(TierBar)
class TierBarAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # Django's own class takes no parameter
    """A bar is added with the moment from which it holds; the one before stays, as people were judged by it."""

    list_display = ["tier", "valid_from", "reach_percent", "keep_percent", "held_answers"]
    list_filter = ["tier"]
    ordering = ["tier", "-valid_from"]

    def has_change_permission(self, request: HttpRequest, obj: TierBar | None = None) -> bool:
        may = super().has_change_permission(request, obj)
        return may and (obj is None or obj.valid_from > clock.now())

    def has_delete_permission(self, request: HttpRequest, obj: TierBar | None = None) -> bool:
        may = super().has_delete_permission(request, obj)
        return may and obj is not None and obj.valid_from > clock.now()


@admin.register(StandingEvent)
class StandingEventAdmin(ReadOnly):
    list_display = ["at", "advocate", "kind", "tier", "by"]
    list_filter = ["kind"]
    list_select_related = ["advocate__user", "by"]
    ordering = ["-at"]


@admin.register(HelpPage)
class HelpPageAdmin(ReadOnly):
    list_display = ["title", "topic", "language", "status", "proposed_at"]
    list_filter = ["status", "topic", "language"]
    list_select_related = ["topic"]
    search_fields = ["=slug"]
    ordering = ["-id"]
    exclude = ["search"]
