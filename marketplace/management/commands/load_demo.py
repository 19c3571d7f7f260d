from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from marketplace.demo.load import load_demo
from marketplace.demo.people import LOG_INS, PASSWORD


class Command(BaseCommand):
    help = "Fills an empty database with Wrenfield: people, topics and three months of history."

    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.exists():
            raise CommandError(
                "There are people in this database already; the demo data goes into an empty one."
            )
        load_demo()
        self.stdout.write(f"Log in with the password {PASSWORD} as")
        for email, who in LOG_INS:
            self.stdout.write(f"  {email:<20} {who}")
