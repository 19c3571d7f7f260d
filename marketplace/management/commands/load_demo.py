from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from marketplace.demo.load import load_demo


class Command(BaseCommand):
    help = "Fills an empty database with Wrenfield: people, topics and three months of history."

    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.exists():
            raise CommandError(
                "There are people in this database already; the demo data goes into an empty one."
            )
        load_demo()
