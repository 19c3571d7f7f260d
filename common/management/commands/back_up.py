"""`manage.py back_up --into DIRECTORY`: the database and the photos into a new directory there; prints its path."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.core.management.base import CommandParser

from common.back_up import BackUpError, back_up


class Command(BaseCommand):
    help = "Back up the database and the uploaded photos. The sealing keys are kept apart, by you."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--into", type=Path, required=True, help="Below it a directory is made for each.")

    def handle(self, *args: Any, into: Path, **options: Any) -> None:
        try:
            self.stdout.write(str(back_up(into=into)))
        except BackUpError as error:
            raise CommandError(str(error)) from error
        if settings.S3_BUCKET:
            self.stderr.write(f"The photos are not in it: copy the bucket {settings.S3_BUCKET} after it.")
