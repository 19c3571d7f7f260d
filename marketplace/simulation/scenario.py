"""What a scenario says: who asks, when and about what, and how the crowd behaves. Read from a TOML file and checked.

Everything wrong with a file is said at once, each with its place in it.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from accounts.lifecycle import TIERS

DIRECTORY = Path(__file__).parent / "scenarios"
DAY_HOURS = 24
LANGUAGES = ("en", "de")
MOST_PEOPLE = 100_000


class ScenarioError(Exception):
    """The file says something that cannot be; the text lists every problem on a line of its own."""


@dataclass(frozen=True)
class Surge:
    """So many times the usual arrivals, for a while."""

    at_minute: float
    minutes: float
    factor: float


@dataclass(frozen=True)
class Customers:
    """`per_hour` is how many ask in each hour of the day. The rest is how they react to an answer."""

    people: int
    per_hour: tuple[float, ...]
    reacts: float
    reacts_after_seconds: float
    says_not_solved: float


@dataclass(frozen=True)
class Moderators:
    people: int
    decides_after_seconds: float
    notices_bad: float


@dataclass(frozen=True)
class AdvocateClass:
    """People of one kind. Shares are probabilities; seconds are medians, around which people differ.

    An offer is claimed, declined, or else left to lapse. `patience` offers in a day halve the wish to take another. Of
    claims, some are given back and some forgotten until the lease is over. `past_answers` are those by which each is
    known at the start.
    """

    name: str
    people: int
    from_hour: float
    until_hour: float
    accepts: float
    declines: float
    reacts_after_seconds: float
    answers_after_seconds: float
    quality: float
    gives_back: float
    forgets: float
    patience: float
    topics: int
    tier: str
    past_answers: int


@dataclass(frozen=True)
class Scenario:
    """`speed_up` makes people live faster than the clock when the running site is driven; its stages do not."""

    title: str
    seed: int
    minutes: float
    begins_at_hour: float
    speed_up: float
    topics: Mapping[str, float]
    languages: Mapping[str, float]
    customers: Customers
    moderators: Moderators
    advocates: tuple[AdvocateClass, ...]
    surges: tuple[Surge, ...]


def named(name: str) -> Scenario:
    """One of the scenarios that come along, or the file at that path. Raises: ScenarioError."""
    known = sorted(path.stem for path in DIRECTORY.glob("*.toml"))
    path = DIRECTORY / f"{name}.toml" if name in known else Path(name)
    if not path.is_file():
        raise ScenarioError(f"There is no scenario {name}: take a file, or one of {', '.join(known)}.")
    try:
        return parsed(path.read_text())
    except ScenarioError as error:
        raise ScenarioError(f"{path.name}:\n{error}") from error


def parsed(text: str) -> Scenario:
    """Raises: ScenarioError."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ScenarioError(f"This is not TOML: {error}") from error
    problems: list[str] = []
    scenario = _scenario(_Table(content, "", problems))
    if problems:
        raise ScenarioError("\n".join(problems))
    return scenario


# --- The parts -------------------------------------------------------------------------------------------------


def _scenario(table: _Table) -> Scenario:
    scenario = Scenario(
        title=table.text("title"),
        seed=table.whole("seed", least=0, most=2**31),
        minutes=table.number("minutes", least=1, most=60 * DAY_HOURS * 366),
        begins_at_hour=table.number("begins_at_hour", least=0, most=DAY_HOURS),
        speed_up=table.number("speed_up", least=0.1, most=1000),
        topics=table.weights("topics"),
        languages=table.weights("languages", allowed=LANGUAGES),
        customers=_customers(table.table("customers")),
        moderators=_moderators(table.table("moderators")),
        advocates=tuple(_advocates(each) for each in table.tables("advocates")),
        surges=tuple(_surge(each) for each in table.tables("surges", may_be_empty=True)),
    )
    table.end()
    return scenario


def _customers(table: _Table) -> Customers:
    customers = Customers(
        people=table.whole("people", least=1, most=MOST_PEOPLE),
        per_hour=table.hours("per_hour"),
        reacts=table.share("reacts"),
        reacts_after_seconds=table.number("reacts_after_seconds", least=0),
        says_not_solved=table.share("says_not_solved"),
    )
    table.end()
    return customers


def _moderators(table: _Table) -> Moderators:
    moderators = Moderators(
        people=table.whole("people", least=1, most=MOST_PEOPLE),
        decides_after_seconds=table.number("decides_after_seconds", least=0),
        notices_bad=table.share("notices_bad"),
    )
    table.end()
    return moderators


