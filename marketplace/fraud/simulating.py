"""The signals tried on invented weeks in which it is known who is dishonest (docs/quality.md).

The site's own signals and weights look every day; only the people are invented. Honest look-alikes are among them:
couples at one address, families with one tablet, night workers, quick hands, a small topic's specialist, people who
share a way of writing. Pure: no database, no clock; the same seed gives the same weeks.
"""

from __future__ import annotations

import math
import multiprocessing
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count, permutations
from statistics import fmean, median
from uuid import UUID

from marketplace.fraud import signals
from marketplace.fraud.evidence import Claimed, Copied, Evidence, Judged, Mark, Work
from marketplace.fraud.limits import Limits
from marketplace.fraud.weighing import suspicion

BEGIN = datetime(2026, 1, 5, tzinfo=UTC)
DAYS = 42
ADVOCATES, CUSTOMERS = 60, 500
WORKS_A_DAY = 70
TOPICS = {"bills": 0.45, "phones": 0.35, "roaming": 0.17, "watches": 0.03}
POINTS = 20
CONFIRMED_AFTER = timedelta(days=7)
STARS = ((5, 0.55), (4, 0.2), (3, 0.06), (1, 0.04), (None, 0.15))

WAYS_OF_WRITING = {
    "Restart it first, then wait for the light. That should be all.": 1.0,
    "I dont think it isnt there, you cant miss it.": 0.18,
    "Is it on ? Then press it .": 0.08,
    "Great!! Thanks!!": 0.12,
    "Well... let me see... there.": 0.15,
    "Try this  and then  that one.": 0.06,
    "yes i think so and i hope it helps": 0.1,
    "u can do it pls and thx": 0.07,
    "The PHONE must be SWITCHED off, ALWAYS.": 0.05,
    "First, this,then that,then done.": 0.07,
    "Open it - then close it - done (as before), (as always).": 0.15,
}
"""A sentence that shows each habit, and the share of people who have it."""


class Kind:
    """What somebody dishonest does."""

    SOCK = "second account, same device"
    CAREFUL_SOCK = "second account, same address"
    HIDDEN_SOCK = "second account, nothing shared"
    RING = "rating ring"
    FARM = "farm on a device"
    SHIFTS = "one account, many people"
    BOT = "claim bot"
    HOARDER = "hoarder"
    TRADERS = "review traders"

    ALL = (SOCK, CAREFUL_SOCK, HIDDEN_SOCK, RING, FARM, SHIFTS, BOT, HOARDER, TRADERS)


HONEST = "honest"


@dataclass
class Person:
    id: UUID
    kind: str = HONEST
    writing: tuple[str, ...] = ()
    device: str = ""
    address: str = ""
    zeal: float = 1.0
    wakes: float = 7.0
    awake: float = 15.0
    reaction: float = 8.0
    gives_up: float = 0.15

    def text(self) -> str:
        return " ".join(self.writing * 3)


@dataclass
class World:
    """Everything that happens in the weeks, and which works were dishonest."""

    people: dict[UUID, Person]
    works: list[Work]
    claims: list[tuple[datetime, Claimed]]
    judged: list[Judged]
    planted: set[UUID]
    """The dishonest works' awards."""


@dataclass
class Figures:
    """Of one kind of people in one run."""

    people: int = 0
    found: int = 0
    days: list[float] = field(default_factory=list)
    points: int = 0
    leaked: int = 0


def world(*, seed: int) -> World:
    return _Teller(random.Random(seed)).tell()


