"""Who counts as one party: a person, everybody on their bill account and everybody in its household.

Nobody answers, reviews or pays what concerns their own party. This is the one place that says what a party is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from common import prepared


def _bill_of(person: str) -> str:
    """OFFSET 0 keeps the planner from joining everybody's bills: each is looked up by its key."""
    return f"""
    SELECT bill.id, bill.number, bill.household
    FROM accounts_user who JOIN accounts_billaccount bill ON bill.id = who.bill_account_id
    WHERE who.id = {person} OFFSET 0
    """  # noqa: S608 - the name of a column or parameter


# The length of an array that a sub-select makes is unknown to any plan: PostgreSQL then expects of one plan for all
# people what it would of a plan for these, and keeps it (common/prepared.py). Each half of the union walks an index;
# one join with OR would scan every bill account.
_THESE = "unnest(ARRAY(SELECT unnest(%(people)s::uuid[])))"
_BILLS = f"""
{_THESE} person(id)
CROSS JOIN LATERAL ({_bill_of("person.id")}) own
CROSS JOIN LATERAL (
    SELECT own.id, own.number
    UNION
    SELECT near.id, near.number
    FROM accounts_billaccount near WHERE near.household = own.household AND near.household <> ''
) bill
"""  # noqa: S608 - constants of ours
"""The bill accounts of the party of each person among %(people)s."""

_MEMBERS = "LATERAL (SELECT id FROM accounts_user WHERE bill_account_id = bill.id OFFSET 0) member"
_ON_BILLS = f"SELECT bill.number, member.id FROM {_BILLS} LEFT JOIN {_MEMBERS} ON true"  # noqa: S608 - the same
_ON_ONES_BILLS = f"SELECT person.id, member.id FROM {_BILLS} CROSS JOIN {_MEMBERS}"  # noqa: S608 - the same

MEMBERS = f"""
SELECT {_THESE} AS member
UNION ALL
SELECT member.id FROM {_BILLS} CROSS JOIN {_MEMBERS}
"""  # noqa: S608 - constants of ours
"""Everybody of the parties of %(people)s, themselves included: `members` as a part of other statements."""


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


_IS_MEMBER = f"SELECT {includes('%(person)s', of='%(people)s::uuid[]')}"


def is_member(person: UUID, *, of: Iterable[UUID]) -> bool:
    """Whether somebody belongs to the parties of these people."""
    ((belongs,),) = prepared.rows(_IS_MEMBER, {"person": person, "people": list(of)})
    return bool(belongs)
