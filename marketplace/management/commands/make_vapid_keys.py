"""`manage.py make_vapid_keys`: a key pair for web push, as lines for the environment."""

from __future__ import annotations

from typing import Any

from django.core.management import BaseCommand

from marketplace.push.vapid import make_private_key


class Command(BaseCommand):
    help = "Print a new VAPID key for web push. Keep it: with another key no device hears from us any more."
    # It needs no database.
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"VAPID_PRIVATE_KEY={make_private_key()}")
