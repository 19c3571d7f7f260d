from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from common import clock
from marketplace.backtesting import Kept, history, replay
from marketplace.expected_time import SHARE


class Command(BaseCommand):
    help = (
        "Replays the past and says how often the expected time shown to customers would have held, by topic."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=30, help="How many days back the told times count.")

    def handle(self, *args: Any, days: int, **options: Any) -> None:
        now = clock.now()
        kept = replay(history(), since=now - timedelta(days=days), until=now)
        if not kept:
            self.stdout.write(f"Nothing was asked in the last {days} days.")
            return
        self.stdout.write(f"{'Topic':<28}{'told':>8}{'held':>8}{'share':>9}   (meant: {100 * SHARE:.0f} %)")
        for topic, of_topic in sorted(kept.items()):
            self._line(topic, of_topic)
        everything = Kept(sum(each.told for each in kept.values()), sum(each.held for each in kept.values()))
        self._line("all", everything)

    def _line(self, name: str, kept: Kept) -> None:
        self.stdout.write(f"{name:<28}{kept.told:>8}{kept.held:>8}{kept.percent:>7.1f} %")