def _advocates(table: _Table) -> AdvocateClass:
    found = AdvocateClass(
        name=table.text("name"),
        people=table.whole("people", least=1, most=MOST_PEOPLE),
        from_hour=table.number("from_hour", least=0, most=DAY_HOURS),
        until_hour=table.number("until_hour", least=0, most=DAY_HOURS),
        accepts=table.share("accepts"),
        declines=table.share("declines"),
        reacts_after_seconds=table.number("reacts_after_seconds", least=0),
        answers_after_seconds=table.number("answers_after_seconds", least=0),
        quality=table.share("quality"),
        gives_back=table.share("gives_back"),
        forgets=table.share("forgets"),
        patience=table.number("patience", least=1),
        topics=table.whole("topics", least=1, most=100),
        tier=table.text("tier", allowed=TIERS),
        past_answers=table.whole("past_answers", least=0, most=10_000),
    )
    if found.until_hour <= found.from_hour:
        table.wrong("until_hour", "must be later than from_hour")
    if found.accepts + found.declines > 1:
        table.wrong("declines", "and accepts are more than 1 together")
    if found.gives_back + found.forgets > 1:
        table.wrong("forgets", "and gives_back are more than 1 together")
    table.end()
    return found


def _surge(table: _Table) -> Surge:
    surge = Surge(
        at_minute=table.number("at_minute", least=0),
        minutes=table.number("minutes", least=0),
        factor=table.number("factor", least=0, most=1000),
    )
    table.end()
    return surge


# --- Reading -----------------------------------------------------------------------------------------------------


class _Table:
    """One table of the file. What is wrong is noted and stands in as a harmless value, so that reading goes on."""

    def __init__(self, content: Mapping[str, Any], place: str, problems: list[str]) -> None:
        self._left = dict(content)
        self._place = place
        self._problems = problems

    def wrong(self, name: str, what: str) -> None:
        self._problems.append(f"{self._place}{name} {what}.")

    def end(self) -> None:
        """What has not been asked for should not be there."""
        for name in self._left:
            self.wrong(name, "is not known here")

    def number(self, name: str, *, least: float, most: float = math.inf) -> float:
        def is_right(value: Any) -> bool:
            return _is_number(value) and least <= value <= most

        return float(self._take(name, is_right, f"must be a number {_between(least, most)}", least))

    def whole(self, name: str, *, least: int, most: int) -> int:
        def is_right(value: Any) -> bool:
            return type(value) is int and least <= value <= most

        return int(self._take(name, is_right, f"must be a whole number {_between(least, most)}", least))

    def share(self, name: str) -> float:
        def is_right(value: Any) -> bool:
            return _is_number(value) and 0 <= value <= 1

        return float(self._take(name, is_right, "is a probability: a number from 0 to 1", 0))

    def text(self, name: str, *, allowed: tuple[str, ...] = ()) -> str:
        def is_right(value: Any) -> bool:
            return isinstance(value, str) and bool(value) and (not allowed or value in allowed)

        return str(self._take(name, is_right, f"must be {_one_of(allowed) or 'a text'}", ""))

    def hours(self, name: str) -> tuple[float, ...]:
        def is_right(value: Any) -> bool:
            return (
                isinstance(value, list) and len(value) == DAY_HOURS and all(_is_rate(each) for each in value)
            )

        return tuple(self._take(name, is_right, "must be 24 numbers, none of them negative", []))

    def weights(self, name: str, *, allowed: tuple[str, ...] = ()) -> dict[str, float]:
        def is_right(value: Any) -> bool:
            return (
                isinstance(value, dict)
                and all(_is_rate(each) for each in value.values())
                and sum(value.values()) > 0
                and (not allowed or set(value) <= set(allowed))
            )

        of = f" for {_one_of(allowed)}" if allowed else ""
        return dict(self._take(name, is_right, f"must be weights{of}, none negative and not all 0", {}))

    def table(self, name: str) -> _Table:
        content = self._take(name, lambda value: isinstance(value, dict), "must be a table", {})
        return _Table(content, f"{self._place}{name}.", self._problems if content else [])

    def tables(self, name: str, *, may_be_empty: bool = False) -> list[_Table]:
        if may_be_empty and name not in self._left:
            return []

        def is_right(value: Any) -> bool:
            return isinstance(value, list) and bool(value) and all(isinstance(each, dict) for each in value)

        found = self._take(name, is_right, f"must be one or more tables [[{name}]]", [])
        return [
            _Table(each, f"{self._place}{name}[{number}].", self._problems)
            for number, each in enumerate(found, 1)
        ]

    def _take(self, name: str, is_right: Callable[[Any], bool], rule: str, instead: Any) -> Any:
        if name not in self._left:
            self.wrong(name, f"is missing: it {rule}")
            return instead
        value = self._left.pop(name)
        if is_right(value):
            return value
        self.wrong(name, f"{rule}, not {value!r}")
        return instead


def _is_number(value: Any) -> bool:
    return type(value) in {int, float} and math.isfinite(value)


def _is_rate(value: Any) -> bool:
    return _is_number(value) and value >= 0


def _between(least: float, most: float) -> str:
    return f"from {least:g}" + (f" to {most:g}" if most < math.inf else " up")


def _one_of(allowed: tuple[str, ...]) -> str:
    return f"one of {', '.join(allowed)}" if allowed else ""
