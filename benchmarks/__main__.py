"""`python -m benchmarks [--row N]`: run the benchmarks, print the table, write benchmarks/results.json.

Each module says in ROWS which rows of the table it measures.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import pkgutil
import sys
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

import benchmarks  # noqa: E402

RESULTS = Path(__file__).with_name("results.json")


def main(wanted: set[int]) -> int:
    found: list[benchmarks.Row] = []
    for info in pkgutil.iter_modules(benchmarks.__path__):
        module = importlib.import_module(f"benchmarks.{info.name}") if info.name != "__main__" else None
        if module is not None and hasattr(module, "rows") and (not wanted or wanted & set(module.ROWS)):
            print(f"… {info.name}", file=sys.stderr, flush=True)
            found += module.rows()
    found = sorted((row for row in found if not wanted or row["row"] in wanted), key=lambda row: row["row"])
    print(f"{'row':>3}  {'what':60} {'ours':>12} {'baseline':>12} {'ratio':>8}  {'unit':14} budget")
    for row in found:
        print(
            f"{row['row']:>3}  {row['what'][:60]:60} {row['ours']:>12.3f} {row['baseline']:>12.3f} "
            f"{row['ratio']:>8.3f}  {row['unit']:14} {row['budget']} {'' if row['ok'] else '  MISSED'}"
        )
    RESULTS.write_text(json.dumps(found, indent=1) + "\n")
    return 0 if all(row["ok"] for row in found) else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        prog="benchmarks", description="Measure the budgets beside their baselines."
    )
    parser.add_argument("--row", type=int, action="append", default=[], help="only this row of the table")
    sys.exit(main(set(parser.parse_args().row)))
