"""`manage.py up`: what `make run` does, a little later, because Django has been loaded first."""

from __future__ import annotations

import argparse
from typing import Any

from django.core.management import BaseCommand, CommandError

from common.local.errors import LocalError
from common.local.ports import named_port
from common.local.run_site import run_site


class Command(BaseCommand):
    help = "Start the whole site: servers, migrations, demo data, web, live, relay, worker and beat."
    # They run with `prepare`, on a database that is there by then.
    requires_system_checks = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--port", default="8000", help="where the pages are (default: 8000)")

    def handle(self, *args: Any, port: str, **options: Any) -> None:
        try:
            run_site(port=named_port(port))
        except LocalError as error:
            raise CommandError(str(error)) from error
