"""Rows 3 and 4: from the commit of a posted enquiry to the open pages of whom it is offered to; and what a page costs.

The pages are a thousand sockets of a thousand advocates at the live process as production starts it. Another process
posts, as the web process would. Their clocks are one: CLOCK_MONOTONIC is the machine's.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import psutil
import redis
import redis.asyncio
from django.conf import settings

from benchmarks import Row, at_most, by_size, databases, reaches, site, stories, within
from benchmarks.open_pages import TOGETHER, Heard, OpenPages
from common.garbage import keep_what_is_loaded
from common.local.ports import HOST, free_port

ROWS = (3, 4)
SOCKETS = by_size(quick=100, usual=1_000, full=2_000)
POSTS = by_size(quick=10, usual=100, full=300)
ONE, MANY = 1, 20
SETTLE_SECONDS = 1.0


def rows() -> list[Row]:
    with databases.own_database("live"):
        site.use_the_servers_secrets()
        topics = stories.fill_people()
        people = _open_pages_of(SOCKETS)
        bare_port = free_port(preferred=[])
        with site.running(_serve_bare(bare_port), port=bare_port, environment=site.environment(1)) as bare:
            bare_cost = asyncio.run(_measure_bare(bare_port, bare, people))
        with site.live() as (port, process):
            cost, found = asyncio.run(_measure(port, process, people, topics[0]))
        raw = asyncio.run(_raw_publish())
    return [*_poke_rows(found, raw), *_socket_rows(cost, bare_cost)]


# --- Row 3 --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Posted:
    """An enquiry: when its transaction had committed, and who was offered it."""

    committed_at: float
    offers: dict[str, UUID]


@dataclass(frozen=True)
class Delays:
    """Milliseconds from each commit to each page, sorted; pages that heard what was not theirs, or nothing."""

    one: list[float]
    many: list[float]
    wrong: int
    missing: int


def _poke_rows(found: Delays, raw: float) -> list[Row]:
    return [
        at_most(
            10,
            "a bare publish and receive",
            row=3,
            what=f"commit to the one page it is for, {SOCKETS:,} open",
            ours=statistics.median(found.one),
            baseline=raw,
            unit="ms p50",
        ),
        within(
            15,
            row=3,
            what=f"commit to each of {MANY} pages",
            ours=found.many[int(len(found.many) * 0.99)],
            unit="ms p99",
        ),
        within(0, row=3, what="pokes heard by anybody else", ours=found.wrong, unit="pokes"),
        within(0, row=3, what="pokes that did not arrive", ours=found.missing, unit="pokes"),
    ]


async def _delays(ears: list[Heard], topic: UUID) -> Delays:
    """Post for one person, then for twenty, while `ears` fills with what all pages hear."""
    posted = {}
    for people in (ONE, MANY):
        posted[people] = await _post(topic, people)
        await asyncio.sleep(SETTLE_SECONDS)
    offers = {id: person for each in posted.values() for post in each for id, person in post.offers.items()}
    heard = {poke.id: poke for poke in ears if poke.type == "offer.sent"}
    return Delays(
        *(
            sorted(
                (heard[id].at - post.committed_at) * 1000
                for post in posted[people]
                for id in post.offers
                if id in heard
            )
            for people in (ONE, MANY)
        ),
        wrong=sum(offers.get(poke.id) != poke.by for poke in ears if poke.type == "offer.sent"),
        missing=len(offers.keys() - heard.keys()),
    )


async def _post(topic: UUID, people: int) -> list[Posted]:
    """In a process of its own (benchmarks/poster.py), as the web process is one."""
    command = [sys.executable, "-m", "benchmarks.poster", str(topic), str(people), str(POSTS)]
    poster = await asyncio.create_subprocess_exec(
        *command, cwd=site.ROOT, env=site.environment(1), stdout=asyncio.subprocess.PIPE
    )
    out, _ = await poster.communicate()
    if poster.returncode:
        raise RuntimeError("The poster failed, for the reason above.")
    told = [json.loads(line) for line in out.splitlines()]
    return [
        Posted(each["committed_at"], {id: UUID(person) for id, person in each["offers"].items()})
        for each in told
    ]


async def _raw_publish() -> float:
    """Median milliseconds from a synchronous publish to the one who listens, by the plain client."""
    listener = redis.asyncio.Redis.from_url(settings.REDIS_URL).pubsub()
    await listener.subscribe("bench")
    publisher, waits = redis.Redis.from_url(settings.REDIS_URL), []
    async with listener:
        await listener.get_message(timeout=1)
        for _ in range(POSTS):
            sent = time.perf_counter()
            publisher.publish("bench", "poke")
            while await listener.get_message(ignore_subscribe_messages=True, timeout=1) is None:
                pass
            waits.append((time.perf_counter() - sent) * 1000)
    return statistics.median(waits)


# --- Row 4 --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Cost:
    kilobytes: float
    connects_a_second: float


def _socket_rows(ours: Cost, bare: Cost) -> list[Row]:
    return [
        within(
            45,
            row=4,
            what=f"memory of each of {SOCKETS:,} sockets; one that only accepts",
            ours=ours.kilobytes,
            unit="kB",
            baseline=bare.kilobytes,
        ),
        reaches(
            500,
            row=4,
            what=f"connects, {TOGETHER} at once; a server that only accepts",
            ours=ours.connects_a_second,
            baseline=bare.connects_a_second,
            unit="per second",
        ),
    ]


def _serve_bare(port: int) -> Sequence[str]:
    """As deploy/run.sh serves the live process."""
    return [
        *(str(Path(sys.executable).with_name("uvicorn")), "--host", HOST, "--port", str(port)),
        *("--ws", "websockets-sansio", "--lifespan", "off", "--ws-max-size", "65536", "--no-access-log"),
        *("--log-level", "warning", "benchmarks.bare_live:application"),
    ]


async def _measure_bare(port: int, process: psutil.Process, people: dict[UUID, site.Headers]) -> Cost:
    async with OpenPages(port) as pages:
        return await _open_all(pages, process, people)


async def _measure(
    port: int, process: psutil.Process, people: dict[UUID, site.Headers], topic: UUID
) -> tuple[Cost, Delays]:
    async with OpenPages(port) as pages:
        cost = await _open_all(pages, process, people)
        # A thousand pages in one process: no phone would wait for the search through all of them.
        keep_what_is_loaded()
        return cost, await _delays(pages.heard, topic)


async def _open_all(pages: OpenPages, process: psutil.Process, people: dict[UUID, site.Headers]) -> Cost:
    """What it costs. The first tenth warms the server up and is not counted."""
    todo = list(people.items())
    warm = len(todo) // 10
    await pages.open(dict(todo[:warm]))
    await asyncio.sleep(SETTLE_SECONDS)
    before, started = process.memory_info().rss, time.perf_counter()
    await pages.open(dict(todo[warm:]))
    took = time.perf_counter() - started
    await asyncio.sleep(SETTLE_SECONDS)
    grown = process.memory_info().rss - before
    counted = len(todo) - warm
    return Cost(grown / counted / 1024, counted / took)


def _open_pages_of(many: int) -> dict[UUID, site.Headers]:
    """Who has a page open, and the headers of their browsers; all of them can be asked."""
    from accounts.models import User
    from routing.models import Availability, Skill

    Availability.objects.update(is_available=False)
    Skill.objects.update(is_listed=False)
    people = list(User.objects.filter(email__startswith="crowd").order_by("id")[:many])
    chosen = [person.id for person in people]
    Availability.objects.filter(advocate_id__in=chosen).update(is_available=True, until=None, max_open=10)
    Skill.objects.filter(advocate_id__in=chosen).update(is_listed=True, is_on=True)
    return site.cookies_of(people)
