"""Who is linked with whom, as far as signs of fraud tell. It keeps people from judging each other, and does no more."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from marketplace.fraud.models import FraudSign


def linked_with(*people: UUID) -> set[UUID]:
    """Everybody whom a case that was not cleared names beside one of these people."""
    signs = FraudSign.objects.exclude(case__status="cleared").filter(
        Q(case__advocate__in=people) | Q(people__overlap=list(people))
    )
    named = signs.values_list("case__advocate_id", "people")
    return {person for advocate, others in named for person in (advocate, *others)} - set(people)
