"""`manage.py seal_anew`: everything that is sealed, under the first of SEALING_KEYS, so that the others can be dropped.

Beside the running site: a row that somebody writes meanwhile is under the first key already and left alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.core.management import BaseCommand
from django.db import models, transaction

from common.sealing import sealed_anew

AT_ONCE = 500
SECRETS = ("secret", "seed")
"""Of a second factor, as accounts.adapter.SealedFactorsAdapter seals them."""


class Command(BaseCommand):
    help = "Seal everything anew under the first of SEALING_KEYS."

    def handle(self, *args: Any, **options: Any) -> None:
        for field in sealed_fields():
            self._say(field.model._meta.label, _seal_column(field))
        self._say(Authenticator._meta.label, _seal_second_factors())

    def _say(self, table: str, rows: int) -> None:
        self.stdout.write(f"{table}: {rows} sealed anew")


def sealed_fields() -> Iterator[models.Field[Any, Any]]:
    """By their name, as every model of ours has them."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.BinaryField) and field.name.endswith("sealed"):
                yield field


def _seal_column(field: models.Field[Any, Any]) -> int:
    rows, name, changed = field.model._default_manager.order_by(), field.name, 0
    sealed = rows.exclude(**{name: None}).values_list("pk", name)
    for pk, data in sealed.iterator(chunk_size=AT_ONCE):
        if (anew := sealed_anew(data)) is not None:
            changed += rows.filter(pk=pk, **{name: data}).update(**{name: anew})
    return changed


def _seal_second_factors() -> int:
    changed = 0
    for pk in Authenticator.objects.values_list("pk", flat=True).iterator(chunk_size=AT_ONCE):
        with transaction.atomic():
            factor = Authenticator.objects.select_for_update().filter(pk=pk).first()
            if factor is not None and _seal_secrets(factor):
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
