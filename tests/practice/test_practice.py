"""Practice: drawn with the test, written once, read by whoever decides, and nothing to anybody else."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.actions.begin_test import begin_test
from accounts.models import Advocate, Sitting
from accounts.queries import open_applications
from common import clock
from common.errors import IllegalMove, Invalid, NotFound
from marketplace.actions import decide_application as deciding
from marketplace.actions.answer_practice import answer_practice
from marketplace.actions.decide_application import decide_application
from marketplace.actions.hand_in_test import Applicant, hand_in_test
from marketplace.actions.post_enquiry import post_enquiry
from marketplace.errors import ContactDetails, PracticeOpen, PracticeWritten
from marketplace.models import Answer, Enquiry
from marketplace.practice.marking import Mark
from marketplace.practice.models import PracticeAnswer
from marketplace.practice.queries import WAITED_FOR, practice_of, practising, ready
from marketplace.quality.gold import choosing
from marketplace.quality.gold.models import GoldQuestion
from rewards.models import Award

GOOD = "Go to the app, to Account and SIM, and move it."
HERE = reverse("practice")
API = "/api/v1/practice/"


@pytest.fixture
def bank(sim, billing):
    """Four questions on SIMs, one of them in German, and one on bills."""
    for number, (topic, language) in enumerate(
        [(sim, "en"), (sim, "en"), (sim, "en"), (sim, "de"), (billing, "en")]
    ):
        GoldQuestion.objects.create(
            use="practice",
            topic=topic,
            language=language,
            subject=f"Question {number}",
            body="What do I do?",
            good_answer=f"Known {number}: in the app.",
            must_say=["app"],
        )


@pytest.fixture
def apply(nina, settings):
    """apply([sim]) -> Nina's application, past a test without questions."""

    def make(topics, by=nina):
        begin_test(by=by, topic_ids=[topic.id for topic in topics])
        terms = settings.CONSENT_VERSIONS["advocate_terms"]
        return hand_in_test(
            by=by, quiz={}, applicant=Applicant(languages=["en"], terms=terms, is_of_age=True)
        )

    return make


@pytest.fixture
def application(bank, apply, sim):
    return apply([sim])


def write_all(application, by, body=GOOD):
    for answer in application.practice.all():
        answer_practice(practice_id=answer.id, by=by, body=body)


def decline(application, by, **said):
    return decide_application(
        application_id=application.id, by=by, is_approved=False, reason="Read the guide first.", **said
    )


# --- What is drawn ---------------------------------------------------------------------------------------------


def test_so_many_for_each_topic_in_their_language(bank, apply, sim, billing):
    drawn = [each.question for each in apply([sim, billing]).practice.select_related("question")]
    assert [question.topic for question in drawn].count(sim) == 2
    assert [question.topic for question in drawn].count(billing) == 1
    assert {question.language for question in drawn} == {"en"}


def test_the_second_time_it_is_another_where_the_bank_has_one(application, apply, nina, mo, sim):
    decline(application, mo)
    Advocate.objects.update(reapply_at=None)
    Sitting.objects.update(retake_at=None)
    again = apply([sim])
    first, second = (set(each.practice.values_list("question", flat=True)) for each in (application, again))
    assert len(second - first) == 1


def test_gold_and_practice_share_no_question(bank, application, ada, carla, sim, service_level):
    enquiry = post_enquiry(by=carla, subject="Dead", body="What now?", topic_id=sim.id)
    assert choosing.question_for(enquiry) is None
    GoldQuestion.objects.update(use="gold")
    assert choosing.question_for(enquiry) is not None


def test_an_advocate_practises_further_topics_too(bank, ada, billing):
    from routing.models import Skill

    Skill.objects.filter(advocate_id=ada.id, topic=billing).delete()
    begin_test(by=ada, topic_ids=[billing.id])
    assert hand_in_test(by=ada, quiz={}).practice.count() == 1


# --- How it is written -----------------------------------------------------------------------------------------


def test_it_counts_once_and_follows_the_rules_of_answers(application, nina, carl):
    first, second = application.practice.all()
    answer_practice(practice_id=first.id, by=nina, body=GOOD)
    assert answer_practice(practice_id=first.id, by=nina, body=GOOD).answered_at is not None
    with pytest.raises(PracticeWritten):
        answer_practice(practice_id=first.id, by=nina, body="Something else.")
    with pytest.raises(ContactDetails):
        answer_practice(practice_id=second.id, by=nina, body="Ring me on 07700 900123.")
    with pytest.raises(Invalid):
        answer_practice(practice_id=second.id, by=nina, body=" ")
    Advocate.objects.create(user=carl, status="in_review")
    with pytest.raises(NotFound):
        answer_practice(practice_id=second.id, by=carl, body=GOOD)
    assert practice_of(nina).next == second


def test_nobody_is_shown_paid_or_counted(application, nina, mo):
    write_all(application, nina)
    decide_application(application_id=application.id, by=mo, is_approved=True)
    assert not Enquiry.objects.exists()
    assert not Answer.objects.exists()
    assert not Award.objects.exists()


def test_once_it_is_decided_nothing_more_is_written(application, nina, mo):
    decline(application, mo)
    with pytest.raises(IllegalMove):
        answer_practice(practice_id=application.practice.first().id, by=nina, body=GOOD)
    assert practice_of(nina).next is None


# --- How it is decided on --------------------------------------------------------------------------------------


def test_it_comes_before_a_moderator_when_all_is_written(application, nina):
    assert (ready(open_applications()).count(), practising(open_applications()).count()) == (0, 1)
    write_all(application, nina)
    assert (ready(open_applications()).count(), practising(open_applications()).count()) == (1, 0)


