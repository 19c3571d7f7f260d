"""`manage.py create_default_service_levels`: what a fresh site needs to route anything. Changes nothing on another."""

from __future__ import annotations

from typing import Any

from django.core.management import BaseCommand

from routing.defaults import create_defaults


class Command(BaseCommand):
    help = "Create service levels with their paths and calendars for the staff pools, if there are none."

    def handle(self, *args: Any, **options: Any) -> None:
        if create_defaults():
            self.stdout.write("Service levels and calendars were created: look at them at /admin/routing/.")
