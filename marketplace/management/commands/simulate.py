"""`manage.py simulate`: how routing does with a crowd of any kind (docs/routing.md)."""

from __future__ import annotations

import os
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from common import clock
from marketplace.simulation.compare import compare
from marketplace.simulation.figures import summed_up
from marketplace.simulation.policies import POLICIES
from marketplace.simulation.population import UnknownTopic
from marketplace.simulation.scenario import Scenario, ScenarioError, named
from marketplace.simulation.table import table


class Command(BaseCommand):
    help = "Drives the running site with simulated people, or (--fast) compares policies on a virtual clock."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("scenario", help="quiet_day, ordinary_day, outage_surge, or a TOML file")
        parser.add_argument("--minutes", type=float, help="how long people ask (default: the scenario's own)")
        parser.add_argument("--url", default="http://127.0.0.1:8000", help="the running site")
        fast = parser.add_argument_group("on a virtual clock, in scratch databases")
        fast.add_argument("--fast", action="store_true", help="do not use the running site at all")
        fast.add_argument("--days", type=float, help="instead of --minutes")
        fast.add_argument(
            "--policies", default="ours", help=f"of {', '.join(POLICIES)}; comma separated, or all"
        )
        fast.add_argument(
            "--seeds", default="", help="whole numbers, comma separated (default: the scenario's own)"
        )
        fast.add_argument("--processes", type=int, default=os.cpu_count() or 1)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            scenario = named(options["scenario"])
        except ScenarioError as error:
            raise CommandError(str(error)) from error
        minutes = options["minutes"] or scenario.minutes
        if options["fast"]:
            self._compare(
                scenario, options, minutes=24 * 60 * options["days"] if options["days"] else minutes
            )
        else:
            self._drive(scenario, url=options["url"], minutes=minutes)

    def _compare(self, scenario: Scenario, options: dict[str, Any], *, minutes: float) -> None:
        policies = list(POLICIES) if options["policies"] == "all" else options["policies"].split(",")
        if unknown := set(policies) - POLICIES.keys():
            raise CommandError(
                f"There is no policy {', '.join(sorted(unknown))}: take {', '.join(POLICIES)}."
            )
        try:
            seeds = [int(seed) for seed in options["seeds"].split(",") if seed] or [scenario.seed]
        except ValueError as error:
            raise CommandError("Seeds are whole numbers, e.g. --seeds 1,2,3.") from error
        begin = time.monotonic()
        figures = compare(
            scenario, policies=policies, seeds=seeds, minutes=minutes, processes=max(options["processes"], 1)
        )
        self.stdout.write(
            f"{scenario.title}: {minutes / 60 / 24:g} simulated days, seeds {', '.join(map(str, seeds))};"
            f" {clock.now():%d %B %Y}, {os.cpu_count()} cores, {time.monotonic() - begin:.0f} s\n\n{table(figures)}"
        )

    def _drive(self, scenario: Scenario, *, url: str, minutes: float) -> None:
        if not settings.IS_DEVELOPMENT:
            raise CommandError(
                "This would fill the site with invented people; it is for development sites only."
            )
        try:
            import httpx

            from marketplace.simulation.live import drive
        except ImportError as error:
            raise CommandError(
                f"{error.name} is not installed: it comes with requirements/dev.txt."
            ) from error
        try:
            outcome = drive(scenario, url=url, minutes=minutes)
        except UnknownTopic as error:
            raise CommandError(str(error)) from error
        except (httpx.HTTPError, LookupError) as error:
            raise CommandError(f"There is no site to drive at {url}: {error}") from error
        self.stdout.write(
            f"{scenario.title}: {minutes:g} minutes at {url}\n\n{table({'figures': summed_up(outcome)})}"
        )
        for refusal, times in outcome.tally.refused.most_common():
            self.stdout.write(f"refused {times:>5} times: {refusal}")
