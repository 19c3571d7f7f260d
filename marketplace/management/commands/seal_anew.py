"""`manage.py seal_anew`: everything that is sealed, under the first of SEALING_KEYS, so that the others can be dropped.

Beside the running site: a row that somebody writes meanwhile is under the first key already and left alone. One that no
key opens is named and left alone too; the command goes on, and fails in the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.core.management import BaseCommand, CommandError
from django.db import models, transaction

from common.sealing import SealBroken, sealed_anew

AT_ONCE = 500
SECRETS = ("secret", "seed")
"""Of a second factor, as accounts.adapter.SealedFactorsAdapter seals them."""
Unreadable = Callable[[type[models.Model], object], None]
"""Is told the row."""


class Command(BaseCommand):
    help = "Seal everything anew under the first of SEALING_KEYS."

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises: CommandError, once all else is sealed, for what no key opens."""
        self._unreadable = 0
        for field in sealed_fields():
            self._say(field.model, _seal_column(field, self._name))
        self._say(Authenticator, _seal_second_factors(self._name))
        if self._unreadable:
            raise CommandError(
                f"{self._unreadable} cannot be opened with any of SEALING_KEYS and stay as they are."
            )

    def _say(self, model: type[models.Model], rows: int) -> None:
        self.stdout.write(f"{model._meta.label}: {rows} sealed anew")

    def _name(self, model: type[models.Model], pk: object) -> None:
        self._unreadable += 1
        self.stderr.write(f"{model._meta.label} {pk}: cannot be opened")


def sealed_fields() -> Iterator[models.Field[Any, Any]]:
    """By their name, as every model of ours has them."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.BinaryField) and field.name.endswith("sealed"):
                yield field


def _seal_column(field: models.Field[Any, Any], name_unreadable: Unreadable) -> int:
    rows, name, changed = field.model._default_manager.order_by(), field.name, 0
    sealed = rows.exclude(**{name: None}).values_list("pk", name)
    for pk, data in sealed.iterator(chunk_size=AT_ONCE):
        try:
            anew = sealed_anew(data)
        except SealBroken:
            name_unreadable(field.model, pk)
            continue
        if anew is not None:
            changed += rows.filter(pk=pk, **{name: data}).update(**{name: anew})
    return changed


def _seal_second_factors(name_unreadable: Unreadable) -> int:
    changed = 0
    for pk in Authenticator.objects.values_list("pk", flat=True).iterator(chunk_size=AT_ONCE):
        with transaction.atomic():
            factor = Authenticator.objects.select_for_update().filter(pk=pk).first()
            if factor is None:
                continue
            try:
                is_changed = _seal_secrets(factor)
            except SealBroken:
                name_unreadable(Authenticator, pk)
                continue
            if is_changed:
                factor.save(update_fields=["data"])
                changed += 1
    return changed


def _seal_secrets(factor: Authenticator) -> bool:
    anew = {
        name: data.decode()
        for name in SECRETS
        if name in factor.data and (data := sealed_anew(factor.data[name].encode())) is not None
    }
    factor.data |= anew
    return bool(anew)
