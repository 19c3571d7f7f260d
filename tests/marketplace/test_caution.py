"""What customers write that the crowd must not get: to staff at once, with a reason; known details are hidden."""

from __future__ import annotations

import pytest

from common import clock
from common.errors import NotFound
from marketplace import caution, messages
from marketplace.actions.accept_answer import accept_answer
from marketplace.actions.add_message import add_message
from marketplace.actions.ask_staff import ask_staff
from marketplace.actions.file_report import file_report
from marketplace.actions.not_solved import not_solved
from marketplace.actions.reopen_enquiry import reopen_enquiry
from marketplace.models import Enquiry, Escalation
from marketplace.permissions import reader_of
from marketplace.photo_access import photo_for
from marketplace.queries import thread
from marketplace.reports.models import Report
from marketplace.sealed_text import original
from rewards.models import Award
from routing.models import Offer
from routing.queries import live_entry
from tests.scene import a_screenshot


def reason_of(enquiry) -> str:
    return Escalation.objects.get(enquiry=enquiry, closed_at=None).reason


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("My husband has passed away and I need to close his line.", "bereavement"),
        ("Ich will nicht mehr leben.", "self_harm"),
        ("Somebody hacked my account.", "fraud"),
        ("Please ring me on 900184 77.", "unclear"),
    ],
    ids=["death", "life at risk", "fraud", "unclear"],
)
def test_it_waits_for_staff_from_the_start_and_nobody_is_offered_it(ask, ada, ben, body, reason):
    enquiry = ask(body=body)

    assert live_entry(enquiry.id).pool == "staff"
    assert reason_of(enquiry) == reason
    assert not Offer.objects.filter(entry__item_id=enquiry.id).exists()


def test_the_subject_counts_as_well(ask, ada):
    assert reason_of(ask(subject="A formal complaint", body="It took two weeks.")) == "complaint"


def test_an_age_that_is_all_of_the_subject_counts(ask, ada):
    assert reason_of(ask(subject="I'm 14", body="my phone is locked")) == "minor"


def test_a_doubt_is_told_to_staff_in_words_without_the_words_in_doubt(ask, ada):
    note = Escalation.objects.get(enquiry=ask(body="Please ring me on 900184 77.")).note

    assert note == "To check: digits beside words about calling or writing."


def test_ordinary_questions_go_to_the_crowd(ask, ada):
    enquiry = ask(body="It says not provisioned, error 403 since 05/10/2024.")

    assert live_entry(enquiry.id).pool == "crowd"
    assert not Escalation.objects.filter(enquiry=enquiry).exists()


def test_a_later_message_takes_it_out_of_the_crowds_hands(ask, ada, claim, carla):
    enquiry = ask()
    held = claim(enquiry, by=ada)

    add_message(enquiry_id=enquiry.id, by=carla, body="Honestly I want to die.")

    held.refresh_from_db()
    assert held.status == "released"
    assert reason_of(enquiry) == "self_harm"


def test_a_customers_own_name_mail_and_account_are_hidden_however_they_are_written(ask, ada):
    body = "carla MORGAN, carla-m@example.com, bill w-carla-m: ask for Morgan"
    question = ask(body=body).messages.get()

    assert question.body == "[name 1], [email 1], bill [account 1]: ask for [name 2]"


def test_a_number_split_over_two_messages_never_becomes_whole(ask, ada, carla):
    enquiry = ask(body="My mobile starts with 07700")
    second = add_message(enquiry_id=enquiry.id, by=carla, body="and the rest is 900184")

    assert second.body == "and the rest is [phone 1]"
    first = enquiry.messages.get(body__startswith="My mobile")
    assert first.body == "My mobile starts with [phone 1]"
    assert original(first.body_sealed) == "My mobile starts with 07700"


