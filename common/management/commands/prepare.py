"""`manage.py prepare`: bring an empty or older database to where the site can start. `make run` calls it."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, CommandError, call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader


class Command(BaseCommand):
    help = "Migrate; with DEBUG off collect static files, with DEBUG on load the demo if nobody is there yet."
    # `migrate` runs them.
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.IS_DEVELOPMENT:
            _refuse_what_another_version_wrote()
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


def _refuse_what_another_version_wrote() -> None:
    """In production an older release may run beside what a newer one has added; here nobody would know why it fails."""
    loader = MigrationLoader(connection)
    unknown = sorted(set(loader.applied_migrations) - set(loader.disk_migrations))
    if unknown:
        raise CommandError(
            f"the database was written by another version (it has {'.'.join(unknown[0])}, which is not here); nothing "
            "in it was changed: run that version, or move .local/postgres away to begin with an empty one"
        )