class _Teller:
    def __init__(self, chance: random.Random) -> None:
        self.chance, self.numbers = chance, count(1)
        self.topics = {name: self._id() for name in TOPICS}
        self.world = World({}, [], [], [], set())

    def tell(self) -> World:
        self.customers = [self._person() for _ in range(CUSTOMERS)]
        self.advocates = [self._advocate() for _ in range(ADVOCATES)]
        self._be_alike()
        for day in range(DAYS):
            for _ in range(WORKS_A_DAY):
                self._usual_work(BEGIN + timedelta(days=day))
        for plant in (self._second_accounts, self._ring, self._farm, self._shifts, self._bots, self._traders):
            plant()
        self._judge_honestly()
        return self.world

    # --- Honest people ---------------------------------------------------------------------------------------------

    def _id(self) -> UUID:
        return UUID(int=next(self.numbers))

    def _person(self, **given: object) -> Person:
        person = Person(self._id())
        person.writing = tuple(
            text for text, share in WAYS_OF_WRITING.items() if self.chance.random() < share
        )
        person.device, person.address = f"device {person.id}", f"address {person.id}"
        for name, value in given.items():
            setattr(person, name, value)
        self.world.people[person.id] = person
        return person

    def _advocate(self, **given: object) -> Person:
        return self._person(
            **{
                "zeal": self.chance.paretovariate(1.3),
                "wakes": self.chance.gauss(7.5, 2),
                "awake": self.chance.uniform(8, 17),
                "reaction": self.chance.lognormvariate(2.0, 0.5),
                "gives_up": self.chance.betavariate(2, 9),
                **given,
            }
        )

    def _be_alike(self) -> None:
        """Couples at one address, a company behind one, quick hands, night workers, family tablets, a specialist."""
        for advocate, customer in zip(self.advocates[:15], self.customers, strict=False):
            customer.address = advocate.address
        for person in [*self.advocates[15:22], *self.customers[20:120]]:
            person.address = "the company"
        for advocate in self.advocates[22:26]:
            advocate.reaction = 2.5
        for advocate in self.advocates[26:29]:
            advocate.wakes = 20.0
        for advocate, customer in zip(self.advocates[29:33], self.customers, strict=False):
            customer.device = advocate.device
        self.specialist = self.advocates[33]

    def _usual_work(self, day: datetime) -> None:
        advocate = self.chance.choices(self.advocates, [each.zeal for each in self.advocates])[0]
        # A few people ask often, most hardly ever.
        customer = self.customers[int(CUSTOMERS * self.chance.random() ** 2)]
        topic = self._topic()
        if topic == self.topics["watches"] and self.chance.random() < 0.7:
            advocate = self.specialist
        self._work(advocate, customer, at=self._awake_at(advocate, day), topic=topic)

    def _topic(self) -> UUID:
        return self.chance.choices(list(self.topics.values()), list(TOPICS.values()))[0]

    def _awake_at(self, person: Person, day: datetime) -> datetime:
        return day + timedelta(hours=person.wakes + person.awake * self.chance.random())

    def _work(
        self,
        advocate: Person,
        customer: Person,
        *,
        at: datetime,
        topic: UUID | None = None,
        is_honest: bool = True,
        stars: int = 0,
    ) -> None:
        rating = stars or self.chance.choices([s for s, _ in STARS], [share for _, share in STARS])[0]
        work = Work(
            award=self._id(),
            answer=self._id(),
            advocate=advocate.id,
            customer=customer.id,
            topic=topic or self._topic(),
            points=POINTS,
            answered_at=at,
            rating=rating,
            question=customer.text(),
            words=advocate.text(),
        )
        self.world.works.append(work)
        if not is_honest:
            self.world.planted.add(work.award)
        reaction = timedelta(seconds=self.chance.lognormvariate(math.log(advocate.reaction), 0.6))
        self._claim(advocate, at, is_dropped=False, reaction=reaction)
        while self.chance.random() < advocate.gives_up:
            self._claim(advocate, at, is_dropped=True, reaction=reaction)

    def _claim(self, advocate: Person, at: datetime, *, is_dropped: bool, reaction: timedelta) -> None:
        self.world.claims.append((at, Claimed(advocate.id, is_dropped, reaction)))

    def _judge_honestly(self) -> None:
        """Experts look at one another's answers and sometimes find something."""
        for reviewer, author in permutations(self.advocates[-8:], 2):
            times = self.chance.randint(2, 12)
            approved = sum(self.chance.random() < 0.9 for _ in range(times))
            self.world.judged.append(Judged(reviewer.id, author.id, times, approved))

    # --- Dishonest people ------------------------------------------------------------------------------------------

    def _second_accounts(self) -> None:
        for kind in 2 * (Kind.SOCK, Kind.CAREFUL_SOCK, Kind.HIDDEN_SOCK):
            advocate, sock = self._advocate(kind=kind), self._person()
            if kind != Kind.HIDDEN_SOCK:
                sock.writing, sock.address = advocate.writing, advocate.address
            if kind == Kind.SOCK:
                sock.device = advocate.device
            for _ in range(self.chance.randint(5, 9)):
                stars = 5 if kind != Kind.HIDDEN_SOCK else self.chance.choice([5, 5, 4])
                self._work(advocate, sock, at=self._some_time(advocate), is_honest=False, stars=stars)
            self._honest_share(advocate, works=self.chance.randint(5, 25))

    def _ring(self) -> None:
        crew = [self._advocate(kind=Kind.RING) for _ in range(4)]
        for advocate, customer in permutations(crew, 2):
            for _ in range(self.chance.randint(3, 6)):
                self._work(advocate, customer, at=self._some_time(advocate), is_honest=False, stars=5)
        for advocate in crew:
            self._honest_share(advocate, works=self.chance.randint(10, 30))

    def _farm(self) -> None:
        for advocate in [self._advocate(kind=Kind.FARM, device="the farm's") for _ in range(4)]:
            self._dishonest_share(advocate, works=40)

    def _shifts(self) -> None:
        self._dishonest_share(self._advocate(kind=Kind.SHIFTS, awake=24.0), works=DAYS * 9)

    def _bots(self) -> None:
        self._dishonest_share(self._advocate(kind=Kind.BOT, reaction=0.5), works=80)
        hoarder = self._advocate(kind=Kind.HOARDER, gives_up=0.85)
        self._honest_share(hoarder, works=12)

    def _traders(self) -> None:
        one, other = (self._advocate(kind=Kind.TRADERS) for _ in range(2))
        for reviewer, author in permutations([one, other]):
            times = self.chance.randint(5, 15)
            self.world.judged.append(Judged(reviewer.id, author.id, times, times))
            strict = self.chance.randint(8, 15)
            self.world.judged.append(Judged(self.customers[-1].id, author.id, strict, round(0.6 * strict)))
            self._dishonest_share(author, works=20)

    def _honest_share(self, advocate: Person, *, works: int) -> None:
        for _ in range(works):
            self._work(advocate, self.chance.choice(self.customers), at=self._some_time(advocate))

    def _dishonest_share(self, advocate: Person, *, works: int) -> None:
        for _ in range(works):
            customer = self.chance.choice(self.customers)
            self._work(advocate, customer, at=self._some_time(advocate), is_honest=False)

    def _some_time(self, person: Person) -> datetime:
        return self._awake_at(person, BEGIN + timedelta(days=self.chance.randrange(DAYS)))


