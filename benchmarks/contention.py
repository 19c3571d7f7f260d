"""Everybody at once: `make prove` lets eight processes run for the same enquiries and counts what went wrong.

Round after round each process claims the same enquiries in the same order, first while they wait and then as their
leases are over, so that every claim is a race of eight; then whoever won first answers under the lease that was taken
over. At action level, then through HTTP with everybody's page open, which is to hear that their own offer is gone and
nothing else. MINUTES (5) bounds the run at action level, HTTP_ATTEMPTS (50000) the other; the figures say how many
attempts there really were.
"""

from __future__ import annotations

import http.client
import json
import multiprocessing
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from multiprocessing.connection import Connection
from typing import Any
from uuid import UUID

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

RUNNERS = 8
ENQUIRIES = 50
"""Raced for in one round; as each runner has so many people, nobody comes near their limit."""

MINUTES = float(os.environ.get("MINUTES", "5"))
HTTP_ATTEMPTS = int(os.environ.get("HTTP_ATTEMPTS", "50000"))
SETTLE_SECONDS = 2.0
"""For what was told last to arrive at the pages."""

IDLE_SECONDS = 5
"""Unused for so long a connection is opened anew: the server ends those that are idle for 10 s (deploy/run.sh)."""

LATE = "Restart it, wait a minute and try again: that is how it works."

Outcome = tuple[str, str]
"""What came of one attempt: `won` and the claim's id, or the code of the refusal."""

_NEW_ROUND = """
UPDATE routing_claim SET status = 'completed', ended_at = now() WHERE status = 'active';
UPDATE routing_offer SET status = 'lapsed', ended_at = now() WHERE status = 'sent';
UPDATE routing_queueentry SET status = 'done', holder_id = NULL, lease_ends_at = NULL, done_at = now()
WHERE status <> 'done';
INSERT INTO marketplace_enquiry (id, customer_id, topic_id, language, subject, subject_sealed, status, created_at,
    not_solved_count)
SELECT item, %(owner)s, %(topic)s, 'en', 'Whose is it?', '', 'open', now(), 0 FROM unnest(%(items)s::uuid[]) item;
INSERT INTO routing_queueentry (id, kind, item_id, story, owner_id, excluded_ids, topic_id, language, pool,
    service_level_id, stage, is_open_list, stage_ends_at, status, priority, due_at, fence)
SELECT gen_random_uuid(), 'enquiry', item, item, %(owner)s, '{}', %(topic)s, 'en', 'crowd', %(level)s, 1, false,
       now() + interval '1 day', 'waiting', 0, now(), 0
FROM unnest(%(items)s::uuid[]) item;
INSERT INTO routing_offer (id, entry_id, advocate_id, status, stage, why, first_until, ends_at)
SELECT gen_random_uuid(), entry.id, person, 'sent', 1, '{}', now(), now() + interval '1 day'
FROM routing_queueentry entry CROSS JOIN unnest(%(people)s::uuid[], %(places)s::int[]) AS asked(person, place)
WHERE entry.item_id = (%(items)s::uuid[])[1 + place];
"""
_LEASES_OVER = """
UPDATE routing_claim SET ends_at = now() - interval '1 second' WHERE status = 'active';
UPDATE routing_queueentry SET lease_ends_at = claim.ends_at FROM routing_claim claim
WHERE claim.entry_id = routing_queueentry.id AND claim.status = 'active';
"""


@dataclass
class Tally:
    attempts: int = 0
    races: int = 0
    double_claims: int = 0
    unclaimed: int = 0
    stale_answers: int = 0
    stale_accepted: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    def count_race(self, by_runner: list[list[Outcome]]) -> list[tuple[int, str]]:
        """The winner of each enquiry: runner and claim."""
        winners = []
        for outcomes in zip(*by_runner, strict=True):
            won = [(runner, claim) for runner, (what, claim) in enumerate(outcomes) if what == "won"]
            self.codes.update(what for what, _ in outcomes)
            self.attempts += len(outcomes)
            self.races += 1
            self.double_claims += max(len(won) - 1, 0)
            self.unclaimed += not won
            winners.append(won[0] if won else (0, ""))
        return winners

    def count_stale(self, by_runner: list[list[Outcome]]) -> None:
        for outcomes in by_runner:
            self.stale_answers += len(outcomes)
            self.stale_accepted += sum(what == "won" for what, _ in outcomes)

    def say(self, where: str) -> None:
        print(
            f"{where}: {self.double_claims} double claims in {self.attempts:,} contended attempts"
            f" ({self.races:,} races of {RUNNERS}, {self.unclaimed} without a winner),"
            f" {self.stale_accepted} stale answers accepted in {self.stale_answers:,};"
            f" {self.seconds:.0f} s, {self.attempts / self.seconds:.0f} attempts a second; {dict(self.codes)}",
            flush=True,
        )

    @property
    def is_clean(self) -> bool:
        return self.double_claims == self.unclaimed == self.stale_accepted == 0


