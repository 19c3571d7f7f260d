"""Review by risk tried on invented months in which it is known which answers are bad (docs/quality.md).

The site's own functions rate, plan, draw and estimate; only the answers, and what moderators would say of them, are
invented. Pure: no database, no clock; the same seed gives the same month under every policy.
"""

from __future__ import annotations

import math
import multiprocessing
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from statistics import NormalDist, fmean

from marketplace.quality.risk.estimating import Estimate, Looked, Verdict, estimate
from marketplace.quality.risk.models import ReviewPolicy
from marketplace.quality.risk.planning import Past, outlook, plan
from marketplace.quality.risk.scoring import Record, risk
from marketplace.quality.risk.signs import Sign

MONTHS = 3
"""The first one is for getting to know people and is not counted."""

TOPICS = {"small": 60, "middle": 300, "large": 1000}
"""Answers in a month."""

ADVOCATES = 40
KINDS = ((0.75, 0.008), (0.20, 0.04), (0.05, 0.25))
"""Shares of the advocates, and how many of their answers are bad."""

SIGNS = {
    Sign.SHORT: (0.30, 0.06),
    Sign.LINK: (0.12, 0.05),
    Sign.COPY: (0.15, 0.05),
    Sign.CLAIM: (0.10, 0.01),
    Sign.RUDE: (0.05, 0.003),
    Sign.CONTACT: (0.05, 0.005),
}
"""How often a bad answer has the sign, and how often a good one."""


@dataclass(frozen=True)
class Answer:
    topic: str
    author: int
    is_bad: bool
    signs: frozenset[Sign]
    lot: float


@dataclass
class Figures:
    """`let_through` are bad answers that customers got, `left` those of them that nobody found afterwards."""

    answers: int = 0
    reviews: int = 0
    let_through: int = 0
    left: int = 0
    verdicts: dict[Verdict, int] = field(default_factory=lambda: dict.fromkeys(Verdict, 0))
    false_verdicts: int = 0
    months: int = 0
    covered_low: int = 0
    covered_high: int = 0
    covered_by_normal: int = 0


@dataclass(frozen=True)
class Fixed:
    """A rule to compare with: every answer waits, or the same share is looked at afterwards."""

    rate: float
    is_before: bool = False


def months(*, seed: int) -> Iterator[list[Answer]]:
    """Month by month what is submitted, in one order for every policy."""
    chance = random.Random(seed)
    shares = [weight for weight, _ in KINDS]
    people = [chance.choices([bad for _, bad in KINDS], shares)[0] for _ in range(ADVOCATES)]
    topics = [topic for topic, answers in TOPICS.items() for _ in range(answers)]
    for _ in range(MONTHS):
        chance.shuffle(topics)
        yield [_answer(topic, people, chance) for topic in topics]


def _answer(topic: str, people: list[float], chance: random.Random) -> Answer:
    author = int(len(people) * chance.random() ** 2)
    is_bad = chance.random() < people[author]
    signs = frozenset(
        sign for sign, (bad, good) in SIGNS.items() if chance.random() < (bad if is_bad else good)
    )
    return Answer(topic, author, is_bad, signs, chance.random())


def simulate(rule: ReviewPolicy | Fixed, *, seed: int, aims: ReviewPolicy) -> Figures:
    """What the rule costs and what it lets through, after the first month."""
    figures = Figures()
    desk = _Fixed(rule) if isinstance(rule, Fixed) else _ByRisk(rule)
    for number, answers in enumerate(months(seed=seed)):
        looked = {topic: _Month() for topic in TOPICS}
        desk.begin()
        for answer in answers:
            waits, probability = desk.choose(answer)
            is_drawn = waits or answer.lot < probability
            looked[answer.topic].count(answer, waits=waits, probability=probability, is_drawn=is_drawn)
            desk.learn(answer, is_drawn=is_drawn)
        if number:
            for month in looked.values():
                _count(figures, month, aims=aims)
    return figures


@dataclass
class _Month:
    """One topic's, as it really was."""

    answers: int = 0
    reviews: int = 0
    published: int = 0
    bad: int = 0
    found: list[float] = field(default_factory=list)
    unseen: int = 0
    least: float = 1.0

    def count(self, answer: Answer, *, waits: bool, probability: float, is_drawn: bool) -> None:
        self.answers += 1
        self.reviews += is_drawn
        if waits and answer.is_bad:
            return
        self.published += 1
        self.bad += answer.is_bad
        if not is_drawn:
            self.unseen += 1
            self.least = min(self.least, probability)
        elif answer.is_bad:
            self.found.append(probability)


class _Fixed:
    """Looks at everything before, or at a share afterwards, and learns nothing."""

    def __init__(self, rule: Fixed) -> None:
        self.rule = rule

    def begin(self) -> None:
        pass

    def choose(self, answer: Answer) -> tuple[bool, float]:
        return self.rule.is_before, self.rule.rate

    def learn(self, answer: Answer, *, is_drawn: bool) -> None:
        pass


