"""`manage.py prepare`: brings an empty or older database to where the site can start, with the demo in an empty one."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, call_command


class Command(BaseCommand):
    help = (
        "Migrate, collect static files where they are served collected, load the demo if nobody is there yet."
    )
    # `migrate` runs them.
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0)
        if not settings.DEBUG:
            call_command("collectstatic", verbosity=0, interactive=False)
        if not get_user_model()._default_manager.exists():
            call_command("load_demo")