# --- The people and the rounds ------------------------------------------------------------------------------------


class Ground:
    """A crowd in which each runner has as many people as there are enquiries in a round, and Carla who asks."""

    def __init__(self) -> None:
        from accounts.models import Advocate, Topic, User
        from routing.models import Availability, Pool, ServiceLevel, Skill, Stage

        self.topic = Topic.objects.create(slug="sim", name="SIM and eSIM")
        self.owner = User.objects.create(email="carla@example.com", display_name="Carla M.")
        self.level = ServiceLevel.objects.create(name="Standard", is_default=True)
        Stage.objects.create(service_level=self.level, position=1, pool=Pool.CROWD, people=8, seconds=600)
        Stage.objects.create(service_level=self.level, position=2, pool=Pool.STAFF, people=0, seconds=0)
        people = [
            User.objects.create(email=f"runner{n}@example.com", display_name=f"Runner {n}")
            for n in range(RUNNERS * ENQUIRIES)
        ]
        Advocate.objects.bulk_create(
            Advocate(user=one, status="approved", tier="member", languages=["en"]) for one in people
        )
        Availability.objects.bulk_create(
            Availability(advocate_id=one.id, is_available=True, max_open=2) for one in people
        )
        Skill.objects.bulk_create(
            Skill(advocate_id=one.id, topic=self.topic, language="en") for one in people
        )
        self.people = [people[n * ENQUIRIES : (n + 1) * ENQUIRIES] for n in range(RUNNERS)]

    def new_round(self) -> list[UUID]:
        """ENQUIRIES that wait, each on offer to one person of every runner; the round before is over."""
        from common.ids import new_id

        items = [new_id() for _ in range(ENQUIRIES)]
        self._run(
            _NEW_ROUND,
            owner=self.owner.id,
            topic=self.topic.id,
            level=self.level.id,
            items=items,
            people=[one.id for people in self.people for one in people],
            places=[place for people in self.people for place in range(len(people))],
        )
        return items

    def end_leases(self) -> None:
        self._run(_LEASES_OVER)

    @staticmethod
    def _run(statements: str, **values: Any) -> None:
        from django.db import connection, transaction

        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statements, values)


# --- The runners --------------------------------------------------------------------------------------------------


@contextmanager
def runners(target: Callable[[int, Connection, Any], None]) -> Iterator[list[Connection]]:
    """RUNNERS processes that do what they are told through their pipes, until the block ends."""
    from benchmarks import databases

    databases.hang_up()
    context = multiprocessing.get_context("fork")
    start = context.Barrier(RUNNERS)
    pipes, processes = [], []
    for number in range(RUNNERS):
        ours, theirs = context.Pipe()
        process = context.Process(target=target, args=(number, theirs, start), daemon=True)
        process.start()
        pipes.append(ours)
        processes.append(process)
    try:
        yield pipes
    finally:
        for pipe in pipes:
            pipe.send(None)
        for process in processes:
            process.join(timeout=20)


def everybody(pipes: list[Connection], orders: list[Any]) -> list[Any]:
    for pipe, order in zip(pipes, orders, strict=True):
        pipe.send(order)
    return [pipe.recv() for pipe in pipes]


def serve(
    pipe: Connection, start: Any, claim: Callable[[int, UUID], Outcome], submit: Callable[..., Outcome]
) -> None:
    """Races begin together; answers come whenever."""
    while (order := pipe.recv()) is not None:
        verb, work = order
        if verb == "claim":
            start.wait()
            pipe.send([claim(place, item) for place, item in enumerate(work)])
        else:
            pipe.send([submit(place, claim_id) for place, claim_id in work])


def run(pipes: list[Connection], ground: Ground, *, is_enough: Callable[[Tally], bool]) -> Tally:
    tally, began = Tally(), time.monotonic()
    while not is_enough(tally):
        items = ground.new_round()
        first = tally.count_race(everybody(pipes, [("claim", items)] * RUNNERS))
        ground.end_leases()
        tally.count_race(everybody(pipes, [("claim", items)] * RUNNERS))
        stale = [
            [(place, claim) for place, (who, claim) in enumerate(first) if who == n] for n in range(RUNNERS)
        ]
        tally.count_stale(everybody(pipes, [("submit", mine) for mine in stale]))
        tally.seconds = time.monotonic() - began
    return tally


# --- By the actions themselves ------------------------------------------------------------------------------------


