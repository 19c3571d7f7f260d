"""`make chaos`: every part of the running site is broken while people work; nothing acknowledged is lost or doubled.

PostgreSQL and Valkey are this test's own, as they are killed too; the site reaches Valkey through a proxy that can be
slow or cut. CHAOS_ROUNDS says how often each fault is injected; the first is a second relay, worker and beat, which
stay. Without it only some faults are, with one of each: two of everything are in test_couriers.py.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
import redis
from django.conf import settings
from django.db import connection
from knox.models import AuthToken

from common import live
from common.back_up import back_up, restore
from common.local import postgres, valkey
from common.local.ports import free_port
from common.local.postgres import LocalPostgres
from common.local.valkey import LocalValkey
from common.models import OutboxEntry
from common.tasks import carry
from rewards.models import Tariff
from tests.conftest import _disconnect
from tests.faults.chaos import Noted, Tokens, Writer, broken, doubled, lost, wait_until
from tests.faults.programs import Programs
from tests.faults.proxy import Proxy
from tests.routing import invariants

ROUNDS = int(os.environ.get("CHAOS_ROUNDS", "0"))
IN_SHORT = (
    "worker killed",
    "database backend killed",
    "Valkey cut off",
    "no photo can be written",
    "everything delivered twice more",
)
TWO_OF_EACH = ("relay", "worker", "beat")
POINTS_FOR_AN_ANSWER = 2_000
"""Enough for bill credit by the time that the first is asked for."""
SLOW_SECONDS = 0.3


@dataclass
class Site:
    """The running site, and the handles by which it is broken."""

    programs: Programs
    url: str
    database: LocalPostgres
    memory: LocalValkey
    proxy: Proxy

    def kill(self, name: str) -> None:
        """One of its processes, with its children; systemd starts another."""
        victim = random.choice([process for known, process in self.programs.running if known == name])
        os.killpg(victim.pid, signal.SIGKILL)
        victim.wait()

    def kill_a_backend(self) -> None:
        """PostgreSQL takes a backend that was killed for a sign of broken memory and restarts them all."""
        with psycopg.connect(self.database.owner_url, autocommit=True) as asking:
            (victim,) = random.choice(
                asking.execute(
                    "SELECT pid FROM pg_stat_activity WHERE usename = %s AND pid <> pg_backend_pid()",
                    [postgres.ROLE],
                ).fetchall()
            )
        os.kill(victim, signal.SIGKILL)

    def kill_valkey(self) -> None:
        for process in self.memory.leaders():
            process.kill()
            process.wait()
        self.memory.ensure_running()

    def deliver_everything_twice(self) -> None:
        """Also what was delivered long ago."""
        for entry_id in OutboxEntry.objects.values_list("id", flat=True):
            for _ in range(2):
                carry.apply_async(args=(entry_id,), retry=False)

    def start_a_second_of_each(self) -> None:
        """Each of them says of itself that there may be any number of it."""
        for name in TWO_OF_EACH:
            if [known for known, _process in self.programs.running].count(name) < 2:
                self.programs.start(name)

    def take_the_disk_away(self) -> None:
        """The place of photos takes no more. A file in its stead does that to whoever runs the tests, root as well; a
        disk that the kernel finds full is in test_full_disk.py."""
        place = Path(settings.MEDIA_ROOT, "photos")
        place.mkdir(parents=True, exist_ok=True)
        place.rename(place.with_name("kept"))
        place.touch()

    def mend(self) -> None:
        self.proxy.mend()
        place = Path(settings.MEDIA_ROOT, "photos")
        if place.is_file():
            place.unlink()
            place.with_name("kept").rename(place)

    def is_well(self) -> bool:
        """Pages come, and every part has given a sign of life within the last minute."""
        self.programs.replace_dead()
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=10) as reply:
                return b"false" not in reply.read()
        except OSError:
            return False


FAULTS: dict[str, Callable[[Site], None]] = {
    "a second relay, worker and beat": Site.start_a_second_of_each,
    "web killed": lambda site: site.kill("web"),
    "relay killed": lambda site: site.kill("relay"),
    "worker killed": lambda site: site.kill("worker"),
    "beat killed": lambda site: site.kill("beat"),
    "database backend killed": Site.kill_a_backend,
    "database connections ended": lambda site: end_connections(site.database),
    "Valkey killed": Site.kill_valkey,
    "Valkey flushed": lambda site: redis.Redis.from_url(site.memory.url).flushall(),
    "Valkey slow": lambda site: setattr(site.proxy, "delay_seconds", SLOW_SECONDS),
    "Valkey cut off": lambda site: site.proxy.cut(),
    "no photo can be written": Site.take_the_disk_away,
    "everything delivered twice more": Site.deliver_everything_twice,
}


def end_connections(database: LocalPostgres) -> None:
    with psycopg.connect(database.url, autocommit=True) as one_of_them:
        one_of_them.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE usename = current_user AND pid <> pg_backend_pid()"
        )


@pytest.fixture
def own_database(race_db, tmp_path, settings):
    """This process and the site on a PostgreSQL of the test's own, filled from the template."""
    settings.MEDIA_ROOT, settings.AUDIT_DIR = tmp_path / "media", tmp_path / "audit"
    made = back_up(into=tmp_path / "kept")
    server = LocalPostgres(tmp_path / "postgres", settings=postgres.DEVELOPMENT)
    server.ensure_running()
    before = dict(connection.settings_dict)
    _disconnect()
    settings.DATABASE_URL, settings.DATABASE_OWNER_URL = server.url, server.owner_url
    owner = {"HOST": "127.0.0.1", "PORT": server.port, "NAME": postgres.DATABASE}
    connection.settings_dict.update(owner, USER=postgres.OWNER, PASSWORD=server.password)
    restore(made)
    yield server
    _disconnect()
    connection.settings_dict.update(before)
    server.stop()


