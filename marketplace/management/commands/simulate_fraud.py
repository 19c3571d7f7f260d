"""`manage.py simulate_fraud`: who is found out, how soon, and who wrongly (docs/quality.md)."""

from __future__ import annotations

import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from marketplace.fraud.limits import Limits
from marketplace.fraud.simulating import compare
from marketplace.simulation.table import table


class Command(BaseCommand):
    help = "Tries the signals of fraud on invented weeks in which it is known who is dishonest."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seeds", type=int, default=40, help="how many runs (default: 40)")
        parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)

    def handle(self, *args: Any, **options: Any) -> None:
        figures = compare(
            seeds=options["seeds"],
            processes=options["processes"],
            limits=Limits.in_force(),
            opens_at=settings.FRAUD_OPENS_AT_PERCENT / 100,
        )
        self.stdout.write(table(_turned(figures)))


def _turned(figures: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
    """There are more kinds of people than figures: a row for each kind is what fits a page."""
    names = next(iter(figures.values()))
    return {name: {kind: theirs[name] for kind, theirs in figures.items()} for name in names}
