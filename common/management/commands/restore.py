"""`manage.py restore DIRECTORY`: fill an empty database and an empty MEDIA_ROOT from a back-up; verify the books,
and erase again whoever was erased since."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, call_command
from django.core.management.base import CommandParser

from common.back_up import BackUpError, restore


class Command(BaseCommand):
    help = "Restore a back-up where nothing is yet."
    # They ask tables that are not there yet.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("made", type=Path, metavar="DIRECTORY", help="What back_up printed.")

    def handle(self, *args: Any, made: Path, **options: Any) -> None:
        try:
            restore(made)
        except BackUpError as error:
            raise CommandError(str(error)) from error
        # A back-up may be of an older release.
        call_command("migrate", verbosity=0)
        call_command("verify_ledger", stdout=self.stdout)
        call_command("reapply_erasures", stdout=self.stdout)
