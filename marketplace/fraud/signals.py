"""The signals: each a small function from evidence to findings. Pure; the limits are the settings'.

A signal says what was seen, never what it means: every one has honest explanations, which is why people decide.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from math import comb
from statistics import median
from uuid import UUID

from marketplace.fraud.evidence import Claimed, Evidence, Finding, Judged, Mark, Work
from marketplace.fraud.limits import Limits
from marketplace.fraud.writing import chance_of_sharing, habits

Signal = Callable[[Evidence, Limits], Iterator[Finding]]

ODD = 1 / 200
"""One pair of 200 shares so much by chance, or is so kind to each other."""

RAREST = 1e-12
"""Chances below this are all the same."""

GOOD_RATING = 4
MOST_LETTERS = 2000
"""More of somebody's words says no more about how they write."""


def same_party(evidence: Evidence, limits: Limits) -> Iterator[Finding]:
    """Answers to one's own bill account or household. Nobody is offered such work, so the link became known later."""
    for advocate, works in evidence.by_advocate.items():
        party = evidence.party_of.get(advocate, frozenset()) | {advocate}
        yield from _doubt("same_party", [work for work in works if work.customer in party])


def same_payment(evidence: Evidence, limits: Limits) -> Iterator[Finding]:
    """Answers to somebody whose bill the advocate's points were once credited to."""
    yield from _sharing("same_payment", Mark.PAYMENT, evidence, limits, answers=1)


def same_device(evidence: Evidence, limits: Limits) -> Iterator[Finding]:
    """Answers, more than once, to somebody with the same browser at the same address: a family's tablet meets once."""
    yield from _sharing("same_device", Mark.DEVICE, evidence, limits, answers=2)


def same_address(evidence: Evidence, limits: Limits) -> Iterator[Finding]:
    """Answers, again and again, to somebody at the same address of the net."""
    yield from _sharing("same_address", Mark.ADDRESS, evidence, limits, answers=limits.pair_answers)


def same_writer(evidence: Evidence, limits: Limits) -> Iterator[Finding]:
    """Questions and answers between two people that look written by one hand."""
    asking, answering = _habits_of(evidence)
    everybody = [*asking.values(), *answering.values()]
    for (advocate, customer), works in evidence.by_pair.items():
        shared = answering[advocate] & asking[customer]
        if len(works) < limits.pair_answers or len(shared) < limits.shared_habits:
            continue
        if chance_of_sharing(shared, everybody=everybody) < ODD:
            yield from _doubt("same_writer", works, habits=" ".join(sorted(shared)))


def rating_ring(evidence: Evidence, limits: Limits) -> Iterator[Finding]:
    """Two people meet far oftener than chance brings them together, one way or both, always for good marks."""
    for advocate, works in evidence.by_advocate.items():
        odd: list[Work] = []
        rarest = 1.0
        for customer in {work.customer for work in works}:
            met, back = evidence.by_pair[advocate, customer], evidence.by_pair.get((customer, advocate), ())
            if len(met) + len(back) < limits.pair_answers or not _are_praised([*met, *back]):
                continue
            chance = _chance_of_meeting(met, evidence) * _chance_of_meeting(back, evidence)
            if chance < limits.chance:
                odd += met
                rarest = min(rarest, chance)
        yield from _doubt("rating_ring", odd, one_in=round(1 / max(rarest, RAREST)))


def copy_paste(evidence: Evidence, limits: Limits) -> Iterator[Finding]:
    """Answers taken from others. One's own words may be used again."""
    copied = defaultdict(list)
    for copy in evidence.copies:
        if copy.original_author != copy.advocate:
            copied[copy.advocate].append(copy)
    for advocate, copies in copied.items():
        awards = frozenset(copy.award for copy in copies)
        answers = len(evidence.by_advocate.get(advocate, ()))
        if len(awards) >= max(limits.copies, limits.copied_share * answers):
            yield Finding(
                "copy_paste",
                advocate,
                people=frozenset(copy.original_author for copy in copies),
                awards=awards,
                figures={"answers": len(awards), "of": answers},
            )


def answer_farm(evidence: Evidence, limits: Limits) -> Iterator[Finding]:
    """Several advocates work behind one device, or are paid on one bill."""
    for mark in (Mark.DEVICE, Mark.PAYMENT):
        for holders in evidence.holders(mark).values():
            crew = frozenset(holders & evidence.by_advocate.keys())
            if len(crew) < limits.farm_people or len(holders) > len(crew) + limits.crowded_mark:
                continue
            for advocate in crew:
                yield Finding(
                    "answer_farm",
                    advocate,
                    people=crew - {advocate},
                    awards=frozenset(work.award for work in evidence.by_advocate[advocate]),
                    figures={"people": len(crew), "mark": mark.value},
                )


