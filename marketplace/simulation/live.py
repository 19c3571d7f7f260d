"""A scenario on the running site: real requests, real sockets, the site's own clock.

Advocates react to pokes as the phone's page does: fetch the offers, claim one, answer with the fence. Customers ask,
wait for their page to say that there is an answer, and rate it. How fast people live is the scenario's speed_up; stages
and leases are the site's and take their own time.
"""

from __future__ import annotations

import asyncio
import random
import secrets
import time
from collections import defaultdict
from collections.abc import Coroutine
from datetime import datetime
from typing import Any

import httpx
from django.db import connection

from common import clock
from marketplace.simulation import behaviour
from marketplace.simulation.behaviour import Advocate, Asked, Reaction, Verdict, Way
from marketplace.simulation.fast import ALL_RIGHT, ALL_WRONG, RIGHT, WRONG
from marketplace.simulation.figures import Outcome, Tally
from marketplace.simulation.log_ins import LogIn, LogIns, logged_in
from marketplace.simulation.outcomes import read_outcome
from marketplace.simulation.phone import Answer, Phone, live_url_of
from marketplace.simulation.population import settle
from marketplace.simulation.scenario import Scenario

DRAIN_SECONDS = 120.0
"""How long people go on after the last arrival, unless all is done before."""

MODERATOR_LOOKS_SECONDS = 3.0
CONNECTIONS = 100


def drive(scenario: Scenario, *, url: str, minutes: float, drain_seconds: float = DRAIN_SECONDS) -> Outcome:
    """Settle the scenario's people in the site's database, let them live for `minutes`, and sum up.

    Raises: UnknownTopic, httpx.HTTPError if there is no site, LookupError if it has no socket.
    """
    population = settle(scenario, run=f"-{secrets.token_hex(3)}")
    with logged_in(population) as log_ins:
        site = Site(scenario, log_ins, people=list(population.crowd), drain_seconds=drain_seconds)
        connection.close()
        asyncio.run(site.live(url, minutes=minutes))
        return read_outcome(population, site.tally, right=site.right_answers, end=clock.now())


