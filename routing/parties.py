"""Who counts as one party: a person, everybody on their bill account and everybody in its household.

Nobody answers or reviews what concerns their own party. This is the one place that says what a party is.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import connection

_BILLS = """
SELECT person.id, account.id, account.household
FROM accounts_user person JOIN accounts_billaccount account ON account.id = person.bill_account_id
WHERE person.id = ANY(%s)
"""
# Each half walks an index; one join with OR would scan every bill account.
_ON_BILLS = """
SELECT id FROM accounts_user WHERE bill_account_id = ANY(%(bills)s)
UNION
SELECT member.id
FROM accounts_billaccount near JOIN accounts_user member ON member.bill_account_id = near.id
WHERE near.household = ANY(%(households)s)
"""


def members(people: Iterable[UUID]) -> set[UUID]:
    """Everybody of the parties of `people`, themselves included."""
    asked = set(people)
    with connection.cursor() as cursor:
        cursor.execute(_BILLS, [list(asked)])
        bills = cursor.fetchall()
        households = [household for _, _, household in bills if household]
        cursor.execute(_ON_BILLS, {"bills": [bill for _, bill, _ in bills], "households": households})
        return asked.union(member for (member,) in cursor.fetchall())


def is_member(person: UUID, *, of: Iterable[UUID]) -> bool:
    """Whether somebody belongs to the parties of these people: as `person in members(of)`, in one query."""
    others = set(of)
    with connection.cursor() as cursor:
        cursor.execute(_BILLS, [[person, *others]])
        bills = {owner: (bill, household) for owner, bill, household in cursor.fetchall()}
    if person in others:
        return True
    if person not in bills:
        return False
    bill, household = bills[person]
    theirs = [bills[other] for other in others if other in bills]
    return any(bill == near or (household and household == nearby) for near, nearby in theirs)
