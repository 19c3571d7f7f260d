"""Row 1: claiming through the API, sign-in and all, beside the bare conditional UPDATE sent by pgbench.

And beside a view of the API that does nothing once it knows who asks: what of the time is the claim's own.
"""

from __future__ import annotations

import statistics
from uuid import UUID

from benchmarks import Row, at_least, by_size, databases, pgbench, site, within
from benchmarks.claim_work import CROWDED, SECONDS, ToClaim, Work
from benchmarks.clients import Call, Load, ask

ROWS = (1,)
ROUNDS = 3
CLIENTS = 8
GROWN = by_size(quick=10_000, usual=300_000, full=1_000_000)


def rows() -> list[Row]:
    from accounts.models import User

    found, claims_a_second = [], {}
    for size in (CROWDED, GROWN):
        with databases.own_database("claims"):
            work = Work(size)
            headers = site.tokens_of(User.objects.filter(advocate__isnull=False))
            with site.web() as port, site.web(settings="benchmarks.empty_site") as empty_port:
                _claim(port, work.take(200), headers)
                _nothing(empty_port, headers)
                rounds, bare, empty = [], [], []
                for _ in range(ROUNDS):
                    rounds.append(_claim(port, work.take(), headers))
                    bare.append(_bare_updates(size))
                    empty.append(_nothing(empty_port, headers))
        found += _rows(size, rounds, bare=bare, empty=empty)
        claims_a_second[size] = statistics.median(load.a_second for load in rounds)
    return [
        *found,
        at_least(
            0.9,
            f"those at {CROWDED:,}",
            row=1,
            what=f"the same at {GROWN:,} open",
            ours=claims_a_second[GROWN],
            baseline=claims_a_second[CROWDED],
            unit="per second",
        ),
    ]


def _rows(size: int, rounds: list[Load], *, bare: list[float], empty: list[float]) -> list[Row]:
    claims = statistics.median(load.a_second for load in rounds)
    return [
        at_least(
            0.08,
            "the bare UPDATE by pgbench",
            row=1,
            what=f"claim over HTTP at {size:,} open, {CLIENTS} clients",
            ours=claims,
            baseline=statistics.median(bare),
            unit="per second",
        ),
        at_least(
            0.1,
            "an API view that does nothing",
            row=1,
            what=f"the same beside signing in alone at {size:,}",
            ours=claims,
            baseline=statistics.median(empty),
            unit="per second",
        ),
        within(
            80,
            row=1,
            what=f"the slowest hundredth of these at {size:,}",
            ours=statistics.median(load.ms(0.99) for load in rounds),
            unit="ms p99",
        ),
    ]


def _claim(port: int, work: list[ToClaim], headers: dict[UUID, site.Headers]) -> Load:
    calls = [
        Call(f"/api/v1/enquiries/{item}/claim/", headers[holder], method="POST", body="{}")
        for item, _, _, holder in work
    ]
    return ask(port, calls, seconds=SECONDS, clients=CLIENTS)


def _nothing(port: int, headers: dict[UUID, site.Headers]) -> float:
    calls = [Call("/api/v1/nothing/", each, method="POST", body="{}") for each in headers.values()]
    return ask(port, calls, seconds=SECONDS, clients=CLIENTS, again=True).a_second


_BARE_UPDATE = r"""
\set n random(1, {size})
UPDATE bench_raw SET status = 'claimed', holder_id = md5('x')::uuid, fence = fence + 1, lease_ends_at = now()
WHERE id = md5((:n)::text)::uuid AND (status = 'waiting' OR lease_ends_at <= now()) RETURNING fence;
"""


def _bare_updates(size: int) -> float:
    return pgbench.transactions_a_second(_BARE_UPDATE.format(size=size), clients=CLIENTS, seconds=SECONDS)
