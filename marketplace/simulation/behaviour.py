"""What simulated people do. Pure: every decision is drawn from the seed, the person and what they decide about.

So the same person meets the same enquiry in the same mood under every rule of choosing, and two runs differ by the rule
alone. Nothing here knows the clock, the database or HTTP.
"""

from __future__ import annotations

import math
import random
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from itertools import count

from marketplace.simulation.scenario import AdvocateClass, Customers, Moderators, Scenario

SPREAD = 0.6
"""Standard deviation of the logarithm of how long people take: two thirds are between half and twice the median."""

SHIFT_JITTER_HOURS = 0.7
QUALITY_SPREAD = 0.08
"""People of one class differ that much in how good they are, and each again from topic to topic."""

MEMORY = timedelta(days=1)
"""Offers of the last day are what patience is counted against."""


class Reaction(Enum):
    CLAIM = "claim"
    DECLINE = "decline"
    LET_LAPSE = "let lapse"


class Way(Enum):
    """How a claim goes."""

    ANSWER = "answer"
    GIVE_BACK = "give back"
    FORGET = "forget"


class Verdict(Enum):
    SOLVED = "solved"
    NOT_SOLVED = "not solved"
    SILENCE = "silence"


@dataclass(frozen=True)
class Asked:
    """An enquiry that is going to be asked; `number` counts from 0 in the order of asking."""

    number: int
    after: timedelta
    customer: int
    topic: str
    language: str


@dataclass(frozen=True)
class Work:
    """How somebody deals with a claim: what they do with it after how long, and whether an answer is right."""

    way: Way
    seconds: float
    is_good: bool


@dataclass
class Advocate:
    """One of the crowd. `offers` are the moments at which they were lately asked."""

    number: int
    kind: AdvocateClass
    topics: tuple[str, ...]
    languages: tuple[str, ...]
    seed: int
    offers: deque[datetime] = field(default_factory=deque)

    def shift(self, day: int) -> tuple[timedelta, timedelta]:
        """When on a day they go on and off, from midnight."""
        luck = self._luck("shift", day)
        begin = self.kind.from_hour + luck.uniform(-SHIFT_JITTER_HOURS, SHIFT_JITTER_HOURS)
        end = self.kind.until_hour + luck.uniform(-SHIFT_JITTER_HOURS, SHIFT_JITTER_HOURS)
        quarters = round(min(end, 24) * 4)  # people say "until half past"
        return timedelta(hours=max(begin, 0)), timedelta(hours=quarters / 4)

    def is_on(self, since_midnight: timedelta, *, day: int) -> bool:
        begin, end = self.shift(day)
        return begin <= since_midnight < end

    def note_offer(self, moment: datetime) -> None:
        self.offers.append(moment)

    def reaction(self, enquiry: int, *, moment: datetime) -> tuple[Reaction, float]:
        """What they do about an offer once they see it, and after how many seconds that is."""
        luck = self._luck("reaction", enquiry)
        wish, seconds = luck.random(), _about(self.kind.reacts_after_seconds, luck)
        if wish < self.kind.accepts * self._patience_left(moment):
            return Reaction.CLAIM, seconds
        if wish > 1 - self.kind.declines:
            return Reaction.DECLINE, seconds
        return Reaction.LET_LAPSE, seconds

    def work(self, enquiry: int, *, topic: str) -> Work:
        luck = self._luck("work", enquiry)
        how, seconds = luck.random(), _about(self.kind.answers_after_seconds, luck)
        is_good = luck.random() < self.quality_on(topic)
        if how < self.kind.gives_back:
            return Work(Way.GIVE_BACK, seconds / 3, is_good)
        if how < self.kind.gives_back + self.kind.forgets:
            return Work(Way.FORGET, seconds, is_good)
        return Work(Way.ANSWER, seconds, is_good)

    def quality_on(self, topic: str) -> float:
        """The share of their answers on this topic that are right: theirs in general, and more or less by topic."""
        mine = self._luck("quality").gauss(0, QUALITY_SPREAD) + self._luck("quality", topic).gauss(
            0, QUALITY_SPREAD
        )
        return min(max(self.kind.quality + mine, 0.05), 0.99)

    def _patience_left(self, moment: datetime) -> float:
        while self.offers and self.offers[0] < moment - MEMORY:
            self.offers.popleft()
        return float(0.5 ** (len(self.offers) / self.kind.patience))

    def _luck(self, *about: object) -> random.Random:
        return random.Random(f"{self.seed}:advocate:{self.number}:{about}")


