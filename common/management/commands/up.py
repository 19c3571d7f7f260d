"""`manage.py up`: what `make run` does, a little later, because Django has been loaded first."""

from __future__ import annotations

import argparse
from typing import Any

from django.core.management import BaseCommand

from common.local.run_site import run_site


class Command(BaseCommand):
    help = "Start the whole site: servers, migrations, demo data, web, live, relay, worker and beat."
    # They run with `prepare`, on a database that is there by then.
    requires_system_checks = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="where the pages are (default: 8000)")

    def handle(self, *args: Any, port: int, **options: Any) -> None:
        run_site(port=port)
