"""`manage.py simulate_quality`: what review by risk costs and lets through, beside simpler rules (docs/quality.md)."""

from __future__ import annotations

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from marketplace.quality.risk.simulating import compare
from marketplace.simulation.table import table


class Command(BaseCommand):
    help = "Compares rules of review on invented months in which it is known which answers are bad."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seeds", type=int, default=200, help="how many runs (default: 200)")
        parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(table(compare(seeds=options["seeds"], processes=options["processes"])))
