from __future__ import annotations

from uuid import UUID

from django.db import transaction

from common.errors import IllegalMove
from marketplace import late_answers, requeueing
from marketplace.locking import lock_story_of_answer
from marketplace.models import Answer
from routing import queries as routing_queries
from routing.models import ItemKind


def lapse_answer(*, answer_id: UUID) -> Answer:
    """The clock: a returned answer was not rewritten in time, so the enquiry is for others now.

    Raises: IllegalMove if it has been rewritten or there is time left, NotFound.
    """
    with transaction.atomic():
        answer = lock_story_of_answer(answer_id)
        if answer.status != "returned" or not routing_queries.lapsed_claims([answer.claim_id]):
            raise IllegalMove
        enquiry = answer.enquiry
        late_answers.lapse(answer)
        if routing_queries.live_entry(enquiry.id, ItemKind.ENQUIRY) is None:
            requeueing.queue_again(enquiry)
        return answer
