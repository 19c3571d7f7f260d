"""Scorecards in the configuration. A version is made and then only looked at; the next one starts from its copy."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count, Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from accounts.models import Topic
from accounts.requests import person_of
from marketplace.quality import scorecards
from marketplace.quality.gold.models import GoldQuestion
from marketplace.quality.models import Criterion, Scorecard

COPIED = ("position", "key", "name", "name_de", "weight", "is_must")


class CriterionInline(admin.TabularInline):  # type: ignore[type-arg]  # Django's own class takes no parameter
    model = Criterion
    min_num = 1
    extra = 8


@admin.register(Scorecard)
class ScorecardAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["__str__", "what_changed", "made_at", "made_by", "next_version"]
    list_filter = ["topic"]
    list_select_related = ["topic", "made_by"]
    ordering = ["topic__position", "-version"]
    inlines = [CriterionInline]

    @admin.display(description="")
    def next_version(self, card: Scorecard) -> str:
        query = f"?topic={card.topic_id}" if card.topic_id else ""
        add = reverse("admin:marketplace_scorecard_add") + query
        return format_html('<a href="{}">Make the next version</a>', add)

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        """An empty form shows the criteria in force; what comes back is taken as it is, also where nothing changed."""
        given: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        if request.method == "GET" and obj._state.adding:
            criteria = scorecards.in_force(_asked_topic(request)).criteria.all()
            given["initial"] = [{name: getattr(each, name) for name in COPIED} for each in criteria]
        return given

    def save_model(self, request: HttpRequest, obj: Scorecard, form: Any, change: bool) -> None:
        obj.version = scorecards.next_version(obj.topic)
        obj.made_by = person_of(request)
        super().save_model(request, obj, form, change)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


def _asked_topic(request: HttpRequest) -> Topic | None:
    try:
        return Topic.objects.filter(pk=request.GET.get("topic", "")).first()
    except ValidationError:
        return None


@admin.register(GoldQuestion)
class GoldQuestionAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """The bank of known answers. What is no longer wanted is switched off: enquiries and practice rest on it."""

    list_display = ["subject", "use", "topic", "language", "is_active", "asked"]
    list_filter = ["use", "topic", "language", "is_active"]
    list_select_related = ["topic"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[GoldQuestion]:
        questions: QuerySet[GoldQuestion] = super().get_queryset(request)
        return questions.annotate(asked=Count("enquiries"))

    @admin.display(description="Times asked")
    def asked(self, question: Any) -> int:
        return int(question.asked)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
