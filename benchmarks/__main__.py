"""`python -m benchmarks [--row N]`: run the benchmarks, print the table, write benchmarks/results.json.

Each module says in ROWS which rows of the table it measures. Row 14, that no hot query grows with its tables, is
proven by EXPLAIN at two sizes in tests/routing/test_plans.py and has no figures here.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import pkgutil
import signal
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

import benchmarks  # noqa: E402

RESULTS = Path(__file__).with_name("results.json")


def main(wanted: set[int]) -> int:
    # So that whoever ends this early leaves no servers and databases behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    found: list[benchmarks.Row] = []
    print(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores, {_load()}, {_sizes()}")
    print(
        f"{'row':>3}  {'what':60} {'ours':>12} {'baseline':>12} {'ratio':>8}  {'unit':14} budget", flush=True
    )
    for info in pkgutil.iter_modules(benchmarks.__path__):
        module = importlib.import_module(f"benchmarks.{info.name}") if info.name != "__main__" else None
        if module is not None and hasattr(module, "rows") and (not wanted or wanted & set(module.ROWS)):
            started = time.monotonic()
            print(f"… {info.name}", file=sys.stderr, flush=True)
            rows = [row for row in module.rows() if not wanted or row["row"] in wanted]
            print(f"  took {time.monotonic() - started:.0f} s, {_load()}", file=sys.stderr)
            for row in rows:
                print(_line(row), flush=True)
            found += rows
    found.sort(key=lambda row: row["row"])
    RESULTS.write_text(json.dumps(found, indent=1) + "\n")
    return 0 if all(row["ok"] for row in found) else 1


def _line(row: benchmarks.Row) -> str:
    return (
        f"{row['row']:>3}  {row['what'][:60]:60} {row['ours']:>12.3f} {row['baseline']:>12.3f} "
        f"{row['ratio']:>8.3f}  {row['unit']:14} {row['budget']} {'' if row['ok'] else '  MISSED'}"
    )


def _load() -> str:
    """The machine is seldom ours alone: figures mean little beside a load far above what we cause ourselves."""
    return "load average " + ", ".join(f"{load:.1f}" for load in os.getloadavg())


def _sizes() -> str:
    return "full sizes" if benchmarks.IS_FULL else "tiny sizes" if benchmarks.IS_QUICK else "usual sizes"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        prog="benchmarks", description="Measure the budgets beside their baselines."
    )
    parser.add_argument("--row", type=int, action="append", default=[], help="only this row of the table")
    sys.exit(main(set(parser.parse_args().row)))
