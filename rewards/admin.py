"""Configuration of rewards: tariffs. What happened, and the books, can be looked at and nothing else."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from common import clock
from common.read_only_admin import ReadOnly
from rewards.books import LedgerAccount, Transfer
from rewards.models import Award, Expiry, Hold, PayoutBatch, Redemption, Tariff, TariffRules

WHILE_TYPING = 10
"""Minutes that the form may lie open with the moment at which it was opened."""


class FromNowOnForm(forms.ModelForm):  # type: ignore[type-arg]  # of the tariffs and of their rules
    def clean_valid_from(self) -> datetime:
        moment: datetime = self.cleaned_data["valid_from"]
        if moment < clock.ago(minutes=WHILE_TYPING) and moment != self.instance.valid_from:
            raise forms.ValidationError(_("What is past stays as it was. Choose a moment from now on."))
        return moment


class FromNowOn(admin.ModelAdmin):  # type: ignore[type-arg]  # Django's own class takes no parameter
    """Added with the moment from which it holds, never for the past; what awards were made under stays as it was."""

    form = FromNowOnForm

    def has_change_permission(self, request: HttpRequest, obj: Tariff | TariffRules | None = None) -> bool:
        may = super().has_change_permission(request, obj)
        return may and (obj is None or not obj.award_set.exists())

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Tariff)
class TariffAdmin(FromNowOn):
    list_display = ["topic", "points", "valid_from"]
    list_filter = ["topic"]
    ordering = ["topic__position", "-valid_from"]


@admin.register(TariffRules)
class TariffRulesAdmin(FromNowOn):
    list_display = [
        "valid_from",
        "month_budget_points",
        "full_answers_per_day",
        "taper_percent",
        "escalation_points",
        "review_points",
    ]
    ordering = ["-valid_from"]


@admin.register(Award)
class AwardAdmin(ReadOnly):
    list_display = ["label", "kind", "holder", "points", "status", "awarded_at", "confirm_at"]
    list_filter = ["status", "kind"]
    list_select_related = ["holder"]
    ordering = ["-awarded_at"]


@admin.register(Redemption)
class RedemptionAdmin(ReadOnly):
    list_display = ["reference", "holder", "points", "value_minor", "currency", "status", "requested_at"]
    list_filter = ["status"]
    list_select_related = ["holder"]
    search_fields = ["=reference"]
    ordering = ["-requested_at"]


@admin.register(Hold)
class HoldAdmin(ReadOnly):
    list_display = ["placed_at", "award", "redemption", "status", "reason", "placed_by", "decided_by"]
    list_filter = ["status"]
    list_select_related = ["award__holder", "redemption", "placed_by", "decided_by"]
    ordering = ["-placed_at"]


@admin.register(Expiry)
class ExpiryAdmin(ReadOnly):
    list_display = ["holder", "status", "points", "warned_at", "expires_at", "ended_at"]
    list_filter = ["status"]
    list_select_related = ["holder"]
    ordering = ["-warned_at"]


@admin.register(PayoutBatch)
class PayoutBatchAdmin(ReadOnly):
    list_display = ["reference", "status", "line_count", "total_minor", "currency", "made_by", "made_at"]
    list_select_related = ["made_by"]
    ordering = ["-made_at"]


@admin.register(LedgerAccount)
class LedgerAccountAdmin(ReadOnly):
    list_display = ["id", "kind", "holder_id", "credited_points", "debited_points"]
    list_filter = ["kind"]
    search_fields = ["=holder_id"]


@admin.register(Transfer)
class TransferAdmin(ReadOnly):
    list_display = ["created_at", "code", "points", "debit", "credit", "cause"]
    list_filter = ["code"]
    list_select_related = ["debit", "credit"]
    search_fields = ["=source_id"]
    ordering = ["-created_at"]