def crowd(scenario: Scenario) -> list[Advocate]:
    """Everybody who may be asked, with the topics they know: mostly those that are asked about often."""
    numbers = count()
    kinds = [kind for kind in scenario.advocates for _ in range(kind.people)]
    return [_advocate(next(numbers), kind, scenario) for kind in kinds]


def _advocate(number: int, kind: AdvocateClass, scenario: Scenario) -> Advocate:
    luck = random.Random(f"{scenario.seed}:known:{number}")
    topics = sorted(
        scenario.topics, key=lambda each: -(luck.random() ** (1 / max(scenario.topics[each], 1e-9)))
    )
    main, *others = sorted(scenario.languages, key=lambda each: -scenario.languages[each])
    spoken = (main, *(each for each in others if luck.random() < 2 * _share(each, scenario.languages)))
    return Advocate(number, kind, tuple(topics[: kind.topics]), spoken, scenario.seed)


def _share(name: str, weights: Mapping[str, float]) -> float:
    return float(weights[name] / sum(weights.values()))


# --- Customers and moderators --------------------------------------------------------------------------------------


def enquiries(scenario: Scenario, *, minutes: float) -> Iterator[Asked]:
    """What is asked in `minutes` from the beginning: a Poisson process that follows the hours and the surges."""
    luck = random.Random(f"{scenario.seed}:arrivals")
    busiest = max(scenario.customers.per_hour) * max([1.0, *(surge.factor for surge in scenario.surges)])
    minute, numbers = 0.0, count()
    while busiest > 0:
        minute += luck.expovariate(busiest / 60)
        if minute >= minutes:
            return
        if luck.random() < rate_at(scenario, minute) / busiest:
            yield Asked(
                number=next(numbers),
                after=timedelta(minutes=minute),
                customer=luck.randrange(scenario.customers.people),
                topic=_drawn(scenario.topics, luck),
                language=_drawn(scenario.languages, luck),
            )


def rate_at(scenario: Scenario, minute: float) -> float:
    """Enquiries an hour at that minute of the run."""
    hour = int(scenario.begins_at_hour + minute / 60) % 24
    on = (
        surge.factor
        for surge in scenario.surges
        if surge.at_minute <= minute < surge.at_minute + surge.minutes
    )
    return scenario.customers.per_hour[hour] * math.prod(on)


def verdict(customers: Customers, *, is_good: bool, luck: random.Random) -> tuple[Verdict, int, float]:
    """What a customer makes of an answer: a verdict, the stars that go with "solved", and after how many seconds."""
    seconds = _about(customers.reacts_after_seconds, luck)
    if luck.random() >= customers.reacts:
        return Verdict.SILENCE, 0, seconds
    if is_good:
        return Verdict.SOLVED, luck.choice([4, 5, 5]), seconds
    if luck.random() < customers.says_not_solved:
        return Verdict.NOT_SOLVED, 0, seconds
    return Verdict.SOLVED, luck.choice([1, 2]), seconds


def judgement(moderators: Moderators, *, is_good: bool, luck: random.Random) -> tuple[bool, float]:
    """Whether a moderator publishes an answer, and after how many seconds. Good ones always."""
    seconds = _about(moderators.decides_after_seconds, luck)
    return is_good or luck.random() >= moderators.notices_bad, seconds


def _about(median: float, luck: random.Random) -> float:
    return median * luck.lognormvariate(0, SPREAD)


def _drawn(weights: Mapping[str, float], luck: random.Random) -> str:
    return str(luck.choices(list(weights), list(weights.values()))[0])