def test_a_join_that_is_not_sure_takes_it_to_staff_who_hear_why(ask, ada, carla):
    enquiry = ask(body="I do not get any mails")
    add_message(enquiry_id=enquiry.id, by=carla, body="@gmx.de I mean")

    waiting = Escalation.objects.get(enquiry=enquiry, closed_at=None)
    assert waiting.reason == "unclear"
    assert waiting.note == "To check: what may be the rest of a detail that an earlier message began."
    assert [each.body for each in enquiry.messages.all()] == [
        "I do not get any [unsure 1]",
        "[unsure 1] I mean",
    ]


def test_a_number_split_over_subject_and_question_never_becomes_whole(ask, ada):
    enquiry = ask(subject="My mobile starts with 07700", body="and the rest is 900184")

    assert (enquiry.subject, enquiry.messages.get().body) == (
        "My mobile starts with [phone 1]",
        "and the rest is [phone 1]",
    )


@pytest.mark.parametrize(
    ("body", "reason"),
    [("Thanks. Honestly I want to die.", "self_harm"), ("I will make a formal complaint.", "complaint")],
    ids=["life at risk", "complaint"],
)
def test_a_sensitive_message_after_an_answer_reaches_staff(ask, answer, ada, carla, told, body, reason):
    enquiry = ask()
    given = answer(enquiry, by=ada)

    add_message(enquiry_id=enquiry.id, by=carla, body=body)

    enquiry.refresh_from_db()
    given.refresh_from_db()
    assert (enquiry.status, given.status) == ("open", "unhelpful")
    assert enquiry.not_solved_count == 0
    assert live_entry(enquiry.id).pool == "staff"
    assert reason_of(enquiry) == reason
    assert "mail.enquiry_escalated" in told()


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("Still dead. I want to die.", "self_harm"),
        ("Please ring me on 900184 77.", "unclear"),
        ("@gmx.de gets nothing", "unclear"),
    ],
)
@pytest.mark.parametrize("way", ["not solved", "reopened"])
def test_a_reason_that_is_nothing_for_the_crowd_reaches_staff(
    ask, answer, ada, ben, carla, way, reason, told
):
    enquiry = ask(body="I get no mails")
    answer(enquiry, by=ada)
    if way == "reopened":
        accept_answer(enquiry_id=enquiry.id, by=carla, rating=5)
    {"not solved": not_solved, "reopened": reopen_enquiry}[way](
        enquiry_id=enquiry.id, by=carla, reason=reason
    )
    assert live_entry(enquiry.id).pool == "staff"
    assert reason_of(enquiry) == told
    assert not Offer.objects.filter(entry__item_id=enquiry.id, status="sent").exists()


def test_without_the_guard_of_caution_the_crowd_would_get_it(ask, answer, ada, ben, carla, monkeypatch):
    monkeypatch.setattr(caution, "concern_about", lambda *texts, earlier=(): None)
    with pytest.raises(AssertionError):
        test_a_reason_that_is_nothing_for_the_crowd_reaches_staff(
            ask, answer, ada, ben, carla, "not solved", "Still dead. I want to die.", "self_harm"
        )


def test_whoever_asks_for_staff_is_heard_for_what_they_say(ask, ada, carla, client_of):
    enquiry = ask()
    ask_staff(enquiry_id=enquiry.id, by=carla, reason="I want to die.")
    assert reason_of(enquiry) == "self_harm"
    assert caution.is_at_risk(enquiry)


def test_a_doubtful_message_after_an_answer_is_hidden_and_the_answer_stands(ask, answer, ada, carla):
    enquiry = ask()
    answer(enquiry, by=ada)

    message = add_message(enquiry_id=enquiry.id, by=carla, body="Please ring me on 900184 77.")

    enquiry.refresh_from_db()
    assert (message.body, enquiry.status) == ("Please ring me on [unsure 1].", "answered")