def no_rest(evidence: Evidence, limits: Limits) -> Iterator[Finding]:
    """Answers in every part of the day and the night, on more than a sleepless day or two."""
    for advocate, works in evidence.by_advocate.items():
        days: defaultdict[date, list[Work]] = defaultdict(list)
        for work in works:
            days[work.answered_at.date()].append(work)
        restless = [
            day
            for day in days.values()
            if len({work.answered_at.hour // limits.rest_hours for work in day}) == 24 // limits.rest_hours
        ]
        if len(restless) >= limits.restless_days:
            yield Finding(
                "no_rest",
                advocate,
                awards=frozenset(work.award for day in restless for work in day),
                figures={"days": len(restless), "hours": limits.rest_hours},
            )


def hoarding(evidence: Evidence, limits: Limits) -> Iterator[Finding]:
    """Takes questions and drops them. No award is in doubt; other people's are missing."""
    for advocate, claims in _claims_of(evidence).items():
        dropped = sum(each.is_dropped for each in claims)
        if len(claims) >= limits.claims and dropped >= limits.unanswered_share * len(claims):
            yield Finding("hoarding", advocate, figures={"unanswered": dropped, "of": len(claims)})


def claim_bot(evidence: Evidence, limits: Limits) -> Iterator[Finding]:
    """Takes offers faster than a person can read them, nearly every time."""
    for advocate, claims in _claims_of(evidence).items():
        reactions = [each.reaction.total_seconds() for each in claims if each.reaction is not None]
        if len(reactions) < limits.claims:
            continue
        usual = median(reactions)
        if usual < limits.reaction.total_seconds():
            works = evidence.by_advocate.get(advocate, ())
            yield Finding(
                "claim_bot",
                advocate,
                awards=frozenset(work.award for work in works),
                figures={"seconds": round(usual, 1), "times": len(reactions)},
            )


def review_trading(evidence: Evidence, limits: Limits) -> Iterator[Finding]:
    """Two advocates decide on each other's answers and let everything pass, though others find faults in them."""
    given = {(each.reviewer, each.author): each for each in evidence.judged}
    for (reviewer, author), theirs in given.items():
        back = given.get((author, reviewer))
        if back is None or min(theirs.times, back.times) < limits.reviews:
            continue
        if theirs.approved < theirs.times or back.approved < back.times:
            continue
        if _chance_of_approval(theirs, evidence) * _chance_of_approval(back, evidence) < ODD:
            yield Finding(
                "review_trading",
                author,
                people=frozenset({reviewer}),
                awards=frozenset(work.award for work in evidence.by_advocate.get(author, ())),
                figures={"times": theirs.times, "back": back.times},
            )


SIGNALS: Sequence[Signal] = (
    same_party,
    same_payment,
    same_device,
    same_address,
    same_writer,
    rating_ring,
    copy_paste,
    answer_farm,
    no_rest,
    hoarding,
    claim_bot,
    review_trading,
)


def findings(evidence: Evidence, limits: Limits) -> dict[UUID, list[Finding]]:
    """Everything that is found, by advocate."""
    found: defaultdict[UUID, list[Finding]] = defaultdict(list)
    for signal in SIGNALS:
        for finding in signal(evidence, limits):
            found[finding.advocate].append(finding)
    return dict(found)


# --- What several of them use -----------------------------------------------------------------------------------


def _doubt(signal: str, works: Iterable[Work], **figures: int | float | str) -> Iterator[Finding]:
    """One finding about these works of one advocate, if there are any."""
    doubted = list(works)
    if doubted:
        yield Finding(
            signal,
            doubted[0].advocate,
            people=frozenset(work.customer for work in doubted) - {doubted[0].advocate},
            awards=frozenset(work.award for work in doubted),
            figures={"answers": len(doubted), **figures},
        )


def _sharing(
    signal: str, mark: Mark, evidence: Evidence, limits: Limits, *, answers: int
) -> Iterator[Finding]:
    """Of a mark that few have, at least so many answers to one other holder."""
    alike: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for holders in evidence.holders(mark).values():
        if len(holders) <= limits.crowded_mark:
            for person in holders:
                alike[person] |= holders - {person}
    for advocate in evidence.by_advocate.keys() & alike.keys():
        met = [evidence.by_pair.get((advocate, other), ()) for other in sorted(alike[advocate])]
        yield from _doubt(signal, [work for works in met if len(works) >= answers for work in works])


def _habits_of(evidence: Evidence) -> tuple[dict[UUID, frozenset[str]], dict[UUID, frozenset[str]]]:
    """How each customer asks, and how each advocate answers."""
    asked, said = defaultdict(list), defaultdict(list)
    for work in evidence.works:
        asked[work.customer].append(work.question)
        said[work.advocate].append(work.words)
    asking, answering = (
        {person: habits("\n".join(texts)[:MOST_LETTERS]) for person, texts in each.items()}
        for each in (asked, said)
    )
    return asking, answering


def _are_praised(works: Iterable[Work]) -> bool:
    return all((work.rating or 0) >= GOOD_RATING for work in works)


def _chance_of_meeting(met: Sequence[Work], evidence: Evidence) -> float:
    """That an advocate who answers their usual share of these topics meets one customer so often, or oftener.

    The share leaves out what the two had with each other. Chance brings people together answer by answer.
    """
    if not met:
        return 1.0
    advocate, customer = met[0].advocate, met[0].customer
    topics = {work.topic for work in met}
    asked = max(sum(evidence.asked.get((customer, topic), 0) for topic in topics), len(met))
    own = sum(evidence.answered.get((advocate, topic), 0) for topic in topics) - len(met)
    everybodys = sum(evidence.answered_by_all.get(topic, 0) for topic in topics) - len(met)
    share = (max(own, 0) + 1) / (max(everybodys, 0) + 2)
    return sum(comb(asked, k) * share**k * (1 - share) ** (asked - k) for k in range(len(met), asked + 1))


def _chance_of_approval(judged: Judged, evidence: Evidence) -> float:
    """That everything passes, if it were judged as everybody else judges this author."""
    others = [
        each for each in evidence.judged if each.author == judged.author and each.reviewer != judged.reviewer
    ]
    approved, times = sum(each.approved for each in others), sum(each.times for each in others)
    return ((approved + 1) / (times + 1)) ** judged.times if times else 1.0


def _claims_of(evidence: Evidence) -> dict[UUID, list[Claimed]]:
    found = defaultdict(list)
    for claim in evidence.claims:
        found[claim.advocate].append(claim)
    return found
