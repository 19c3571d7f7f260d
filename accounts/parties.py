"""Who counts as one party: a person, everybody on their bill account and everybody in its household.

Nobody answers, reviews or pays what concerns their own party. This is the one place that says what a party is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from common import prepared

# Each half of `near` walks an index; one join with OR would scan every bill account.
_ON_BILLS = """
WITH own AS MATERIALIZED (
    SELECT bill.id, bill.household
    FROM accounts_user person JOIN accounts_billaccount bill ON bill.id = person.bill_account_id
    WHERE person.id = ANY(%(people)s)
), near AS (
    SELECT id FROM own
    UNION
    SELECT bill.id
    FROM own JOIN accounts_billaccount bill ON bill.household = own.household AND bill.household <> ''
)
SELECT bill.number, member.id
FROM near
JOIN accounts_billaccount bill ON bill.id = near.id
LEFT JOIN accounts_user member ON member.bill_account_id = near.id
"""


@dataclass(frozen=True)
class Party:
    """Everybody of one or several parties, and the numbers of their bill accounts."""

    people: frozenset[UUID]
    bill_account_numbers: frozenset[str]


def party_of(*people: UUID) -> Party:
    """The parties of `people`, themselves included, also those without a bill account."""
    on_bills = prepared.rows(_ON_BILLS, {"people": list(people)})
    members = {member for _, member in on_bills if member is not None}
    return Party(frozenset(members.union(people)), frozenset(number for number, _ in on_bills))


def members(people: Iterable[UUID]) -> frozenset[UUID]:
    """Everybody of the parties of `people`, themselves included."""
    return party_of(*people).people


_ON_ONES_BILLS = """
SELECT person.id AS person, member.id AS member
FROM accounts_user person
JOIN accounts_billaccount bill ON bill.id = person.bill_account_id
JOIN LATERAL (
    SELECT bill.id AS id
    UNION
    SELECT near.id FROM accounts_billaccount near WHERE near.household = bill.household AND near.household <> ''
) theirs ON true
JOIN accounts_user member ON member.bill_account_id = theirs.id
WHERE person.id = ANY(%(people)s::uuid[])
"""

MEMBERS = f"""
SELECT unnest(%(people)s::uuid[]) AS member
UNION ALL
SELECT member FROM ({_ON_ONES_BILLS}) theirs
"""  # noqa: S608 - a constant of ours
"""Everybody of the parties of %(people)s, themselves included: `members` as a part of other statements."""


def members_of_each(people: Collection[UUID]) -> dict[UUID, frozenset[UUID]]:
    """Everybody's own party by person, themselves included: one query for many who are not one party."""
    found = {person: {person} for person in people}
    for person, member in prepared.rows(_ON_ONES_BILLS, {"people": list(people)}):
        found[person].add(member)
    return {person: frozenset(party) for person, party in found.items()}


def includes(person: str, *, of: str) -> str:
    """The SQL condition that `person` belongs to the parties of the people in the array `of`, both SQL too."""
    return f"""
    ({person} = ANY({of}) OR EXISTS (
        SELECT FROM ({_bill_of(person)}) own
        CROSS JOIN unnest({of}) concerned(id)
        CROSS JOIN LATERAL ({_bill_of("concerned.id")}) theirs
        WHERE theirs.id = own.id OR (theirs.household = own.household AND own.household <> '')))
    """


def _bill_of(person: str) -> str:
    """OFFSET 0 keeps the planner from joining everybody's bills: each is looked up by its key."""
    return f"""
    SELECT bill.id, bill.household
    FROM accounts_user who JOIN accounts_billaccount bill ON bill.id = who.bill_account_id
    WHERE who.id = {person} OFFSET 0
    """  # noqa: S608 - the name of a column or parameter


_IS_MEMBER = f"SELECT {includes('%(person)s', of='%(people)s::uuid[]')}"


def is_member(person: UUID, *, of: Iterable[UUID]) -> bool:
    """Whether somebody belongs to the parties of these people."""
    ((belongs,),) = prepared.rows(_IS_MEMBER, {"person": person, "people": list(of)})
    return bool(belongs)
