"""Who is linked with whom, as far as signs of fraud tell. It keeps people from judging each other, and does no more."""

from __future__ import annotations

from uuid import UUID

from common import prepared

# Each half walks an index; one join with OR would read every sign there is.
_NAMED_BESIDE = """
SELECT theirs.advocate_id, sign.people
FROM marketplace_fraudcase theirs JOIN marketplace_fraudsign sign ON sign.case_id = theirs.id
WHERE theirs.advocate_id = ANY(%(people)s::uuid[]) AND theirs.status <> 'cleared'
UNION ALL
SELECT theirs.advocate_id, sign.people
FROM marketplace_fraudsign sign JOIN marketplace_fraudcase theirs ON theirs.id = sign.case_id
WHERE sign.people && %(people)s::uuid[] AND theirs.status <> 'cleared'
"""


def linked_with(*people: UUID) -> set[UUID]:
    """Everybody whom a case that was not cleared names beside one of these people."""
    named = prepared.rows(_NAMED_BESIDE, {"people": list(people)})
    return {person for advocate, others in named for person in (advocate, *others)} - set(people)
