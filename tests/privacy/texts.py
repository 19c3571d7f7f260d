"""Every text that one person writes and another of the crowd reads, with the doors by which it is written.

A row is a column that somebody's free words are kept in. `READ` says how they are written, by the real actions, with
`words` in them; test_texts.py plants a number there. `NOT_READ` says why another column needs no door. The test asks
the models for every column that has room for a sentence or a number: a new one is decided on here before it can land.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from tests.scene import SCORES, Scene

Door: TypeAlias = Callable[[Scene, str], object]


@dataclass(frozen=True)
class Text:
    """Who writes it for whom, and what becomes of a planted number: it is hidden, or nothing is taken in."""

    whose: str
    written: Door
    is_refused: bool = False


def posts(scene, words):
    from marketplace.actions.post_enquiry import post_enquiry

    return post_enquiry(by=scene.cast.carla, subject=words, body="It is dead.", topic_id=scene.cast.sim.id)


def adds_a_message(scene, words):
    from marketplace.actions.add_message import add_message

    add_message(enquiry_id=scene.at("held")["enquiry_id"], by=scene.cast.carla, body=words)


def asks_the_customer(scene, words):
    from marketplace.actions.ask_customer import ask_customer

    ask_customer(claim_id=scene.at("held")["claim_id"], by=scene.cast.ada, body=words)


def is_not_helped(scene, words):
    from marketplace.actions.not_solved import not_solved

    not_solved(enquiry_id=scene.at("answered")["enquiry_id"], by=scene.cast.carla, reason=words)


def wants_staff(scene, words):
    from marketplace.actions.ask_staff import ask_staff

    ask_staff(enquiry_id=scene.at("held")["enquiry_id"], by=scene.cast.carla, reason=words)


def thanks(scene, words):
    from marketplace.actions.accept_answer import accept_answer

    made = scene.at("answered")
    accept_answer(enquiry_id=made["enquiry_id"], by=scene.cast.carla, rating=5, comment=words)


def answers(scene, words, *, place="held", who="ada"):
    from marketplace.actions.submit_answer import submit_answer

    made = scene.at(place)
    by = getattr(scene.cast, who)
    submit_answer(claim_id=made["claim_id"], by=by, fence=made["fence"], body=words)


def answers_as_staff(scene, words):
    answers(scene, words, place="on_the_desk", who="stella")


def drafts(scene, words):
    from marketplace.actions.save_draft import save_draft

    save_draft(claim_id=scene.at("held")["claim_id"], by=scene.cast.ada, body=words)


def passes_on(scene, words):
    from marketplace.actions.escalate_claim import escalate_claim

    claim_id = scene.at("held")["claim_id"]
    escalate_claim(claim_id=claim_id, by=scene.cast.ada, reason="account", note=words)


def is_paid_for_words_of_the_subject(scene, words):
    from marketplace.actions.accept_answer import accept_answer
    from marketplace.actions.submit_answer import submit_answer
    from routing.actions.claim_enquiry import claim_enquiry

    enquiry = posts(scene, words)
    held = claim_enquiry(enquiry_id=enquiry.id, by=scene.cast.ada)
    submit_answer(claim_id=held.id, by=scene.cast.ada, fence=held.fence, body="Switch it off and on again.")
    accept_answer(enquiry_id=enquiry.id, by=scene.cast.carla, rating=5)


def reports(scene, words):
    from marketplace.actions.file_report import file_report

    made = scene.at("thread_item")
    file_report(
        enquiry_id=made["enquiry_id"],
        item_id=made["item_id"],
        by=scene.cast.carla,
        reason="wrong",
        words=words,
    )


def decides_a_report(scene, words):
    from marketplace.actions.decide_report import decide_report

    report_id = scene.at("reported")["report_id"]
    decide_report(report_id=report_id, by=scene.cast.mo, decision="upheld", note=words)


def _decides_an_appeal(scene, appeal_id, words, *, is_granted):
    from marketplace.actions.decide_appeal import decide_appeal

    decide_appeal(appeal_id=appeal_id, by=scene.cast.omar, is_granted=is_granted, note=words)


def decides_an_appeal_about_a_report(scene, words):
    _decides_an_appeal(scene, scene.at("appealed_report")["appeal_id"], words, is_granted=True)


def decides_an_appeal_about_a_suspension(scene, words):
    from marketplace.actions.appeal_suspension import appeal_suspension

    scene.at("suspended")
    appeal = appeal_suspension(by=scene.cast.ada, words="It was somebody else.")
    _decides_an_appeal(scene, appeal.id, words, is_granted=True)


def decides_an_appeal_about_points(scene, words):
    from marketplace.actions.appeal_fraud_case import appeal_fraud_case

    case_id = scene.at("upheld_fraud_case")["case_id"]
    appeal = appeal_fraud_case(case_id=case_id, by=scene.cast.ada, words="It was somebody else.")
    scene.cast.omar = scene.cast.petra
    _decides_an_appeal(scene, appeal.id, words, is_granted=False)


def suspends(scene, words):
    from marketplace.actions.suspend_advocate import suspend_advocate

    suspend_advocate(
        advocate_id=scene.cast.ada.id, by=scene.cast.mo, reason="unkind", words=words, evidence="Three."
    )


def reinstates(scene, words):
    from marketplace.actions.reinstate_advocate import reinstate_advocate

    reinstate_advocate(advocate_id=scene.at("suspended")["advocate_id"], by=scene.cast.mo, why=words)


def decides_a_fraud_case(scene, words):
    from marketplace.actions.decide_fraud_case import decide_fraud_case

    case_id = scene.at("fraud_case")["case_id"]
    decide_fraud_case(case_id=case_id, by=scene.cast.omar, decision="upheld", why=words)


def _decides_an_application(scene, *, reason="", note=""):
    from marketplace.actions.decide_application import decide_application
    from marketplace.practice.models import PracticeAnswer

    application_id = scene.at("application")["application_id"]
    practice = PracticeAnswer.objects.get(application=application_id)
    decide_application(
        application_id=application_id,
        by=scene.cast.mo,
        is_approved=not reason,
        reason=reason,
        marks=[{"answer_id": practice.id, "is_good": True, "note": note}],
    )


def turns_an_application_down(scene, words):
    _decides_an_application(scene, reason=words)


def marks_practice(scene, words):
    _decides_an_application(scene, note=words)


def _judges(scene, words, *, place, who, decision="return"):
    from marketplace.actions.review_answer import review_answer

    review_id = scene.at(place)["review_id"]
    by = getattr(scene.cast, who)
    review_answer(review_id=review_id, by=by, decision=decision, scores=SCORES, note=words)


def returns_an_answer(scene, words):
    _judges(scene, words, place="opened_review", who="mo")


def returns_an_answer_as_expert(scene, words):
    _judges(scene, words, place="experts_review", who="ada")


def retracts(scene, words):
    from marketplace.actions.retract_answer import retract_answer

    retract_answer(answer_id=scene.at("solved")["answer_id"], by=scene.cast.mo, why=words)


def mentors(scene, words):
    from marketplace.actions.note_for_newcomer import note_for_newcomer

    mentorship_id = scene.at("running_pair")["mentorship_id"]
    note_for_newcomer(mentorship_id=mentorship_id, by=scene.cast.ada, note=words)


def _keeps_a_phrase(scene, *, who, is_shared, label="Bye", body="Good luck."):
    from marketplace.actions.add_phrase import add_phrase

    by = getattr(scene.cast, who)
    add_phrase(by=by, is_shared=is_shared, use="answer", language="en", label=label, body=body)


def keeps_a_phrase(scene, words):
    _keeps_a_phrase(scene, who="ada", is_shared=False, body=words)


def shares_a_phrase(scene, words):
    _keeps_a_phrase(scene, who="mo", is_shared=True, body=words)


def shares_a_label(scene, words):
    _keeps_a_phrase(scene, who="mo", is_shared=True, label=words[:40])


def _makes_public(scene, **words):
    from marketplace.actions.propose_help_page import propose_help_page

    said = {"title": "Dead after the update", "question": "What now?", "answer_text": "Off and on again."}
    propose_help_page(answer_id=scene.at("solved")["answer_id"], by=scene.cast.mo, **said | words)


def words_a_title(scene, words):
    _makes_public(scene, title=words)


def words_a_question(scene, words):
    _makes_public(scene, question=words)


def words_an_answer(scene, words):
    _makes_public(scene, answer_text=words)


def holds_a_request(scene, words):
    from rewards.actions.hold_redemption import hold_redemption

    redemption_id = scene.at("redemption")["redemption_id"]
    hold_redemption(redemption_id=redemption_id, by=scene.cast.omar, reason=words)


def holds_points(scene, words):
    from rewards.actions.hold_award import hold_award

    hold_award(award_id=scene.at("pending_award")["award_id"], by=scene.cast.omar, reason=words)


def releases_a_hold(scene, words):
    from rewards.actions.release_hold import release_hold

    release_hold(hold_id=scene.at("held_award")["hold_id"], by=scene.cast.omar, why=words)


def decides_an_objection(scene, words):
    from rewards.actions.decide_appeal import decide_appeal
    from rewards.models import Hold

    hold_id = scene.at("appealed_hold")["hold_id"]
    decide_appeal(hold_id=hold_id, by=scene.cast.omar, decision=Hold.Decision.UPHELD, why=words)


def declines_a_request(scene, words):
    from rewards.actions.decline_redemption import decline_redemption

    redemption_id = scene.at("redemption")["redemption_id"]
    decline_redemption(redemption_id=redemption_id, by=scene.cast.omar, reason=words)


def billing_fails_a_request(scene, words):
    scene._billing_says(scene.at("batch"), f"{{reference}},failed,{words},500")


READ: Mapping[str, Sequence[Text]] = {
    "marketplace.Enquiry.subject": [Text("customers for advocates", posts)],
    "marketplace.Message.body": [
        Text("customers for advocates", adds_a_message),
        Text("customers for whoever comes next", is_not_helped),
        Text("customers for staff, and the advocate who had it", wants_staff),
        Text("advocates for customers", asks_the_customer, is_refused=True),
    ],
    "marketplace.Answer.body": [
        Text("advocates for customers and other advocates", answers, is_refused=True),
        Text("agents for customers and whoever was on it", answers_as_staff),
    ],
    "marketplace.Answer.comment": [Text("customers for whoever answered", thanks)],
    "marketplace.Draft.body": [Text("advocates for whoever comes next", drafts)],
    "marketplace.Escalation.note": [Text("advocates for staff, and in the story", passes_on)],
    "marketplace.Report.words": [Text("either side for moderators", reports)],
    "marketplace.Report.note": [Text("moderators for both sides", decides_a_report)],
    "marketplace.Appeal.note": [
        Text("moderators and ops for who appealed", decides_an_appeal_about_a_report),
        Text("moderators and ops for who appealed", decides_an_appeal_about_a_suspension),
        Text("ops for who appealed", decides_an_appeal_about_points),
    ],
    "marketplace.Suspension.words": [Text("moderators and ops for advocates", suspends)],
    "marketplace.StandingEvent.why": [
        Text("moderators and ops for advocates", suspends),
        Text("moderators and ops for advocates", reinstates),
        Text("moderators and ops for advocates", decides_an_appeal_about_a_suspension),
    ],
    "marketplace.FraudCase.why": [
        Text("ops for advocates", decides_a_fraud_case),
        Text("ops for advocates", decides_an_appeal_about_points),
    ],
    "marketplace.Mentorship.note": [Text("experts for newcomers", mentors, is_refused=True)],
    "marketplace.PracticeAnswer.note": [Text("moderators for applicants", marks_practice)],
    "accounts.Application.reason": [Text("moderators for applicants", turns_an_application_down)],
    "marketplace.Review.note": [
        Text("moderators for authors", returns_an_answer),
        Text("experts for authors", returns_an_answer_as_expert, is_refused=True),
    ],
    "marketplace.HelpPage.title": [Text("moderators for everybody", words_a_title)],
    "marketplace.HelpPage.slug": [Text("moderators for everybody", words_a_title)],
    "marketplace.HelpPage.question": [Text("moderators for everybody", words_a_question)],
    "marketplace.HelpPage.answer_text": [Text("moderators for everybody", words_an_answer)],
    "marketplace.SavedPhrase.body": [
        Text("advocates for themselves, and so for customers", keeps_a_phrase, is_refused=True),
        Text("moderators for advocates", shares_a_phrase, is_refused=True),
    ],
    "marketplace.SavedPhrase.label": [Text("moderators for advocates", shares_a_label, is_refused=True)],
    "rewards.Award.label": [Text("customers for whoever answered", is_paid_for_words_of_the_subject)],
    "rewards.Award.reason": [Text("moderators for authors", retracts)],
    "rewards.Redemption.reason": [
        Text("ops for holders", declines_a_request),
        Text("billing for holders", billing_fails_a_request),
    ],
    "rewards.Hold.reason": [Text("ops for holders", holds_a_request), Text("ops for holders", holds_points)],
    "rewards.Hold.decision": [
        Text("ops for holders", releases_a_hold),
        Text("ops for holders", decides_an_objection),
    ],
}

STAFF = "staff alone read it"
OWN = "whoever wrote it, and staff"
CONFIGURATION = "ops' own words for everybody, about no customer"
OURS = "no person wrote it"
COPY = "as another row has it"

NOT_READ: Mapping[str, str] = {
    "accounts.Application.motivation": OWN,
    "accounts.BillAccount.household": STAFF,
    "accounts.BillAccount.number": STAFF,
    "accounts.QuizQuestion.explanation": CONFIGURATION,
    "accounts.QuizQuestion.text": CONFIGURATION,
    "accounts.Topic.description": CONFIGURATION,
    "accounts.Topic.guide": CONFIGURATION,
    "accounts.Topic.guide_de": CONFIGURATION,
    "accounts.Topic.name": CONFIGURATION,
    "accounts.Topic.name_de": CONFIGURATION,
    "accounts.Topic.slug": CONFIGURATION,
    "accounts.User.display_name": "letters alone (accounts/display_names.py)",
    "accounts.User.email": OWN,
    "accounts.User.name": OWN,
    "accounts.User.password": "a hash",
    "accounts.User.time_zone": "one of a list",
    "common.Deferred.action": OURS,
    "common.Deferred.door": OURS,
    "common.Deferred.network": OURS,
    "common.Deferred.page": OURS,
    "common.Deferred.refusal": OURS,
    "common.Heartbeat.name": OURS,
    "common.HistoryRow.door": OURS,
    "common.HistoryRow.kind": OURS,
    "common.HistoryRow.network": OURS,
    "common.HistoryRow.verb": OURS,
    "common.HistoryRow.why": "codes; tests/personal_data/test_record_without_words.py",
    "common.IdempotencyRecord.key": "a digest",
    "common.OutboxEntry.key": OURS,
    "common.OutboxEntry.kind": OURS,
    "common.OutboxEntry.last_error": OURS,
    "marketplace.AnswerRevision.body": COPY,
    "marketplace.Appeal.words": OWN,
    "marketplace.Criterion.name": CONFIGURATION,
    "marketplace.Criterion.name_de": CONFIGURATION,
    "marketplace.Enquiry.device": "one of a list",
    "marketplace.GoldQuestion.asked_as": CONFIGURATION,
    "marketplace.GoldQuestion.body": CONFIGURATION,
    "marketplace.GoldQuestion.good_answer": CONFIGURATION,
    "marketplace.GoldQuestion.subject": CONFIGURATION,
    "marketplace.PracticeAnswer.body": OWN,
    "marketplace.PushDevice.auth": OURS,
    "marketplace.PushDevice.endpoint": OURS,
    "marketplace.PushDevice.last_error": OURS,
    "marketplace.PushDevice.name": OURS,
    "marketplace.PushDevice.p256dh": OURS,
    "marketplace.Report.text": COPY,
    "marketplace.ReviewPolicy.what_changed": STAFF,
    "marketplace.Scorecard.what_changed": STAFF,
    "marketplace.Suspension.evidence": STAFF,
    "marketplace.Verdict.door": OURS,
    "marketplace.Verdict.network": OURS,
    "marketplace.Verdict.note": "whoever wrote it, until it is a review's",
    "rewards.Hold.appeal": OWN,
    "rewards.PayoutLine.trouble": STAFF,
    "rewards.PayoutResultLine.reason": STAFF,
    "rewards.PayoutResultLine.reference": STAFF,
    "rewards.Redemption.bill_account_number": OWN,
    "rewards.ResultLineExplanation.why": STAFF,
    "rewards.Transfer.cause": OURS,
    "routing.Availability.time_zone": "one of a list",
    "routing.Calendar.name": STAFF,
    "routing.Calendar.time_zone": "one of a list",
    "routing.ParticularDay.note": STAFF,
    "routing.ServiceLevel.name": STAFF,
}
"""JSON and arrays hold figures, ids and configuration, but for Application.quiz: an applicant's own words for staff."""


def doors() -> list[Any]:
    """(column, door), for each way in."""
    return [(column, text) for column, texts in READ.items() for text in texts]
