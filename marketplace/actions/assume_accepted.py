from __future__ import annotations

from uuid import UUID

from django.db import transaction

from common import clock
from common.errors import IllegalMove
from marketplace import accepting
from marketplace.locking import lock_enquiry
from marketplace.models import Answer, Enquiry


def assume_accepted(*, enquiry_id: UUID) -> Answer:
    """The clock: no reaction in time counts as accepted. It is marked as assumed, has no rating and says nothing
    about how good the answer was, so the author's record stays as it is.

    Raises: IllegalMove if the customer has reacted or has more time, by the database's clock; NotFound.
    """
    with transaction.atomic():
        enquiry = lock_enquiry(enquiry_id)
        if not Enquiry.objects.filter(pk=enquiry.id, assume_solved_at__lte=clock.Now()).exists():
            raise IllegalMove
        answer = accepting.published_answer(enquiry)
        accepting.accept(answer, acceptance=Answer.Acceptance.ASSUMED, verb="assume_accepted", by=None)
        return answer