def test_help_lines_are_on_the_customers_page_where_a_life_may_be_at_risk(ask, carla, client_of):
    page = client_of(carla).get(f"/questions/{ask(body='I want to die').id}/").content.decode()

    assert "You do not have to face this alone" in page
    assert 'href="tel:116123"' in page


def test_help_lines_are_those_of_the_configured_country(ask, carla, client_of, settings):
    settings.HELP_COUNTRY = "DE"
    page = client_of(carla).get(f"/questions/{ask(body='I want to die').id}/").content.decode()

    assert 'href="tel:08001110111"' in page
    assert "116 123" not in page


def test_nobody_else_is_shown_help_lines(ask, carla, client_of):
    page = client_of(carla).get(f"/questions/{ask().id}/").content.decode()

    assert "help-lines" not in page


GRAVE = "It works now, thanks. Honestly I want to die."


def test_a_comment_with_the_stars_that_is_nothing_for_the_crowd_reaches_staff(
    ask, answer, ada, carla, client_of
):
    enquiry = ask()
    given = answer(enquiry, by=ada)

    accept_answer(enquiry_id=enquiry.id, by=carla, rating=5, comment=GRAVE)

    enquiry.refresh_from_db()
    given.refresh_from_db()
    assert (enquiry.status, enquiry.not_solved_count, given.status) == ("open", 0, "accepted")
    assert given.comment == ""
    assert live_entry(enquiry.id).pool == "staff"
    assert reason_of(enquiry) == "self_harm"
    assert Award.objects.get(work_id=given.id).status == "pending"
    assert original(enquiry.messages.latest("created_at").body_sealed) == GRAVE
    assert (
        "You do not have to face this alone"
        in client_of(carla).get(f"/questions/{enquiry.id}/").content.decode()
    )


def test_an_ordinary_comment_goes_to_the_answers_author(ask, answer, ada, carla):
    enquiry = ask()
    given = answer(enquiry, by=ada)
    accept_answer(enquiry_id=enquiry.id, by=carla, rating=5, comment="You saved my weekend.")
    enquiry.refresh_from_db()
    given.refresh_from_db()
    assert (enquiry.status, given.comment) == ("resolved", "You saved my weekend.")


@pytest.mark.parametrize("state", ["answered", "resolved"])
def test_a_customers_report_that_is_nothing_for_the_crowd_reaches_staff(ask, answer, ada, carla, state):
    enquiry = ask()
    given = answer(enquiry, by=ada)
    if state == "resolved":
        accept_answer(enquiry_id=enquiry.id, by=carla, rating=1)
    file_report(
        enquiry_id=enquiry.id, item_id=given.id, by=carla, reason="rude", words="I get death threats since."
    )
    enquiry.refresh_from_db()
    assert (enquiry.status, live_entry(enquiry.id).pool, reason_of(enquiry)) == ("open", "staff", "threat")
    assert caution.is_at_risk(enquiry)


def test_an_advocates_report_passes_on_what_it_says_of_the_customer(ask, ada, claim):
    enquiry = ask()
    claim(enquiry, by=ada)
    question = enquiry.messages.get()
    file_report(
        enquiry_id=enquiry.id, item_id=question.id, by=ada, reason="other", words="She says she wants to die."
    )
    assert reason_of(enquiry) == "self_harm"
    assert enquiry.messages.get() == question


def test_an_ordinary_report_leaves_the_question_where_it_is(ask, answer, ada, carla):
    enquiry = ask()
    given = answer(enquiry, by=ada)
    file_report(
        enquiry_id=enquiry.id, item_id=given.id, by=carla, reason="wrong", words="There is no such menu."
    )
    enquiry.refresh_from_db()
    assert (enquiry.status, Escalation.objects.exists()) == ("answered", False)


def test_an_advocates_report_touches_no_answer(ask, answer, ada, carla):
    enquiry = ask()
    given = answer(enquiry, by=ada)
    question = enquiry.messages.get()
    file_report(
        enquiry_id=enquiry.id, item_id=question.id, by=ada, reason="other", words="He threatens to kill me."
    )
    enquiry.refresh_from_db()
    given.refresh_from_db()
    assert (enquiry.status, given.status, Escalation.objects.exists()) == ("answered", "published", False)


