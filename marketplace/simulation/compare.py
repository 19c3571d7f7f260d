"""Several policies over the same simulated time with the same seeds; every run has its own database."""

from __future__ import annotations

import multiprocessing
import multiprocessing.pool
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from django.db import connection

from marketplace.simulation import scratch
from marketplace.simulation.fast import simulate
from marketplace.simulation.figures import averaged, summed_up
from marketplace.simulation.policies import POLICIES
from marketplace.simulation.scenario import Scenario

Run = tuple[str, Scenario, str, float]
"""A template's name, a scenario with its seed, a policy's name and minutes."""


def compare(
    scenario: Scenario, *, policies: Sequence[str], seeds: Sequence[int], minutes: float, processes: int
) -> dict[str, dict[str, float]]:
    """Each policy's figures, averaged over the seeds."""
    with scratch.template(f"crowdline_simulation_{os.getpid()}") as template:
        runs: list[Run] = [
            (template, replace(scenario, seed=seed), policy, minutes) for seed in seeds for policy in policies
        ]
        with _pool(processes) as pool:
            found = pool.map(_figures, runs, chunksize=1)
    return {
        policy: averaged([figures for run, figures in zip(runs, found, strict=True) if run[2] == policy])
        for policy in policies
    }


def _figures(run: Run) -> dict[str, float]:
    template, scenario, policy, minutes = run
    with scratch.copy(template, f"{template}_{os.getpid()}"):
        return summed_up(simulate(scenario, policy=POLICIES[policy], minutes=minutes))


@contextmanager
def _pool(processes: int) -> Iterator[multiprocessing.pool.Pool]:
    """Forked with the database closed: each opens its own connection.

    They leave by themselves: a pool that ends them may catch one with the queue's lock in hand and wait for ever.
    """
    connection.close()
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        yield pool
        pool.close()
        pool.join()
