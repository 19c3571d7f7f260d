"""Why somebody was asked about an entry and somebody else was not, as things stand now. For ops.

Nothing is decided here: the reasons take matching's rule apart, and a person without any reason against them is
exactly one for whom `matching.may_be_asked` is true (tests/routing/test_explaining.py compares them for random people).
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, cast
from uuid import UUID

from django.db.models import Count

from accounts import parties
from accounts.models import Advocate
from common import clock
from routing import matching, presence
from routing.matching import Candidate, Why
from routing.models import Availability, Claim, ItemKind, Offer, QueueEntry, Skill, Stage

NEAR_MISSES = 20

Reason = Literal[
    "not approved",
    "off",
    "quiet hours",
    "not seen",
    "topic unknown",
    "other language",
    "topic off",
    "tier too low",
    "hands full",
    "customer's party",
    "asked already",
    "declined",
    "lapsed",
    "gave it back",
]
OF_OFFER: dict[str, Reason] = {"sent": "asked already", "declined": "declined", "lapsed": "lapsed"}


@dataclass(frozen=True)
class Verdict:
    """About one person. Without `reasons` they may be asked now; `terms` are those of the formula, from their offer if
    they have had one."""

    advocate_id: UUID
    name: str
    tier: str
    reasons: Sequence[Reason]
    terms: Why | None
    offer: Offer | None


def entry_of(enquiry_id: UUID) -> QueueEntry | None:
    """The newest entry of an enquiry; it has one for each time it was queued."""
    entries = QueueEntry.objects.select_related("topic", "service_level")
    return entries.filter(story=enquiry_id, kind=ItemKind.ENQUIRY).order_by("-queued_at").first()


def asked(entry: QueueEntry) -> list[Verdict]:
    """Everybody who was offered the entry, in the order of the offers."""
    offers = {offer.advocate_id: offer for offer in entry.offers.order_by("sent_at", "id")}
    verdicts = {verdict.advocate_id: verdict for verdict in explain(entry, offers)}
    return [verdicts[advocate_id] for advocate_id in offers]


def near_misses(entry: QueueEntry) -> list[Verdict]:
    """The best on the topic who were not offered it: those who may be asked first, then by how good they are."""
    skilled = Skill.objects.filter(topic_id=entry.topic_id, language=entry.language)
    best = skilled.exclude(advocate__offers__entry=entry).order_by("-score", "id")
    ids = list(best.values_list("advocate_id", flat=True)[:NEAR_MISSES])
    order = {advocate_id: place for place, advocate_id in enumerate(ids)}
    return sorted(
        explain(entry, ids), key=lambda verdict: (bool(verdict.reasons), order[verdict.advocate_id])
    )


def named(entry: QueueEntry, name: str, *, limit: int = 5) -> list[Verdict]:
    """The advocates whose display name has this in it."""
    found = Advocate.objects.filter(user__display_name__icontains=name).order_by(
        "user__display_name", "user_id"
    )
    return explain(entry, list(found.values_list("user_id", flat=True)[:limit]))


def explain(entry: QueueEntry, advocate_ids: Iterable[UUID]) -> list[Verdict]:
    """In a constant number of queries, however many people."""
    ids = list(advocate_ids)
    facts = _Facts(entry, ids)
    people = Advocate.objects.select_related("user", "availability").filter(user_id__in=ids)
    return [facts.verdict(person) for person in people]


class _Facts:
    """What is known about these people and this entry, read once."""

    def __init__(self, entry: QueueEntry, ids: Collection[UUID]) -> None:
        self.entry = entry
        stage = Stage.objects.filter(service_level_id=entry.service_level_id, position=entry.stage).first()
        self.tiers = matching.tiers_from(stage.tier_floor if stage else "probation")
        self.party = parties.members([entry.owner_id, *entry.excluded_ids])
        self.skills: dict[UUID, list[Skill]] = {}
        for skill in Skill.objects.filter(advocate_id__in=ids, topic_id=entry.topic_id):
            self.skills.setdefault(skill.advocate_id, []).append(skill)
        self.offers: dict[UUID, list[Offer]] = {}
        for offer in entry.offers.filter(advocate_id__in=ids).order_by("sent_at", "id"):
            self.offers.setdefault(offer.advocate_id, []).append(offer)
        claims = Claim.objects.filter(holder_id__in=ids)
        self.gave_back = set(
            claims.filter(entry=entry, status__in=["released", "expired"]).values_list("holder_id", flat=True)
        )
        held = claims.filter(status="active", ends_at__gt=clock.Now()).order_by()
        self.held = dict(held.values_list("holder_id").annotate(Count("id")))

    def verdict(self, person: Advocate) -> Verdict:
        offers = self.offers.get(person.user_id, [])
        availability = getattr(person, "availability", None)
        return Verdict(
            advocate_id=person.user_id,
            name=person.user.display_name,
            tier=person.tier,
            reasons=[*self._of_person(person, availability), *self._of_entry(person)],
            terms=self._terms(person, availability, offers),
            offer=offers[-1] if offers else None,
        )

    def _of_person(self, person: Advocate, availability: Availability | None) -> Iterable[Reason]:
        now = clock.now()
        is_over = availability and availability.until is not None and availability.until <= now
        if person.status != "approved":
            yield "not approved"
        if availability is None or not availability.is_available or is_over:
            yield "off"
        elif availability.is_resting or (
            availability.next_change_at is not None and availability.next_change_at <= now
        ):
            yield presence.presence_of(availability, now=now).rest or "not seen"
        if availability is not None and self.held.get(person.user_id, 0) >= availability.max_open:
            yield "hands full"

    def _of_entry(self, person: Advocate) -> Iterable[Reason]:
        skills = self.skills.get(person.user_id, [])
        fitting = [skill for skill in skills if skill.language == self.entry.language]
        if not skills:
            yield "topic unknown"
        elif not fitting:
            yield "other language"
        elif not fitting[0].is_on:
            yield "topic off"
        if person.tier not in self.tiers:
            yield "tier too low"
        if person.user_id in self.party:
            yield "customer's party"
        passed = {offer.status for offer in self.offers.get(person.user_id, [])}
        yield from (OF_OFFER[status] for status in matching.ENTRY_PASSED_STATUSES if status in passed)
        if person.user_id in self.gave_back:
            yield "gave it back"

    def _terms(
        self, person: Advocate, availability: Availability | None, offers: Sequence[Offer]
    ) -> Why | None:
        """Of the formula; without a skill or availability there are none. Waiting work is offered without any."""
        if offers and "worth" in offers[-1].why:
            return cast(Why, offers[-1].why)
        skill = next(
            (each for each in self.skills.get(person.user_id, []) if each.language == self.entry.language),
            None,
        )
        if skill is None or availability is None:
            return None
        asked_at = availability.last_offer_at
        known = Candidate(
            advocate_id=person.user_id,
            score=skill.score,
            outcomes=skill.good + skill.bad,
            offers_taken=availability.offers_taken,
            offers_missed=availability.offers_missed,
            claims_finished=availability.claims_finished,
            claims_dropped=availability.claims_dropped,
            idle_seconds=(clock.now() - asked_at).total_seconds() if asked_at else None,
        )
        return matching.rank([known], want=1, rng=random.Random(0))[0].why
