from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CommonConfig(AppConfig):
    name = "common"
    verbose_name = "Plumbing"

    def ready(self) -> None:
        """Collect what each app registers for the clock, the outbox, `manage.py check` and reconciliation."""
        autodiscover_modules("sweeps", "couriers", "checks", "reconciliation")
