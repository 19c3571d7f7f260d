"""`manage.py verify_ledger`: is every transfer what it was when it was sealed? Exits with 1 if not, and says where."""

from __future__ import annotations

from typing import Any

from django.core.management import BaseCommand, CommandError

from rewards import seals


class Command(BaseCommand):
    help = "Recompute the chain over the books and compare it with the roots here and outside."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            sealed = seals.verify()
        except seals.Tampered as found:
            raise CommandError(str(found)) from found
        self.stdout.write(f"The books are whole: {sealed} transfers are as they were sealed.")