@pytest.fixture
def site(own_database, tmp_path, settings):
    memory = LocalValkey(tmp_path / "valkey", settings=valkey.DEVELOPMENT)
    memory.ensure_running()
    proxy = Proxy(memory.port)
    settings.REDIS_URL = memory.url
    live._redis.cache_clear()
    port = free_port(preferred=[])
    (tmp_path / "logs").mkdir()
    programs = Programs(
        tmp_path / "logs",
        port=port,
        environment={
            "DATABASE_URL": own_database.url,
            "DATABASE_OWNER_URL": own_database.owner_url,
            "REDIS_URL": memory.url.replace(f":{memory.port}/", f":{proxy.port}/"),
            "AUDIT_DIR": str(tmp_path / "audit"),
            "METRICS_DIR": str(tmp_path / "metrics"),
            "MEDIA_ROOT": str(tmp_path / "media"),
            "ENQUIRIES_PER_HOUR": "100000",
            "REDEMPTION_MAX_POINTS_PER_MONTH": "1000000",
            "QUALITY_WINDOW_DAYS": "0",
            # A verdict takes effect at once, so that stories go on.
            "UNDO_SECONDS": "0",
        },
    )
    yield Site(programs, f"http://127.0.0.1:{port}", own_database, memory, proxy)
    programs.stop()
    proxy.close()
    memory.stop()
    live._redis.cache_clear()


@pytest.fixture
def writers(own_database, site, scene, carl, ben):
    cast = scene.cast
    invariants.refuse_second_ends()
    noted = Noted()
    people = (cast.carla, carl, cast.ada, ben, cast.mo, cast.stella, cast.omar)
    token = {person: AuthToken.objects.create(person)[1] for person in people}
    Tariff.objects.update(points=POINTS_FOR_AN_ANSWER)
    return SimpleNamespace(
        noted=noted,
        each=[
            Writer(
                site.url,
                people=Tokens(
                    token[asks], token[answers], token[cast.mo], token[cast.stella], token[cast.omar]
                ),
                topic=cast.sim.slug,
                checked_topic=cast.billing.slug,
                noted=noted,
            )
            for asks, answers in ((cast.carla, cast.ada), (carl, ben))
        ],
    )


@pytest.mark.race
def test_whatever_breaks_nothing_acknowledged_is_lost_or_there_twice(site: Site, writers: Any, capsys: Any):
    for name in ("web", *TWO_OF_EACH):
        site.programs.start(name)
    wait_until(site.is_well, what="the site starts")
    for writer in writers.each:
        writer.start()
    table = []
    for fault in FAULTS if ROUNDS else IN_SHORT:
        times = ROUNDS or 1
        seconds = max(_survive(site, writers, fault) for _ in range(times))
        table.append((fault, times, lost(writers.noted), doubled(), len(broken()), seconds))
    # On a slow machine the faults are over before the last kind has had its turn.
    wait_until(lambda: all(vars(writers.noted).values()), what="every kind of story is told")
    for writer in writers.each:
        writer.stop()
        writer.join()
    _send_all(site)

    assert [writer.failure for writer in writers.each] == ["", ""]
    assert (lost(writers.noted), doubled(), broken()) == (0, 0, {})
    with capsys.disabled():
        sys.stdout.write(
            _in_words(
                table, stories=sum(writer.stories for writer in writers.each), writes=writers.noted.writes
            )
        )
    assert all(row[2:5] == (0, 0, 0) for row in table)


def _survive(site: Site, writers: Any, fault: str) -> float:
    """Seconds from the fault until each writer has done a whole story and a new notice was delivered."""
    stories = [writer.stories for writer in writers.each]
    FAULTS[fault](site)

    def work_goes_on() -> bool:
        site.programs.replace_dead()
        return all(
            writer.stories > before or writer.failure
            for writer, before in zip(writers.each, stories, strict=True)
        )

    seconds = wait_until(work_goes_on, what=f"stories after: {fault}")
    site.mend()
    _disconnect()  # this process may have lost its connection, too
    newest = OutboxEntry.objects.order_by("-id")[0].id
    delivered = OutboxEntry.objects.filter(id__gte=newest, delivered_at__isnull=False)

    def notices_go_out() -> bool:
        site.programs.replace_dead()
        return delivered.exists()

    return seconds + wait_until(notices_go_out, what=f"notices after: {fault}")


def _send_all(site: Site) -> None:
    """Nobody works any more: everything that waits goes out, as if the time a worker has for it were over."""

    def is_sent() -> bool:
        site.programs.replace_dead()
        waiting = OutboxEntry.objects.filter(delivered_at=None, given_up_at=None)
        waiting.update(due_at="2020-01-01T00:00:00Z")
        return not waiting.exists()

    wait_until(is_sent, what="the outbox is empty")
    wait_until(site.is_well, what="every part is well")


def _in_words(table: list[tuple[Any, ...]], *, stories: int, writes: int) -> str:
    lines = [
        "| fault | injected | lost | doubled | unrecovered | at work again after |",
        "| --- | --- | --- | --- | --- | --- |",
        *(f"| {' | '.join(map(str, row[:5]))} | {row[5]:.1f} s |" for row in table),
    ]
    return "\n".join(
        ["", *lines, "", f"{stories} stories with {writes} writes were acknowledged meanwhile.", ""]
    )