def by_action(ground: Ground) -> Tally:
    def work(number: int, pipe: Connection, start: Any) -> None:
        from common.errors import DomainError
        from marketplace.actions.submit_answer import submit_answer
        from routing.actions.claim_enquiry import claim_enquiry

        people = ground.people[number]

        def claim(place: int, item: UUID) -> Outcome:
            try:
                return "won", str(claim_enquiry(enquiry_id=item, by=people[place]).id)
            except DomainError as refused:
                return refused.code, ""

        def submit(place: int, claim_id: str) -> Outcome:
            try:
                submit_answer(claim_id=UUID(claim_id), by=people[place], fence=1, body=LATE)
            except DomainError as refused:
                return refused.code, ""
            return "won", claim_id

        serve(pipe, start, claim, submit)

    with runners(work) as pipes:
        return run(pipes, ground, is_enough=lambda tally: tally.seconds >= MINUTES * 60)


# --- Through HTTP, with sockets -----------------------------------------------------------------------------------


class Line:
    """A runner's connection to the API."""

    def __init__(self, host: str, port: int) -> None:
        self._server = http.client.HTTPConnection(host, port, timeout=120)
        self._used = time.monotonic()

    def post(self, path: str, body: Any, *, headers: dict[str, str]) -> tuple[int, Any]:
        if time.monotonic() - self._used > IDLE_SECONDS:
            self._server.close()  # the next request opens it
        self._server.request("POST", f"/api/v1/{path}/", body=json.dumps(body), headers=headers)
        answer = self._server.getresponse()
        content = answer.read()
        self._used = time.monotonic()
        return answer.status, json.loads(content)


@dataclass(frozen=True)
class Told:
    """What the open pages heard of offers that were taken back. A poke may be lost; none may go astray."""

    pages: int
    taken_back: int
    heard: int
    astray: int

    def say(self) -> None:
        print(
            f"{self.pages} open pages: {self.heard:,} of {self.taken_back:,} offers that were taken back were told to"
            f" whom they had been made, {self.astray} to anybody else.",
            flush=True,
        )


def over_http(ground: Ground) -> tuple[Tally, Told]:
    """Against the web and live processes of production, while everybody has a page open."""
    from benchmarks import site
    from benchmarks.open_pages import open_pages
    from common import clock

    site.use_the_servers_secrets()
    headers = [[site.token_of(one) for one in people] for people in ground.people]
    cookies = site.cookies_of(one for people in ground.people for one in people)
    since = clock.shared_now()
    with site.live() as (live_port, _), site.web() as port:

        def work(number: int, pipe: Connection, start: Any) -> None:
            line, mine = Line(site.HOST, port), headers[number]

            def claim(place: int, item: UUID) -> Outcome:
                status, said = line.post(f"enquiries/{item}/claim", {}, headers=mine[place])
                return ("won", said["claim"]) if status == 200 else (said["code"], "")

            def submit(place: int, claim_id: str) -> Outcome:
                late = {"body": LATE, "fence": 1}
                status, said = line.post(f"claims/{claim_id}/answer", late, headers=mine[place])
                return ("won", claim_id) if status == 201 else (said["code"], "")

            serve(pipe, start, claim, submit)

        # The runners first: they are forked, and the pages need a thread.
        with runners(work) as pipes, open_pages(live_port, cookies, settle_seconds=SETTLE_SECONDS) as heard:
            tally = run(pipes, ground, is_enough=lambda tally: tally.attempts >= HTTP_ATTEMPTS)
    told = {(UUID(poke.id), poke.by) for poke in heard if poke.type == "offer.rescinded"}
    taken_back = _taken_back(since)
    return tally, Told(len(cookies), len(taken_back), len(told & taken_back), len(told - taken_back))


def _taken_back(since: datetime) -> set[tuple[UUID, UUID]]:
    """Offers that were rescinded after this moment, and to whom they had been made."""
    from routing.models import Offer

    return set(Offer.objects.filter(status="rescinded", ended_at__gt=since).values_list("id", "advocate_id"))


def main() -> int:
    from benchmarks import databases
    from tests.routing import invariants

    with databases.own_database("contention"):
        ground = Ground()
        invariants.refuse_second_ends()
        direct = by_action(ground)
        direct.say("claim_enquiry and submit_answer")
        through_http, told = over_http(ground)
        through_http.say("the same over HTTP")
        told.say()
        broken = invariants.broken()
    print(f"Invariants of routing/lifecycle.py broken afterwards: {broken or 'none'}.")
    return 0 if direct.is_clean and through_http.is_clean and not told.astray and not broken else 1


if __name__ == "__main__":
    import django

    django.setup()
    sys.exit(main())
