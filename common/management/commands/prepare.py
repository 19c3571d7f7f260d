"""`manage.py prepare`: bring an empty or older database to where the site can start. `make run` calls it."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, call_command


class Command(BaseCommand):
    help = "Migrate; with DEBUG off collect static files, with DEBUG on load the demo if nobody is there yet."
    # `migrate` runs them.
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0)
        call_command("create_default_service_levels")
        if not settings.IS_DEVELOPMENT:
            call_command("collectstatic", verbosity=0, interactive=False)
        elif not get_user_model()._default_manager.exists():
            self._load_demo()

    def _load_demo(self) -> None:
        """Load it, and keep what it says (who can log in how) for every later start."""
        words = io.StringIO()
        call_command("load_demo", stdout=words)
        (Path(settings.BASE_DIR) / ".local" / "demo.txt").write_text(words.getvalue())
