"""Who counts as one party: a person, everybody on their bill account and everybody in its household.

Nobody answers or reviews what concerns their own party. This is the one place that says what a party is.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import connection

# Both halves of the UNION walk an index; one join with OR would scan every bill account.
_MEMBERS = """
WITH bill AS (
    SELECT account.id, account.household
    FROM accounts_user person JOIN accounts_billaccount account ON account.id = person.bill_account_id
    WHERE person.id = ANY(%(people)s)
)
SELECT id FROM accounts_user WHERE bill_account_id IN (SELECT id FROM bill)
UNION
SELECT member.id
FROM accounts_billaccount near JOIN accounts_user member ON member.bill_account_id = near.id
WHERE near.household IN (SELECT household FROM bill WHERE household <> '')
"""


def members(people: Iterable[UUID]) -> set[UUID]:
    """Everybody of the parties of `people`, themselves included."""
    asked = set(people)
    with connection.cursor() as cursor:
        cursor.execute(_MEMBERS, {"people": list(asked)})
        return asked.union(member for (member,) in cursor.fetchall())