@pytest.mark.parametrize("gone", ["withdrawn", "forgotten"])
def test_a_report_of_what_is_gone_brings_nothing_back(ask, answer, ada, carla, gone):
    enquiry = ask()
    given = answer(enquiry, by=ada)
    if gone == "withdrawn":
        Enquiry.objects.filter(id=enquiry.id).update(status="withdrawn")
    else:
        accept_answer(enquiry_id=enquiry.id, by=carla, rating=4)
        Enquiry.objects.filter(id=enquiry.id).update(forgotten_at=clock.now())
    before = Enquiry.objects.get(id=enquiry.id).status
    file_report(enquiry_id=enquiry.id, item_id=given.id, by=carla, reason="rude", words="I want to die.")
    enquiry.refresh_from_db()
    assert (enquiry.status, enquiry.messages.count(), Escalation.objects.exists()) == (before, 1, False)
    assert Report.objects.get().words == "I want to die."


def test_what_is_said_when_it_is_with_staff_already_brings_the_help_lines_too(ask, carla, stella, client_of):
    enquiry = ask(body="I want to complain about the last bill.")
    note = add_message(enquiry_id=enquiry.id, by=stella, body="Which line of the bill is it?")
    assert (reason_of(enquiry), caution.is_at_risk(enquiry)) == ("complaint", False)

    for words in ("It was rude.", "I want to kill myself.", "I want to kill myself."):
        file_report(enquiry_id=enquiry.id, item_id=note.id, by=carla, reason="rude", words=words)

    said = [original(each.body_sealed) for each in enquiry.messages.order_by("created_at")]
    assert said[2:] == ["I want to kill myself."]
    assert caution.is_at_risk(enquiry)
    assert "help-lines" in client_of(carla).get(f"/questions/{enquiry.id}/").content.decode()


def test_a_token_in_a_question_hides_it_from_nobody(ask, claim, ada):
    enquiry = ask(body="The app says my 4111 1111 1111 1111 got stolen by the reader, and stops.")
    question = enquiry.messages.get()
    assert ("[card 1]" in question.body, live_entry(enquiry.id).pool) == (True, "crowd")
    claim(enquiry, by=ada)
    assert question.id in {item.id for item in thread(enquiry, reader_of(enquiry, ada))}


def test_whoever_answered_before_it_was_said_does_not_read_it(ask, answer, ada, carla, stella):
    enquiry = ask()
    answer(enquiry, by=ada)
    said = add_message(enquiry_id=enquiry.id, by=carla, body="Honestly I want to die.")
    enquiry.refresh_from_db()
    shown = {
        person: {item.id for item in thread(enquiry, reader_of(enquiry, person))}
        for person in (ada, carla, stella)
    }
    assert [said.id in shown[person] for person in (ada, carla, stella)] == [False, True, True]


def test_without_the_guard_the_author_would_read_it(ask, answer, ada, carla, stella, monkeypatch):
    monkeypatch.setattr(messages, "sensitive_matter", lambda text: None)
    with pytest.raises(AssertionError):
        test_whoever_answered_before_it_was_said_does_not_read_it(ask, answer, ada, carla, stella)


def test_a_photo_beside_such_words_is_for_staff_too(ask, answer, ada, carla, stella):
    enquiry = ask()
    answer(enquiry, by=ada)
    said = add_message(
        enquiry_id=enquiry.id, by=carla, body="Honestly I want to die.", photos=[a_screenshot()]
    )
    photo_id = said.photos.get().id
    assert [photo_for(who, photo_id).id for who in (carla, stella)] == [photo_id] * 2
    with pytest.raises(NotFound):
        photo_for(ada, photo_id)
