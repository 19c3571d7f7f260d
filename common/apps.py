from __future__ import annotations

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.utils.module_loading import autodiscover_modules


class RecordedAdminConfig(admin_apps.AdminConfig):
    """Django's configuration pages, on a site that remembers (common/recorded_admin.py)."""

    default = False
    default_site = "common.recorded_admin.RecordedAdminSite"


class CommonConfig(AppConfig):
    default = True
    name = "common"
    verbose_name = "Plumbing"

    def ready(self) -> None:
        """Collect what each app registers for the clock, the outbox, `manage.py check`, reconciliation, holds
        and words."""
        autodiscover_modules("sweeps", "couriers", "letter_hours", "checks")
        autodiscover_modules("reconciliation", "withholding", "words_for_holders")