class _ByRisk:
    """What the site does: rates with what moderators have found so far, and plans each month by the one before."""

    def __init__(self, policy: ReviewPolicy) -> None:
        self.policy = policy
        self.records: dict[tuple[int, str], list[int]] = defaultdict(lambda: [0, 0])
        self.past: dict[str, list[Past]] = {topic: [] for topic in TOPICS}
        self.begin()

    def begin(self) -> None:
        self.outlooks = {topic: outlook(past, aims=self.policy) for topic, past in self.past.items()}
        self.plans = {topic: plan(each, aims=self.policy) for topic, each in self.outlooks.items()}
        self.past = {topic: [] for topic in TOPICS}

    def choose(self, answer: Answer) -> tuple[bool, float]:
        self.risk = risk(
            self._record(answer),
            usual_share=self.outlooks[answer.topic].usual_share,
            tier="member",
            signs=answer.signs,
            weights=self.policy,
        ).value
        planned = self.plans[answer.topic]
        waits = planned.holds(self.risk)
        self.probability = 1.0 if waits else planned.probability(self.risk)
        return waits, self.probability

    def learn(self, answer: Answer, *, is_drawn: bool) -> None:
        """About the answer that was chosen last."""
        self.past[answer.topic].append(Past(self.risk, self.probability, answer.is_bad if is_drawn else None))
        if is_drawn:
            self.records[answer.author, answer.topic][answer.is_bad] += 1

    def _record(self, answer: Answer) -> Record:
        good, bad = self.records[answer.author, answer.topic]
        elsewhere = [self.records[answer.author, topic] for topic in TOPICS if topic != answer.topic]
        return Record(good, bad, sum(each[0] for each in elsewhere), sum(each[1] for each in elsewhere))


def _count(figures: Figures, month: _Month, *, aims: ReviewPolicy) -> None:
    figures.answers += month.answers
    figures.reviews += month.reviews
    figures.let_through += month.bad
    figures.left += month.bad - len(month.found)
    looked = Looked(month.published, month.found, 0, 0, month.unseen, month.least)
    if month.unseen and not month.least:
        return
    known = estimate(looked, confidence=aims.confidence_percent / 100)
    if known is None:
        return
    target, truth = float(aims.target_percent) / 100, month.bad / month.published
    verdict = known.verdict(target=target)
    figures.months += 1
    figures.verdicts[verdict] += 1
    figures.false_verdicts += (verdict is Verdict.MET and truth > target) or (
        verdict is Verdict.MISSED and truth <= target
    )
    figures.covered_low += known.low <= truth
    figures.covered_high += truth <= known.high
    figures.covered_by_normal += truth <= _normal_bound(
        looked, known, confidence=aims.confidence_percent / 100
    )


def _normal_bound(looked: Looked, known: Estimate, *, confidence: float) -> float:
    """The upper bound of the textbook's normal approximation, to show why it is not used."""
    variance = sum((1 - p) / p**2 for p in looked.found)
    return known.share + NormalDist().inv_cdf(confidence) * math.sqrt(variance) / looked.published


RULES: Mapping[str, ReviewPolicy | Fixed] = {
    "by risk": ReviewPolicy(),
    "review all": Fixed(1.0, is_before=True),
    "fixed 20 %": Fixed(0.2),
    "fixed 10 %": Fixed(0.1),
    "no review": Fixed(0.0),
}


def compare(*, seeds: int, processes: int) -> dict[str, dict[str, float]]:
    """By rule, over so many seeds: figures for a table."""
    tries = [(name, seed) for name in RULES for seed in range(1, seeds + 1)]
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        found = pool.map(_figures, tries, chunksize=10)
    return {
        name: _shown([figures for tried, figures in zip(tries, found, strict=True) if tried[0] == name])
        for name in RULES
    }


def _figures(tried: tuple[str, int]) -> Figures:
    name, seed = tried
    return simulate(RULES[name], seed=seed, aims=ReviewPolicy())


def _shown(runs: list[Figures]) -> dict[str, float]:
    answers, months_told = sum(each.answers for each in runs), sum(each.months for each in runs)

    def share_of_months(counts: Iterable[int]) -> float:
        return sum(counts) / months_told if months_told else float("nan")

    return {
        "answers in a run": fmean(each.answers for each in runs),
        "reviews for 100 answers": 100 * sum(each.reviews for each in runs) / answers,
        "bad answers that customers got": fmean(each.let_through for each in runs),
        "of these found afterwards": fmean(each.let_through - each.left for each in runs),
        "months shown to meet the aim": share_of_months(each.verdicts[Verdict.MET] for each in runs),
        "months shown to miss it": share_of_months(each.verdicts[Verdict.MISSED] for each in runs),
        "months shown wrongly": share_of_months(each.false_verdicts for each in runs),
        "upper bound right": share_of_months(each.covered_high for each in runs),
        "lower bound right": share_of_months(each.covered_low for each in runs),
        "upper bound right, normal approximation": share_of_months(each.covered_by_normal for each in runs),
    }
