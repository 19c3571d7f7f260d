"""What the signals look at: who earned what for whom, and how they went about it. Plain records, no database.

Words are crowd-safe. What people share (a bill, a device) comes as opaque marks: equal marks are all that is told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property
from uuid import UUID


class Mark(StrEnum):
    """What two people may have in common without being one party in our books."""

    PAYMENT = "payment"
    """The same bill was credited, now or earlier."""
    DEVICE = "device"
    """The same browser at the same address of the net."""
    ADDRESS = "address"
    """The same address of the net, with whatever browser."""


@dataclass(frozen=True)
class Work:
    """An answer that earned points. `question` and `words` are the customer's and the advocate's."""

    award: UUID
    answer: UUID
    advocate: UUID
    customer: UUID
    topic: UUID
    points: int
    answered_at: datetime
    rating: int | None = None
    question: str = ""
    words: str = ""


@dataclass(frozen=True)
class Copied:
    """An answer that says what somebody else's said before."""

    award: UUID
    advocate: UUID
    original_author: UUID


@dataclass(frozen=True)
class Claimed:
    """One hold of an enquiry. `is_dropped`: given back, or the time ran out; not what was passed on or taken away.

    `reaction` is from the offer to the claim; None from the open list.
    """

    advocate: UUID
    is_dropped: bool
    reaction: timedelta | None = None


@dataclass(frozen=True)
class Judged:
    """How one advocate decided on another's answers."""

    reviewer: UUID
    author: UUID
    times: int
    approved: int


@dataclass(frozen=True)
class Evidence:
    """`works` are everybody's who are looked at; `asked` and `answered` count the whole marketplace of the same time.

    `asked` is how many of a customer's enquiries earned anybody points, by topic; `answered` how many an advocate's
    answers did, and `answered_by_all` everybody's.
    """

    works: Sequence[Work]
    party_of: Mapping[UUID, frozenset[UUID]] = field(default_factory=dict)
    marks: Mapping[Mark, Mapping[UUID, frozenset[str]]] = field(default_factory=dict)
    asked: Mapping[tuple[UUID, UUID], int] = field(default_factory=dict)
    answered: Mapping[tuple[UUID, UUID], int] = field(default_factory=dict)
    answered_by_all: Mapping[UUID, int] = field(default_factory=dict)
    copies: Sequence[Copied] = ()
    claims: Sequence[Claimed] = ()
    judged: Sequence[Judged] = ()

    @cached_property
    def by_advocate(self) -> Mapping[UUID, Sequence[Work]]:
        """Each advocate's works in the order of answering."""
        found: defaultdict[UUID, list[Work]] = defaultdict(list)
        for work in sorted(self.works, key=lambda work: (work.answered_at, work.award)):
            found[work.advocate].append(work)
        return found

    @cached_property
    def by_pair(self) -> Mapping[tuple[UUID, UUID], Sequence[Work]]:
        """By advocate and customer."""
        found: defaultdict[tuple[UUID, UUID], list[Work]] = defaultdict(list)
        for advocate, works in self.by_advocate.items():
            for work in works:
                found[advocate, work.customer].append(work)
        return found

    def holders(self, mark: Mark) -> Mapping[str, frozenset[UUID]]:
        """Who has each of the marks of this kind."""
        found: defaultdict[str, set[UUID]] = defaultdict(set)
        for person, theirs in self.marks.get(mark, {}).items():
            for each in theirs:
                found[each].add(person)
        return {each: frozenset(people) for each, people in found.items()}


@dataclass(frozen=True)
class Finding:
    """One signal about one advocate: who else it concerns, the awards it puts in doubt, and the figures it rests on."""

    signal: str
    advocate: UUID
    people: frozenset[UUID] = frozenset()
    awards: frozenset[UUID] = frozenset()
    figures: Mapping[str, int | float | str] = field(default_factory=dict)