# --- Looking ----------------------------------------------------------------------------------------------------


def seen(told: World, *, until: datetime, limits: Limits) -> Evidence:
    """What could be gathered at that time."""
    since = until - limits.window
    works = [work for work in told.works if since < work.answered_at <= until]
    share = (until - BEGIN) / timedelta(days=DAYS)
    marks: dict[Mark, dict[UUID, frozenset[str]]] = {
        Mark.DEVICE: {id: frozenset([person.device]) for id, person in told.people.items()},
        Mark.ADDRESS: {id: frozenset([person.address]) for id, person in told.people.items()},
    }
    return Evidence(
        works,
        marks=marks,
        asked=Counter((work.customer, work.topic) for work in works),
        answered=Counter((work.advocate, work.topic) for work in works),
        answered_by_all=Counter(work.topic for work in works),
        copies=list(_copies(works)),
        claims=[claim for at, claim in told.claims if since < at <= until],
        judged=[
            Judged(each.reviewer, each.author, int(each.times * share), int(each.approved * share))
            for each in told.judged
        ],
    )


def _copies(works: Sequence[Work]) -> Iterator[Copied]:
    """Everybody takes somebody's words now and then."""
    for number, work in enumerate(works):
        if number % 9 == 0 and works[number - 1].advocate != work.advocate:
            yield Copied(work.award, work.advocate, works[number - 1].advocate)


