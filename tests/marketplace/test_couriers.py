"""The mails of the story: to the right person, in their language, only while they still hold, once."""

from __future__ import annotations

import pytest
from django.core import mail
from django.urls import reverse

from common.couriers import deliver
from common.models import OutboxEntry
from marketplace.actions.accept_answer import accept_answer
from marketplace.actions.ask_customer import ask_customer
from marketplace.actions.decide_application import decide_application
from marketplace.actions.escalate_claim import escalate_claim
from marketplace.actions.refuse_help_page import refuse_help_page
from marketplace.actions.retract_answer import retract_answer
from marketplace.actions.submit_answer import submit_answer
from marketplace.actions.withdraw_enquiry import withdraw_enquiry

NOTE = "The <b>second</b> step is missing & unclear."


@pytest.fixture
def delivered():
    """delivered() -> the mails that the outbox entries written so far turn into, by their kind."""

    def run():
        mails = {}
        for entry in OutboxEntry.objects.order_by("id"):
            mail.outbox = []
            deliver(entry)
            mails[entry.kind] = mail.outbox[0] if mail.outbox else None
        return mails

    return run


def test_the_customer_is_told_that_there_is_an_answer(ask, answer, carla, ada, delivered):
    enquiry = ask(subject="Is 07700 900123 mine?")
    answer(enquiry, by=ada, body="Only the number on your bill is.")
    sent = delivered()["mail.enquiry_answered"]
    assert sent.to == [carla.email]
    assert sent.subject == "Ada L. has answered your question"
    assert "Is [phone 1] mine?" in sent.body
    assert f"/questions/{enquiry.id}/" in sent.body
    assert "900123" not in sent.message().as_string()
    assert "Only the number" not in sent.body


def test_what_no_longer_holds_is_not_sent(ask, answer, claim, decide, carla, ada, mo, billing, delivered):
    accepted, withdrawn = ask(), ask(subject="Another")
    answer(accepted, by=ada)
    accept_answer(enquiry_id=accepted.id, by=carla, rating=5)
    ask_customer(claim_id=claim(withdrawn, by=ada).id, by=ada, body="Which phone?")
    withdraw_enquiry(enquiry_id=withdrawn.id, by=carla)
    assert delivered() == {"mail.enquiry_answered": None, "mail.customer_asked": None}


def test_mails_lead_to_what_is_asked_of_the_customer_now(
    ask, claim, answer, carla, carl, ada, delivered, client_of
):
    enquiry = ask()
    reply = reverse("enquiry_reply", args=[enquiry.id])
    held = claim(enquiry, by=ada)
    ask_customer(claim_id=held.id, by=ada, body="Which phone?")
    assert reply in delivered()["mail.customer_asked"].body
    page = reverse("enquiry", args=[enquiry.id])
    assert client_of(carla).get(reply).url == f"{page}#message-body"
    assert 'id="message-body"' in client_of(carla).get(page).content.decode()
    assert client_of(carl).get(reply).status_code == 404

    submit_answer(claim_id=held.id, by=ada, fence=held.fence, body="Restart the phone.")
    assert reply in delivered()["mail.enquiry_answered"].body
    assert client_of(carla).get(reply).url == f"{page}#decide"
    assert '<h2 id="decide" tabindex="-1"' in client_of(carla).get(page).content.decode()


def test_the_customer_is_asked_whether_others_may_read_it(scene, delivered, client_of):
    made = scene.at("chosen")
    sent = delivered()["mail.help_page_proposed"]
    assert sent.to == [scene.cast.carla.email]
    assert sent.subject == "May others read your question?"
    reply = reverse("enquiry_reply", args=[made["enquiry_id"]])
    assert reply in sent.body
    page = reverse("enquiry", args=[made["enquiry_id"]])
    assert client_of(scene.cast.carla).get(reply).url == f"{page}#public-title"
    assert '<h2 id="public-title" tabindex="-1"' in client_of(scene.cast.carla).get(page).content.decode()


