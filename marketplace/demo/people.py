"""The people of the demo: customers, advocates in all tiers, and the in-house teams."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, repeat
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password

from accounts import consents
from accounts.models import Advocate, BillAccount, Consent, Role, Topic, User
from marketplace.demo import words
from routing.models import Availability, Skill

PASSWORD = "wren-at-the-window"  # noqa: S105 - printed for everybody to see
LOG_INS = (
    ("carla@example.com", "a customer"),
    ("ada@example.com", "an advocate"),
    ("ben@example.com", "another advocate"),
    ("nina@example.com", "a customer who may apply"),
    ("helga-brandes@example.com", "a customer who reads German"),
    ("anneke-vogel@example.com", "an advocate who reads German"),
    ("mo@example.com", "a moderator"),
    ("stella@example.com", "an in-house agent"),
    ("omar@example.com", "ops, and the configuration at /admin/"),
    ("petra@example.com", "ops, for a second approval"),
)
"""What `manage.py up` prints; the password is the same for all."""

ROLES = {"moderators": Role.MODERATOR, "agents": Role.AGENT, "ops": Role.OPS}
TIERS = ("expert", "trusted", "trusted", "member", "member", "member", "probation", "probation")
ZEAL = (24, 80, 14, 14, 14, 14, 14)
"""How often the first advocates answer; the others: 1."""
AVAILABLE_SHARE = 0.6
EARLIER_TERMS = "2021-03"
EMBLEMATIC = {"ada": "expert", "ben": "trusted"}
"""Always available, on every topic, in a tier that shows much."""
KNOWN_ANSWERS = 12
"""So many answers of an expert were found good on each of their topics before the stories begin."""


@dataclass(frozen=True)
class People:
    """Everybody by their key in people.json, and by what they do."""

    by_key: Mapping[str, User]
    customers: list[User]
    advocates: list[Advocate]
    moderators: list[User]
    agents: list[User]
    ops: list[User]
    zeal: Mapping[UUID, int]
    """How often each advocate answers, compared with the others: a few every day, most now and then."""

    @property
    def experts(self) -> list[User]:
        """Two of those who review others."""
        return [each.user for each in self.advocates if each.tier == "expert"][:2]


def load_people(topics: Mapping[str, Topic], *, chance: random.Random, since: datetime) -> People:
    """Everybody joined before `since`. One password hash for all: hashing is slow on purpose."""
    rows = words.read("people")
    password = make_password(PASSWORD)
    by_key: dict[str, User] = {}
    groups: dict[str, list[User]] = {}
    for group, members in rows.items():
        groups[group] = [
            _user(row, group, password=password, joined=since - timedelta(days=chance.randint(30, 1500)))
            for row in members
        ]
        by_key |= {row["key"]: user for row, user in zip(members, groups[group], strict=True)}
    users = [user for members in groups.values() for user in members]
    BillAccount.objects.bulk_create(user.bill_account for user in users if user.bill_account)
    User.objects.bulk_create(users)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users
    )
    advocates = _advocates(rows["advocates"], groups["advocates"], topics, chance=chance, since=since)
    Consent.objects.bulk_create(_consents(users, advocates, since=since))
    return People(
        by_key=by_key,
        customers=groups["customers"],
        advocates=advocates,
        moderators=groups["moderators"],
        agents=groups["agents"],
        ops=groups["ops"],
        zeal={each.id: zeal for each, zeal in zip(advocates, chain(ZEAL, repeat(1)), strict=False)},
    )


def _user(row: Mapping[str, Any], group: str, *, password: str, joined: datetime) -> User:
    role = ROLES.get(group)
    return User(
        email=f"{row['key']}@example.com",
        password=password,
        name=f"{row['first']} {row['last']}",
        display_name=f"{row['first']} {row['last'][0]}.",
        language=row["languages"][0],
        bill_account=BillAccount(number=f"W-{row['key'].upper()}"),
        roles=[role] if role else [],
        is_staff=role is not None,
        is_superuser=row["key"] == "omar",
        date_joined=joined,
    )


def _advocates(
    rows: list[dict[str, Any]],
    users: list[User],
    topics: Mapping[str, Topic],
    *,
    chance: random.Random,
    since: datetime,
) -> list[Advocate]:
    advocates, availability, skills = [], [], []
    for number, (row, user) in enumerate(zip(rows, users, strict=True)):
        is_emblematic, is_keen = row["key"] in EMBLEMATIC, number < len(ZEAL)
        advocate = Advocate(
            user=user,
            status="approved",
            tier=EMBLEMATIC.get(row["key"]) or TIERS[number % len(TIERS)],
            languages=row["languages"],
            approved_at=since - timedelta(days=chance.randint(1, 200)),
        )
        is_available = is_keen or chance.random() < AVAILABLE_SHARE
        known = list(topics.values())
        if not is_emblematic:
            known = chance.sample(known, k=9 if is_keen else chance.randint(3, 8))
        advocates.append(advocate)
        availability.append(
            Availability(advocate=advocate, is_available=is_available, max_open=chance.choice([1, 2, 2, 3]))
        )
        skills += [
            Skill(
                advocate=advocate,
                topic=topic,
                language=language,
                is_listed=is_available,
                good=KNOWN_ANSWERS if advocate.tier == "expert" else 0,
                lot=chance.random(),
            )
            for topic in known
            for language in row["languages"]
        ]
    Advocate.objects.bulk_create(advocates)
    Availability.objects.bulk_create(availability)
    Skill.objects.bulk_create(skills)
    return advocates


def _consents(users: list[User], advocates: list[Advocate], *, since: datetime) -> list[Consent]:
    """Everybody agreed to the words of before when they came, and to those of now when they had changed."""
    given = [(user, kind, user.date_joined) for user in users for kind in consents.FOR_EVERYBODY]
    given += [(each.user, consents.Kind.ADVOCATE_TERMS, each.approved_at or since) for each in advocates]
    return [
        Consent(person=person, kind=kind, version=version, given_at=at, ended_at=ended_at)
        for person, kind, came in given
        for version, at, ended_at in (
            (EARLIER_TERMS, came, since),
            (settings.CONSENT_VERSIONS[kind], since, None),
        )
    ]