class Site:
    """Everybody at once, each a task of their own. Times in minutes are the people's; seconds slept are the clock's."""

    def __init__(
        self, scenario: Scenario, log_ins: LogIns, *, people: list[Advocate], drain_seconds: float
    ) -> None:
        self.scenario = scenario
        self.log_ins = log_ins
        self.people = people
        self.drain_seconds = drain_seconds
        self.tally = Tally()
        self.right_answers: list[Any] = []
        self._asked: dict[str, Asked] = {}
        self._is_good: dict[str, bool] = {}
        self._claims: defaultdict[tuple[str, int], set[int]] = defaultdict(set)
        self._tasks: set[asyncio.Task[None]] = set()
        self._waiting: set[str] = set()

    async def live(self, url: str, *, minutes: float) -> None:
        limits = httpx.Limits(max_connections=CONNECTIONS)
        async with httpx.AsyncClient(base_url=url, limits=limits, timeout=30) as http:
            self._http = http
            self._live_url = await live_url_of(http, self.log_ins.customers[0])
            try:
                await self._run(minutes)
            finally:
                for task in self._tasks:
                    task.cancel()
                await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _run(self, minutes: float) -> None:
        for person, log_in in zip(self.people, self.log_ins.advocates, strict=True):
            self._start(self._be_advocate(person, self._phone(log_in)))
        for log_in in self.log_ins.moderators:
            self._start(self._be_moderator(self._phone(log_in)))
        await self._ask_all(minutes)
        end = time.monotonic() + self.drain_seconds
        while self._waiting and time.monotonic() < end:
            await asyncio.sleep(0.2)

    def _start(self, life: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(life)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _phone(self, log_in: LogIn) -> Phone:
        return Phone(log_in, http=self._http, live_url=self._live_url, tally=self.tally)

    async def _live_for(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self.scenario.speed_up)

    # --- The customer -----------------------------------------------------------------------------------------------

    async def _ask_all(self, minutes: float) -> None:
        begin = time.monotonic()
        for asked in behaviour.enquiries(self.scenario, minutes=minutes * self.scenario.speed_up):
            due = begin + asked.after.total_seconds() / self.scenario.speed_up
            await asyncio.sleep(max(due - time.monotonic(), 0))
            self._start(self._be_customer(asked, self._phone(self.log_ins.customers[asked.customer])))
        await asyncio.sleep(max(begin + 60 * minutes - time.monotonic(), 0))

    async def _be_customer(self, asked: Asked, phone: Phone) -> None:
        question = {
            "topic": asked.topic,
            "language": asked.language,
            "subject": f"Question {asked.number} about {asked.topic}",
            "body": "It does not work as the page says it should. What can be done about it?",
        }
        enquiry = await phone.post("enquiries/", question)
        if enquiry is None:
            return
        self._asked[enquiry["id"]] = asked
        self._waiting.add(enquiry["id"])
        async for _ in phone.pokes():
            shown = await phone.get(f"enquiries/{enquiry['id']}/")
            if shown is not None and shown["status"] == "answered":
                await self._react(asked, enquiry["id"], phone)
                break
        self._waiting.discard(enquiry["id"])

    async def _react(self, asked: Asked, enquiry_id: str, phone: Phone) -> None:
        verdict, stars, seconds = behaviour.verdict(
            self.scenario.customers,
            is_good=self._is_good.get(enquiry_id, True),
            luck=self._luck("verdict", asked.number),
        )
        await self._live_for(seconds)
        match verdict:
            case Verdict.SOLVED:
                await phone.post(f"enquiries/{enquiry_id}/accept/", {"rating": stars})
            case Verdict.NOT_SOLVED:
                await phone.post(f"enquiries/{enquiry_id}/not-solved/", {"reason": "It did not help."})

    # --- The advocate -----------------------------------------------------------------------------------------------

    async def _be_advocate(self, person: Advocate, phone: Phone) -> None:
        """Everybody is about, whatever their hours: a run of minutes is about those who are there."""
        known: set[str] = set()
        await phone.put("me/availability/", {"available": True})
        async for poke in phone.pokes():
            if poke in {"", "offer.sent"}:
                for offer in await self._offers(phone):
                    if offer["id"] not in known:
                        known.add(offer["id"])
                        self._start(self._consider(offer, person, phone))

    async def _offers(self, phone: Phone) -> list[Answer]:
        page = await phone.get("offers/")
        return list(page["results"]) if page is not None else []

    async def _consider(self, offer: Answer, person: Advocate, phone: Phone) -> None:
        enquiry_id = str(offer["enquiry"])
        asked = self._asked.get(enquiry_id)
        if asked is None:
            return  # somebody else's, on a site that is in use
        now = clock.now()
        self.tally.seen_after.append((now - datetime.fromisoformat(offer["sent_at"])).total_seconds())
        person.note_offer(now)
        reaction, seconds = person.reaction(asked.number, moment=now)
        await self._live_for(seconds)
        if reaction is Reaction.DECLINE:
            await phone.post(f"offers/{offer['id']}/decline/")
        elif reaction is Reaction.CLAIM:
            claim = await phone.post(f"enquiries/{enquiry_id}/claim/")
            if claim is None:
                self.tally.in_vain += 1
                return
            await self._work(claim, asked, enquiry_id, person, phone)

    async def _work(
        self, claim: Answer, asked: Asked, enquiry_id: str, person: Advocate, phone: Phone
    ) -> None:
        holders = self._claims[enquiry_id, claim["fence"]]
        holders.add(person.number)
        self.tally.double_claims += len(holders) > 1
        work = person.work(asked.number, topic=asked.topic)
        await self._live_for(work.seconds)
        if work.way is Way.FORGET:
            await self._try_stale(claim, claim["fence"] + 1, phone)
        elif work.way is Way.GIVE_BACK:
            await phone.post(f"claims/{claim['claim']}/release/")
            await self._try_stale(claim, claim["fence"], phone)
        else:
            await self._answer(claim, enquiry_id, person, phone, is_good=work.is_good)

    async def _answer(
        self, claim: Answer, enquiry_id: str, person: Advocate, phone: Phone, *, is_good: bool
    ) -> None:
        self._is_good[enquiry_id] = is_good
        content = {"body": RIGHT if is_good else WRONG, "fence": claim["fence"]}
        answer = await phone.post(f"claims/{claim['claim']}/answer/", content)
        if answer is None:
            return
        if is_good:
            self.right_answers.append(answer["id"])
        self.tally.good_answers += is_good
        self.tally.bad_answers += not is_good
        self.tally.answers_by_class[person.kind.name] += 1

    async def _try_stale(self, claim: Answer, fence: int, phone: Phone) -> None:
        """What nobody may accept: a claim that was given back, or a fence that is not its own."""
        self.tally.stale_tried += 1
        accepted = await phone.post(f"claims/{claim['claim']}/answer/", {"body": RIGHT, "fence": fence})
        self.tally.stale_accepted += accepted is not None

    # --- The moderator ----------------------------------------------------------------------------------------------

    async def _be_moderator(self, phone: Phone) -> None:
        """Looks at the list now and then and decides what must be checked before it is shown."""
        while True:
            page = await phone.get("reviews/")
            for review in page["results"] if page is not None else []:
                asked = self._asked.get(str(review["enquiry"]))
                if asked is not None and review["is_before_publication"] and review["held_by"] is None:
                    await self._judge(review, asked, phone)
            await asyncio.sleep(MODERATOR_LOOKS_SECONDS)

    async def _judge(self, review: Answer, asked: Asked, phone: Phone) -> None:
        is_published, seconds = behaviour.judgement(
            self.scenario.moderators,
            is_good=self._is_good.get(str(review["enquiry"]), True),
            luck=self._luck("judgement", asked.number),
        )
        await self._live_for(seconds)
        decision: dict[str, object] = {"decision": "publish", "scores": ALL_RIGHT}
        if not is_published:
            decision = {"decision": "reject", "scores": ALL_WRONG, "note": "This is not how it works."}
        await phone.post(f"reviews/{review['id']}/decide/", decision)

    def _luck(self, *about: object) -> random.Random:
        return random.Random(f"{self.scenario.seed}:{about}")
