"""What the clock does to the story. Each sweep takes a bounded batch and calls the action for each.

The action looks again under the enquiry's lock, so a customer's reaction or another relay that came first wins and
the sweep passes on.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from accounts.models import Advocate
from common import clock
from common.sweeps import each, sweep
from marketplace.actions.assume_accepted import assume_accepted
from marketplace.actions.carry_out_erasure import carry_out_erasure
from marketplace.actions.carry_out_verdict import carry_out_verdict
from marketplace.actions.close_fraud_case import close_fraud_case
from marketplace.actions.end_break import end_break
from marketplace.actions.end_mentorship import end_mentorship
from marketplace.actions.escalate_enquiry import escalate_enquiry
from marketplace.actions.judge_gold_answer import judge_gold_answer
from marketplace.actions.lapse_answer import lapse_answer
from marketplace.actions.post_gold_enquiry import post_gold_enquiry
from marketplace.actions.propose_mentorship import propose_mentorship
from marketplace.actions.withdraw_enquiry import withdraw_enquiry
from marketplace.fraud.models import FraudCase
from marketplace.mentoring import pairing
from marketplace.models import Answer, Enquiry, Escalation, Review, Verdict
from marketplace.personal_data import erasure_log
from marketplace.personal_data.models import Erasure
from marketplace.quality.gold import choosing
from routing import queries as routing_queries

BATCH = 100
FEW = 20


@sweep(every_seconds=10)
def assume_overdue_accepted() -> int:
    """Answers without a reaction in time."""
    due = (
        Enquiry.objects.filter(status="answered", assume_solved_at__lte=clock.Now())
        .order_by("assume_solved_at")
        .values_list("id", flat=True)[:BATCH]
    )
    return each(due, lambda enquiry_id: assume_accepted(enquiry_id=enquiry_id))


@sweep(every_seconds=1)
def escalate_what_nobody_took() -> int:
    """Enquiries whose path through the crowd has ended."""
    return each(
        [entry.item_id for entry in routing_queries.exhausted(BATCH)],
        lambda enquiry_id: escalate_enquiry(
            enquiry_id=enquiry_id, by=None, reason=Escalation.Reason.NOBODY_TOOK_IT
        ),
    )


@sweep(every_seconds=1)
def carry_out_verdicts() -> int:
    """What was decided on the review desk and can be taken back no more."""
    due = Verdict.objects.filter(in_effect_at__lte=clock.Now()).order_by("in_effect_at")
    return each(
        due.values_list("pk", flat=True)[:BATCH], lambda review_id: carry_out_verdict(review_id=review_id)
    )


@sweep(every_seconds=10)
def lapse_unwritten_answers() -> int:
    """Answers that were sent back and whose author has let the time go by."""
    returned = Answer.objects.filter(status="returned").order_by("submitted_at")[:1000]
    by_claim = {answer.claim_id: answer.id for answer in returned}
    lapsed = routing_queries.lapsed_claims(by_claim.keys())
    return each(
        [by_claim[claim_id] for claim_id in lapsed], lambda answer_id: lapse_answer(answer_id=answer_id)
    )


@sweep(every_seconds=600)
def close_unappealed_fraud_cases() -> int:
    """Upheld cases that nobody has appealed in time."""
    due = FraudCase.objects.filter(status="upheld", final_at__lte=clock.Now(), appeal=None).order_by(
        "final_at"
    )
    return each(due.values_list("id", flat=True)[:BATCH], lambda case_id: close_fraud_case(case_id=case_id))


@sweep(every_seconds=600)
def end_mentorships() -> int:
    """Pairs whose newcomer is none any more, of whom one is gone, or who did not answer."""
    due = pairing.over().values_list("id", flat=True)[:BATCH]
    return each(due, lambda pair: end_mentorship(mentorship_id=pair, by=None))


@sweep(every_seconds=600)
def propose_mentorships() -> int:
    """Newcomers whom nobody helps yet; few at a time, as experts are few."""
    due = pairing.newcomers().values_list("pk", flat=True)[:FEW]
    return each(due, lambda newcomer: propose_mentorship(newcomer_id=newcomer))


@sweep(every_seconds=600)
def carry_out_due_erasures() -> int:
    """Whoever asked to be erased, when the time to take it back is over; then the line outside of the database."""
    due = Erasure.objects.filter(status__in=["requested", "begun"], due_at__lte=clock.Now()).order_by(
        "due_at"
    )
    done = each(
        due.values_list("id", flat=True)[:BATCH],
        lambda erasure_id: carry_out_erasure(erasure_id=erasure_id),
    )
    erasure_log.write_outside()
    return done


@sweep(every_seconds=60)
def end_breaks() -> int:
    """Advocates who said until when they want a break, and that was it."""
    due = Advocate.objects.filter(paused_until__lte=clock.Now()).order_by("paused_until")
    return each(
        due.values_list("pk", flat=True)[:BATCH], lambda advocate_id: end_break(advocate_id=advocate_id)
    )


@sweep(every_seconds=60)
def post_gold_enquiries() -> int:
    """In the wake of customers' questions (marketplace/quality/gold)."""
    return each(choosing.prompting(limit=BATCH), lambda enquiry_id: post_gold_enquiry(prompted_by=enquiry_id))


@sweep(every_seconds=60)
def judge_gold_answers() -> int:
    """Answers to gold enquiries that are shown or have been decided on."""
    unjudged = Answer.objects.filter(enquiry__is_gold=True, is_by_staff=False, gold_result=None)
    waiting = Review.objects.in_effect().filter(answer=OuterRef("pk"), status="waiting")
    due = unjudged.filter(~Exists(waiting)).exclude(status__in=["submitted", "lapsed"])
    return each(
        due.order_by("submitted_at").values_list("id", flat=True)[:BATCH],
        lambda answer_id: judge_gold_answer(answer_id=answer_id),
    )


@sweep(every_seconds=10)
def withdraw_gold_from_staff() -> int:
    """Gold that nobody in the crowd took, or that an advocate passed on: staff have customers to answer."""
    due = Enquiry.objects.filter(
        is_gold=True, status="open", escalations__in=Escalation.objects.filter(closed_at=None)
    )
    by_id = {enquiry.id: enquiry.customer for enquiry in due.select_related("customer")[:BATCH]}
    return each(by_id, lambda enquiry_id: withdraw_enquiry(enquiry_id=enquiry_id, by=by_id[enquiry_id]))