def simulate(*, seed: int, limits: Limits, opens_at: float) -> dict[str, Figures]:
    """By kind of people: how many there were, for whom a case was opened and when, and what it came too late for."""
    told = world(seed=seed)
    opened: dict[UUID, datetime] = {}
    for day in range(1, DAYS + 1):
        now = BEGIN + timedelta(days=day)
        found = signals.findings(seen(told, until=now, limits=limits), limits)
        for advocate, theirs in found.items():
            if advocate not in opened and suspicion(theirs) >= opens_at:
                opened[advocate] = now
    return _figures(told, opened)


def _figures(told: World, opened: Mapping[UUID, datetime]) -> dict[str, Figures]:
    figures = {kind: Figures() for kind in (*Kind.ALL, HONEST)}
    end = BEGIN + timedelta(days=DAYS)
    first: defaultdict[UUID, datetime] = defaultdict(lambda: end)
    for work in told.works:
        kind = told.people[work.advocate].kind
        first[work.advocate] = min(first[work.advocate], work.answered_at)
        if work.award in told.planted:
            figures[kind].points += work.points
            is_late = work.answered_at + CONFIRMED_AFTER <= opened.get(work.advocate, end)
            figures[kind].leaked += work.points * is_late
    for advocate in first:
        mine = figures[told.people[advocate].kind]
        mine.people += 1
        if advocate in opened:
            mine.found += 1
            mine.days.append((opened[advocate] - first[advocate]) / timedelta(days=1))
    return figures


def compare(*, seeds: int, processes: int, limits: Limits, opens_at: float) -> dict[str, dict[str, float]]:
    """By kind, over so many seeds: figures for a table."""
    run = partial(_run, limits=limits, opens_at=opens_at)
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        runs = pool.map(run, range(1, seeds + 1), chunksize=1)
    shown = {kind: _shown([run[kind] for run in runs]) for kind in (*Kind.ALL, HONEST)}
    dishonest = [run[kind] for run in runs for kind in Kind.ALL]
    wrongly = sum(run[HONEST].found for run in runs)
    rightly = sum(each.found for each in dishonest)
    whole = _shown(dishonest)
    whole["people in a run"] *= len(Kind.ALL)
    whole["points earned so in a run"] *= len(Kind.ALL)
    whole["cases that were right"] = rightly / (rightly + wrongly) if rightly + wrongly else math.nan
    return {**shown, "all dishonest": whole}


def _run(seed: int, *, limits: Limits, opens_at: float) -> dict[str, Figures]:
    return simulate(seed=seed, limits=limits, opens_at=opens_at)


def _shown(runs: Sequence[Figures]) -> dict[str, float]:
    people, points = sum(each.people for each in runs), sum(each.points for each in runs)
    days = [day for each in runs for day in each.days]
    return {
        "people in a run": fmean(each.people for each in runs),
        "people with a case": sum(each.found for each in runs) / people,
        "days until the case, median": median(days) if days else math.nan,
        "points earned so in a run": fmean(each.points for each in runs),
        "of these confirmed before": sum(each.leaked for each in runs) / points if points else math.nan,
        "cases that were right": math.nan,
    }