def test_none_waits_for_ever(application):
    type(application).objects.update(submitted_at=clock.now() - WAITED_FOR)
    assert (ready(open_applications()).count(), practising(open_applications()).count()) == (1, 0)


def test_nobody_is_taken_on_before_it_is_written(application, mo):
    with pytest.raises(PracticeOpen):
        decide_application(application_id=application.id, by=mo, is_approved=True)
    assert decline(application, mo).is_approved is False


def test_without_the_guard_somebody_would_be(application, mo, monkeypatch):
    monkeypatch.setattr(deciding.marking, "is_open", lambda _application: False)
    assert decide_application(application_id=application.id, by=mo, is_approved=True).is_approved


def test_only_what_is_written_is_marked(application, nina, mo):
    first, second = application.practice.all()
    answer_practice(practice_id=first.id, by=nina, body=GOOD)
    decline(
        application,
        mo,
        marks=[Mark(answer_id=each.id, is_good=False, note="Name the menu.") for each in (first, second)],
    )
    assert list(PracticeAnswer.objects.values_list("is_good", "note")) == [
        (False, "Name the menu."),
        (None, ""),
    ]


# --- The pages -------------------------------------------------------------------------------------------------


def test_the_applicant_goes_through_it_and_reads_the_known_answers_afterwards(
    client_of, application, nina, mo
):
    client = client_of(nina)
    page = client.get(reverse("apply")).content.decode()
    assert "0 of 2 questions answered" in page
    assert HERE in page
    first, second = application.practice.select_related("question")
    refused = client.post(reverse("practice_answer", args=[first.id]), {"body": "Ring me on 07700 900123."})
    assert (refused.status_code, "Ring me on 07700 900123." in refused.content.decode()) == (422, True)
    assert client.post(reverse("practice_answer", args=[first.id]), {"body": GOOD}).url == HERE
    page = client.get(HERE).content.decode()
    assert "1 of 2 questions answered" in page
    assert second.question.subject in page
    client.post(reverse("practice_answer", args=[second.id]), {"body": GOOD})
    page = client.get(HERE).content.decode()
    assert "All of it is written" in page
    assert "Known" not in page
    assert "We have your application" in client.get(reverse("apply")).content.decode()
    decide = {
        "decision": "approve",
        f"mark-{first.id}": "good",
        f"mark-{second.id}": "poor",
        f"note-{second.id}": "Name the menu, please.",
    }
    client_of(mo).post(reverse("application_decide", args=[application.id]), decide)
    page = client.get(HERE).content.decode()
    for said in (first.question.good_answer, "Name the menu, please.", "Good", "Not yet"):
        assert said in page
    assert HERE in client.get(reverse("apply")).content.decode()


def test_the_moderator_reads_it_beside_the_known_answer_and_keeps_what_was_typed(
    client_of, application, nina, mo
):
    browser, first = client_of(mo), application.practice.select_related("question").first()
    page = browser.get(reverse("applications")).content.decode()
    assert "1 more is still practising" in page
    assert nina.display_name not in page
    write_all(application, nina)
    page = browser.get(reverse("applications")).content.decode()
    for said in (GOOD, first.question.good_answer, "Says all it must"):
        assert said in page
    refused = browser.post(
        reverse("application_decide", args=[application.id]),
        {"decision": "decline", "reason": "", f"note-{first.id}": "Name the menu."},
    )
    assert (refused.status_code, "Name the menu." in refused.content.decode()) == (422, True)


@pytest.mark.parametrize("people", [1, 4])
def test_its_queries_do_not_grow_with_the_applicants(
    client_of, bank, apply, sim, mo, make_user, people, django_assert_num_queries
):
    for number in range(people):
        person = make_user(f"Pat {chr(65 + number)}.")
        write_all(apply([sim], by=person), person)
    browser = client_of(mo)
    browser.get(reverse("applications"))
    with django_assert_num_queries(9):
        browser.get(reverse("applications"))


# --- The API ---------------------------------------------------------------------------------------------------


def test_over_http_it_goes_one_by_one_and_tells_the_known_answers_afterwards(api_of, application, nina, mo):
    client, (first, second) = api_of(nina), application.practice.select_related("question")
    begun = client.get(API).json()
    assert (begun["count"], begun["written"], begun["next"]["subject"]) == (2, [], first.question.subject)
    said = [client.post(f"{API}{first.id}/answer/", {"body": GOOD}, format="json") for _ in range(2)]
    assert [answer.status_code for answer in said] == [200, 200]
    for body, status, code in (
        ("Something else.", 409, "practice_written"),
        ("Ring me on 07700 900123.", 422, "contact_details"),
    ):
        refused = client.post(f"{API}{first.id}/answer/", {"body": body}, format="json")
        assert (refused.status_code, refused.json()["code"]) == (status, code)
    written = client.post(f"{API}{second.id}/answer/", {"body": GOOD}, format="json").json()
    assert (written["next"], {each["good_answer"] for each in written["written"]}) == (None, {""})
    decline(application, mo, marks=[Mark(answer_id=first.id, is_good=False, note="Name the menu.")])
    told, unmarked = client.get(API).json()["written"]
    assert (told["answer"], told["is_good"], told["note"]) == (GOOD, False, "Name the menu.")
    assert (told["good_answer"], unmarked["is_good"]) == (first.question.good_answer, None)


def test_without_the_guard_the_known_answer_would_be_there_to_copy(
    api_of, application, nina, mo, monkeypatch
):
    monkeypatch.setattr(PracticeAnswer, "known_answer", property(lambda self: self.question.good_answer))
    with pytest.raises(AssertionError):
        test_over_http_it_goes_one_by_one_and_tells_the_known_answers_afterwards(
            api_of, application, nina, mo
        )