@pytest.mark.parametrize("overtaken_by", ["yes", "no", "retracted"])
def test_nobody_is_asked_for_a_yes_that_is_no_longer_wanted(scene, delivered, overtaken_by):
    made = scene.at("public" if overtaken_by == "yes" else "chosen")
    if overtaken_by == "no":
        refuse_help_page(enquiry_id=made["enquiry_id"], by=scene.cast.carla)
    if overtaken_by == "retracted":
        retract_answer(answer_id=made["answer_id"], by=scene.cast.mo, why="That menu has moved.")
    assert delivered()["mail.help_page_proposed"] is None


def test_somebody_who_is_locked_out_gets_no_mail(ask, answer, carla, ada, delivered):
    answer(ask(), by=ada)
    carla.is_active = False
    carla.save()
    assert delivered() == {"mail.enquiry_answered": None}


def test_the_author_reads_the_coaching_note_as_text(ask, answer, decide, ada, mo, billing, delivered):
    answered = answer(ask(topic_id=billing.id), by=ada)
    decide(answered, by=mo, decision="return", note=NOTE)
    sent = delivered()["mail.answer_returned"]
    assert sent.to == [ada.email]
    assert NOTE in sent.body
    assert "120 minutes" in sent.body
    html = sent.alternatives[0].content
    assert "&lt;b&gt;second&lt;/b&gt;" in html
    assert "<b>second</b>" not in html


@pytest.mark.parametrize(
    ("decision", "kind"), [("reject", "mail.answer_rejected"), ("publish", "mail.answer_coached")]
)
def test_the_author_hears_of_every_verdict_with_a_note(
    ask, answer, decide, ada, mo, billing, delivered, decision, kind
):
    decide(answer(ask(topic_id=billing.id), by=ada), by=mo, decision=decision, note=NOTE)
    sent = delivered()[kind]
    assert sent.to == [ada.email]
    assert NOTE in sent.body


def test_a_retracted_answer_is_news_for_both(ask, answer, carla, ada, mo, delivered):
    retract_answer(answer_id=answer(ask(), by=ada).id, by=mo, why="It is wrong.")
    sent = delivered()
    assert sent["mail.answer_withdrawn"].to == [carla.email]
    assert "Somebody else is looking" in sent["mail.answer_withdrawn"].body
    assert sent["mail.answer_retracted"].to == [ada.email]


def test_the_customer_is_told_of_our_team_and_of_questions(ask, claim, carla, ada, stella, answer, delivered):
    enquiry = ask()
    held = claim(enquiry, by=ada)
    ask_customer(claim_id=held.id, by=ada, body="Which phone?")
    escalate_claim(claim_id=held.id, by=ada, reason="account")
    assert {kind: sent.to for kind, sent in delivered().items()} == {
        "mail.customer_asked": [carla.email],
        "mail.enquiry_escalated": [carla.email],
    }
    answer(enquiry, by=stella)
    assert delivered()["mail.staff_answered"].subject == "Wrenfield has answered your question"


@pytest.mark.parametrize(("is_approved", "page"), [(True, "/queue/"), (False, "/apply/")])
def test_the_applicant_is_told(nina, mo, sim, delivered, is_approved, page):
    from accounts.models import Advocate, Application

    advocate = Advocate.objects.create(user=nina, status="in_review", languages=["en"])
    application = Application.objects.create(advocate=advocate, languages=["en"], terms_version="1")
    application.topics.set([sim])
    decide_application(
        application_id=application.id, by=mo, is_approved=is_approved, reason="There are enough for now."
    )
    sent = delivered()["mail.application_decided"]
    assert sent.to == [nina.email]
    assert page in sent.body
    assert ("There are enough for now." in sent.body) is not is_approved


def test_every_kind_that_is_told_has_a_courier_and_a_text():
    import re
    from pathlib import Path

    from common.couriers import _couriers

    root = Path(__file__).resolve().parents[2]
    source = (root / "marketplace" / "notices.py").read_text()
    told = set(re.findall(r'_mail\(\s*"(\w+)"', source)) | {"staff_answered", "enquiry_answered"}
    assert len(told) >= 9
    assert {f"mail.{event}" for event in told} <= _couriers.keys()
    assert told <= {path.stem for path in (root / "templates" / "mail").glob("*.txt")}
