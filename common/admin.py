"""The outbox in the configuration: to look at, and to send again what the couriers gave up."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from common import outbox
from common.models import OutboxEntry
from common.read_only_admin import ReadOnly
from common.recorded_admin import note_each


class GivenUp(admin.SimpleListFilter):
    title = "given up"
    parameter_name = "given_up"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [("yes", "Yes")]

    def queryset(self, request: HttpRequest, entries: QuerySet[OutboxEntry]) -> QuerySet[OutboxEntry]:
        return entries.filter(given_up_at__isnull=False) if self.value() else entries


@admin.register(OutboxEntry)
class OutboxEntryAdmin(ReadOnly):
    list_display = [
        "id",
        "kind",
        "created_at",
        "due_at",
        "attempts",
        "delivered_at",
        "given_up_at",
        "last_error",
    ]
    list_filter = [GivenUp]
    search_fields = ["=kind", "=key"]
    ordering = ["-id"]
    actions = ["send_again"]

    def has_send_again_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("common.change_outboxentry")

    @admin.action(description="Send again what was given up", permissions=["send_again"])
    def send_again(self, request: HttpRequest, entries: QuerySet[OutboxEntry]) -> None:
        with transaction.atomic():
            given_up = entries.filter(given_up_at__isnull=False)
            note_each("send_again", given_up, by=request)
            revived = outbox.send_again(given_up.values_list("pk", flat=True))
        self.message_user(request, f"Given up and now due again: {revived}.", messages.SUCCESS)
