"""Configuration of rewards: tariffs. What happened, and the books, can be looked at and nothing else."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from common.read_only_admin import ReadOnly
from rewards.books import LedgerAccount, Transfer
from rewards.models import Award, Expiry, Hold, PayoutBatch, Redemption, Tariff, TariffRules


@admin.register(Tariff)
class TariffAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # Django's own class takes no parameter
    """A tariff is added with the moment from which it holds; what awards were made under stays as it was."""

    list_display = ["topic", "points", "valid_from"]
    list_filter = ["topic"]
    ordering = ["topic__position", "-valid_from"]

    def has_change_permission(self, request: HttpRequest, obj: Tariff | None = None) -> bool:
        return obj is None or not obj.award_set.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Tariff | None = None) -> bool:
        return False


@admin.register(TariffRules)
class TariffRulesAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # Django's own class takes no parameter
    """New rules are added with the moment from which they hold; rules that awards were made under stay as they are."""

    list_display = ["valid_from", "month_budget_points", "full_answers_per_day", "taper_percent"]
    ordering = ["-valid_from"]

    def has_change_permission(self, request: HttpRequest, obj: TariffRules | None = None) -> bool:
        return obj is None or not obj.award_set.exists()

    def has_delete_permission(self, request: HttpRequest, obj: TariffRules | None = None) -> bool:
        return False


@admin.register(Award)
class AwardAdmin(ReadOnly):
    list_display = ["label", "holder", "points", "status", "awarded_at", "confirm_at"]
    list_filter = ["status"]
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
