"""`manage.py verify_history`: is the record of who did what as it was sealed? Exits with 1 if not, and says where."""

from __future__ import annotations

from typing import Any

from django.core.management import BaseCommand, CommandError

from common.history_seals import HISTORY
from common.sealed_chain import Tampered


class Command(BaseCommand):
    help = "Recompute the chain over the record and compare it with the roots here and outside."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            sealed = HISTORY.verify()
        except Tampered as found:
            raise CommandError(str(found)) from found
        self.stdout.write(f"The record is whole: {sealed} rows are as they were sealed.")
