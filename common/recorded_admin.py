"""The configuration, with a memory: whatever somebody adds, changes or deletes in it enters the record.

Here and not in each class that shows a model, so that none can be forgotten. The record names the fields, not what
was in them. And what nobody is shown there cannot be asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid5

from django.contrib.admin import AdminSite, ModelAdmin, SimpleListFilter
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from common import history

ROWS = UUID("5a3c6d0e-7a55-4b8e-9a51-0d4b8f6f2a77")
"""Under which a row that has a number, or a word, for a key gets an id for the record."""


class RecordedAdminSite(AdminSite):
    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        shown_by = admin_class or ModelAdmin
        super().register(model_or_iterable, type(shown_by.__name__, (_Recorded, shown_by), {}), **options)


class _Recorded(ModelAdmin):  # type: ignore[type-arg]  # Django's own class takes no parameter
    """Notes what Django logs for its own pages."""

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Only by what the list's own filters are about.

        Django takes any column of the model, so that whoever may see a list could find out, letter by letter, a hash of
        a password or a seal that no page shows them.
        """
        asked = [self.date_hierarchy, *(_asked_by(each) for each in self.get_list_filter(request))]
        is_shown = any(each and f"{lookup}__".startswith(f"{each}__") for each in asked)
        return is_shown and super().lookup_allowed(lookup, value, request)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        """Permission first: Django tells whoever has none, by a redirect, which ids there are not."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        return super().history_view(request, object_id, extra_context)

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        _note(request, "configure_new", obj)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        _note(request, "configure", obj, why=_fields(message))
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        for obj in queryset:
            _note(request, "configure_away", obj)
        return super().log_deletions(request, queryset)


def _asked_by(list_filter: Any) -> str:
    """The column, or the word, that a filter of a list puts into the address."""
    if isinstance(list_filter, type) and issubclass(list_filter, SimpleListFilter):
        return list_filter.parameter_name or ""
    return str(list_filter[0] if isinstance(list_filter, tuple) else list_filter)


def note_each(verb: str, rows: Iterable[Model], *, by: HttpRequest) -> None:
    """What was done to many at once by something that writes no row of its own."""
    for obj in rows:
        _note(by, verb, obj)


def _note(request: HttpRequest, verb: str, obj: Model, why: str = "") -> None:
    key = obj.pk if isinstance(obj.pk, UUID) else uuid5(ROWS, f"{obj._meta.label} {obj.pk}")
    history.note(verb, kind=str(obj._meta.model_name), subject=key, by=request.user, why=why)  # type: ignore[arg-type]


def _fields(message: Any) -> str:
    """The names of the fields in Django's message: a list of what was changed, each with its fields."""
    changes: Iterable[Any] = message if isinstance(message, list) else []
    told = [change.get("changed", {}).get("fields", []) for change in changes]
    return ", ".join(str(field) for fields in told for field in fields)
