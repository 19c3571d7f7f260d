from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import User
from common.ids import new_id
from marketplace import asking
from marketplace.locking import lock_enquiry
from marketplace.models import Enquiry
from marketplace.quality.gold import choosing
from marketplace.quality.gold.models import GoldEnquiry, GoldQuestion


def post_gold_enquiry(*, prompted_by: UUID) -> Enquiry | None:
    """In the wake of a customer's enquiry one of ours goes to the crowd; None if there was one, or the bank has none.

    To advocates it is like any other. It has no clocks, as nobody was promised anything, and nobody who knows its
    question gets it. Locks the customer's enquiry, then the question. Raises: NotFound.
    """
    with transaction.atomic():
        prompting = lock_enquiry(prompted_by)
        if GoldEnquiry.objects.filter(prompted_by=prompting).exists():
            return None
        question = choosing.question_for(prompting)
        if question is None:
            return None
        question = GoldQuestion.objects.select_for_update(of=("self",), no_key=True).get(pk=question.pk)
        enquiry = asking.new_enquiry(
            by=_customer(question), topic=prompting.topic, language=question.language, is_gold=True
        )
        asking.write_down(enquiry, subject=question.subject, body=question.body)
        GoldEnquiry.objects.create(enquiry=enquiry, question=question, prompted_by=prompting)
        asking.queue(enquiry, excluded_ids=choosing.who_knows(question))
        return enquiry


def _customer(question: GoldQuestion) -> User:
    """Nobody: cannot sign in, and gets no mail."""
    if question.customer is None:
        question.customer = User.objects.create_user(
            f"{new_id().hex}@gold.invalid",
            display_name=question.asked_as,
            language=question.language,
            is_active=False,
        )
        question.save(update_fields=["customer"])
    return question.customer
