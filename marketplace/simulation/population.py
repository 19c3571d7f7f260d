"""Puts a scenario's people into a database, with the record by which they are known at the start.

Their addresses end in DOMAIN, which no mail server will ever have (RFC 2606), so whoever meets one knows where from.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts import models as accounts
from accounts.models import BillAccount, Role, Topic, User
from marketplace.simulation.behaviour import Advocate, crowd
from marketplace.simulation.scenario import Scenario
from routing import track_record
from routing.models import Availability, Skill

DOMAIN = "simulation.invalid"
PAST_OFFERS_PER_ANSWER = 2


@dataclass(frozen=True)
class Population:
    """Users by their number in the scenario; `advocates` are the same people in the crowd's own order."""

    customers: Sequence[User]
    crowd: Sequence[Advocate]
    advocates: Sequence[User]
    moderators: Sequence[User]
    topics: Mapping[str, Topic]

    def by_id(self) -> dict[UUID, Advocate]:
        return {user.id: person for user, person in zip(self.advocates, self.crowd, strict=True)}


class UnknownTopic(Exception):
    """The scenario asks about something that this site has no topic for."""


@transaction.atomic
def settle(scenario: Scenario, *, run: str = "") -> Population:
    """Everybody of the scenario as rows; nobody is available yet. `run` tells them from those of other runs.

    Raises: UnknownTopic.
    """
    luck = random.Random(f"{scenario.seed}:population{run}")
    topics = {topic.slug: topic for topic in Topic.objects.filter(slug__in=list(scenario.topics))}
    if missing := scenario.topics.keys() - topics.keys():
        raise UnknownTopic(f"This site has no topic {', '.join(sorted(missing))}.")
    people = crowd(scenario)
    customers = _users(f"customer{run}", scenario.customers.people, luck)
    moderators = _users(f"moderator{run}", scenario.moderators.people, luck, roles=[Role.MODERATOR])
    advocates = _users(f"advocate{run}", len(people), luck)
    _make_known(people, advocates, topics, luck)
    return Population(customers, people, advocates, moderators, topics)


def _users(who: str, number: int, luck: random.Random, *, roles: Sequence[str] = ()) -> list[User]:
    password = make_password(None)
    users = [
        User(
            id=_drawn_id(luck),
            email=f"{who}-{each}@{DOMAIN}",
            password=password,
            display_name=f"Simulated {who} {each}",
            bill_account=BillAccount(id=_drawn_id(luck), number=f"SIM-{who}-{each}"),
            roles=list(roles),
        )
        for each in range(number)
    ]
    BillAccount.objects.bulk_create(user.bill_account for user in users if user.bill_account)
    return User.objects.bulk_create(users)


def _make_known(
    people: Sequence[Advocate], users: Sequence[User], topics: Mapping[str, Topic], luck: random.Random
) -> None:
    """Vetted, enrolled, and with the outcomes and habits of their past answers on record."""
    standings, availabilities, skills = [], [], []
    for person, user in zip(people, users, strict=True):
        kind = person.kind
        standing = accounts.Advocate(
            user=user, status="approved", tier=kind.tier, languages=list(person.languages)
        )
        offers = min(PAST_OFFERS_PER_ANSWER * kind.past_answers, track_record.COUNTER_CAP)
        claims = min(kind.past_answers, track_record.COUNTER_CAP)
        taken = _successes(offers, kind.accepts, luck)
        finished = _successes(claims, 1 - kind.gives_back - kind.forgets, luck)
        standings.append(standing)
        availabilities.append(
            Availability(
                advocate=standing,
                max_open=1,
                offers_taken=taken,
                offers_missed=offers - taken,
                claims_finished=finished,
                claims_dropped=claims - finished,
            )
        )
        skills += [
            _skill(standing, person, topics[topic], language, luck)
            for topic in person.topics
            for language in person.languages
        ]
    accounts.Advocate.objects.bulk_create(standings)
    Availability.objects.bulk_create(availabilities)
    Skill.objects.bulk_create(skills)
    for user in users:
        track_record.rescore(user.id)


def _skill(
    standing: accounts.Advocate, person: Advocate, topic: Topic, language: str, luck: random.Random
) -> Skill:
    outcomes = person.kind.past_answers // (len(person.topics) * len(person.languages))
    good = _successes(outcomes, person.quality_on(topic.slug), luck)
    return Skill(
        id=_drawn_id(luck),
        advocate=standing,
        topic=topic,
        language=language,
        good=good,
        bad=outcomes - good,
        lot=luck.random(),
        is_listed=False,
    )


def _successes(tries: int, share: float, luck: random.Random) -> int:
    return sum(luck.random() < share for _ in range(tries))


def _drawn_id(luck: random.Random) -> UUID:
    """From the seed, so that whatever goes by id goes the same way in every run of it."""
    return UUID(int=luck.getrandbits(128), version=4)
