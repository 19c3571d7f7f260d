"""What moderators decide on their lists can be taken back for some seconds; nobody is told before."""

from __future__ import annotations

import html
from datetime import timedelta

import pytest
from django.db.models import F
from django.urls import reverse

from accounts import sweeps
from accounts.models import Application
from common.models import Deferred, OutboxEntry
from marketplace.actions.decide_application import decide_application
from marketplace.actions.decide_report import decide_report
from marketplace.answering.models import SavedPhrase
from marketplace.appeals.models import Appeal
from marketplace.errors import AlreadyDecided
from marketplace.practice.models import PracticeAnswer
from marketplace.reports.models import Report

SECONDS = 8
REASON = "Please read the guide on SIM cards first."


@pytest.fixture(autouse=True)
def undo_seconds(settings):
    settings.UNDO_SECONDS = SECONDS


@pytest.fixture
def client(client_of, mo):
    return client_of(mo)


def deferred():
    return Deferred.objects.get(status="waiting")


def undo(client):
    return client.post(reverse("undo", args=[deferred().id]), follow=True)


def carry_out():
    Deferred.objects.update(due_at=F("due_at") - timedelta(seconds=SECONDS))
    return sweeps.carry_out_deferred()


# --- Applications ---------------------------------------------------------------------------------------------------


@pytest.fixture
def application(scene):
    """Nina's, with something that she has practised."""
    return Application.objects.get(id=scene.at("application")["application_id"])


def decide(client, application, decision="decline", reason=REASON):
    practice = application.practice.get()
    form = {
        "decision": decision,
        "reason": reason,
        "wait_days": "90",
        f"mark-{practice.id}": "poor",
        f"note-{practice.id}": "Name the menu.",
    }
    return client.post(
        reverse("application_decide", args=[application.id]) + "?kind=first", form, follow=True
    )


def test_an_applicant_is_told_when_it_can_be_taken_back_no_more(client, application):
    told = OutboxEntry.objects.count()
    page = decide(client, application).content.decode()
    assert page.count(f'action="{reverse("undo", args=[deferred().id])}"') == 2
    assert reverse("application_decide", args=[application.id]) not in page
    application.refresh_from_db()
    assert (application.decided_at, OutboxEntry.objects.count()) == (None, told)
    assert carry_out() == 1
    application.refresh_from_db()
    assert (application.is_approved, application.reason) == (False, REASON)
    assert PracticeAnswer.objects.values_list("is_good", "note").get() == (False, "Name the menu.")


def test_taken_back_the_form_of_an_application_is_as_it_was(client, application):
    decide(client, application)
    reply = undo(client)
    assert reply.redirect_chain == [(f"{reverse('applications')}?kind=first#{application.id}", 302)]
    form, practice = reply.context["rows"][0].form, application.practice.get()
    held = {name: form[name].value() for name in ("reason", "wait_days", f"mark-{practice.id}")}
    assert held == {"reason": REASON, "wait_days": "90", f"mark-{practice.id}": "poor"}
    assert form[f"note-{practice.id}"].value() == "Name the menu."
    assert carry_out() == 0
    decide(client, application, "approve", "Welcome.")
    assert carry_out() == 1
    application.refresh_from_db()
    assert (application.is_approved, application.reason) == (True, "Welcome.")


def test_another_decision_on_an_application_waits_for_the_first(client, application):
    decide(client, application)
    reply = decide(client, application, "approve")
    assert reply.status_code == 409
    assert "You have just decided on this." in reply.content.decode()
    assert carry_out() == 1
    application.refresh_from_db()
    assert not application.is_approved


def test_a_colleague_sees_the_form_meanwhile_and_who_was_second_is_told(
    client, client_of, make_user, application
):
    decide(client, application)
    nell = make_user("Nell M.", roles=["moderator"])
    page = client_of(nell).get(reverse("applications")).content.decode()
    assert reverse("application_decide", args=[application.id]) in page
    decide_application(application_id=application.id, by=nell, is_approved=True)
    assert carry_out() == 1
    application.refresh_from_db()
    assert (application.is_approved, application.decided_by) == (True, nell)
    page = client.get(reverse("applications")).content.decode()
    name = application.advocate.user.display_name
    assert f"Your decision on the application of {name} was not carried out." in page


# --- Reports and appeals --------------------------------------------------------------------------------------------


@pytest.fixture
def report(scene):
    return Report.objects.get(id=scene.at("reported")["report_id"])


def decide_on(client, report, decision="upheld", note=REASON):
    address = reverse("triage_report", args=[report.id]) + "?age=hour"
    return client.post(address, {"decision": decision, "note": note})


def test_neither_side_of_a_report_hears_of_it_at_first(client, client_of, report):
    told = OutboxEntry.objects.count()
    assert decide_on(client, report).url == reverse("triage") + "?age=hour"
    page = client.get(reverse("triage")).content.decode()
    assert page.count(f'action="{reverse("undo", args=[deferred().id])}"') == 2
    assert reverse("triage_report", args=[report.id]) not in page
    report.refresh_from_db()
    assert (report.status, OutboxEntry.objects.count()) == ("open", told)
    assert "A moderator looks at it" in client_of(report.reporter).get(reverse("my_reports")).content.decode()
    assert carry_out() == 1
    report.refresh_from_db()
    assert (report.status, report.note) == ("upheld", REASON)


def test_taken_back_the_words_on_a_report_are_in_its_form_again(client, report):
    decide_on(client, report)
    reply = client.post(reverse("undo", args=[deferred().id]))
    assert reply.url == f"{reverse('triage')}?age=hour#report-{report.id}"
    page = client.get(reverse("triage"))
    assert [form["note"].value() for _row, form, _standing in page.context["reports"]] == [REASON]
    assert carry_out() == 0
    decide_on(client, report, "dismissed")
    assert carry_out() == 1
    report.refresh_from_db()
    assert report.status == "dismissed"


def test_another_decision_on_a_report_waits_for_the_first(client, report):
    decide_on(client, report)
    address = reverse("triage_report", args=[report.id])
    reply = client.post(address, {"decision": "dismissed", "note": "On second thoughts."})
    assert reply.status_code == 409
    assert "You have just decided on this." in reply.content.decode()


def test_what_cannot_be_decided_is_said_beside_the_form_of_a_report(client, report):
    reply = client.post(reverse("triage_report", args=[report.id]), {"decision": "both", "note": REASON})
    assert reply.status_code == 422
    page = reply.content.decode()
    assert page.index('id="error-summary"') > page.index(f'id="report-{report.id}"')
    assert not Deferred.objects.exists()


def test_what_a_colleague_decided_meanwhile_is_said_though_the_report_is_gone(
    client, client_of, omar, report
):
    decide_report(report_id=report.id, by=omar, decision="dismissed", note="It does help.")
    reply = decide_on(client, report)
    assert reply.status_code == 409
    assert str(AlreadyDecided.message) in html.unescape(reply.content.decode())


def test_an_appeal_can_be_decided_anew(scene, client_of):
    appeal = Appeal.objects.get(id=scene.at("appealed_report")["appeal_id"])
    client, address = client_of(scene.cast.omar), reverse("triage_appeal", args=[appeal.id])
    client.post(address, {"decision": "granted", "note": REASON})
    page = client.get(reverse("triage"))
    assert address not in page.content.decode()
    appeal.refresh_from_db()
    assert appeal.status == "waiting"
    reply = client.post(reverse("undo", args=[deferred().id]))
    assert reply.url == f"{reverse('triage')}#appeal-{appeal.id}"
    page = client.get(reverse("triage"))
    assert [form["note"].value() for _row, form, _standing in page.context["appeals"]] == [REASON]
    client.post(address, {"decision": "refused", "note": REASON})
    assert carry_out() == 1
    appeal.refresh_from_db()
    assert appeal.status == "refused"


# --- Saved phrases --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "place", "query"), [("mo", "shared_phrase", "?use=answer"), ("ada", "own_phrase", "")]
)
def test_a_phrase_goes_when_it_can_be_taken_back_no_more(scene, client_of, who, place, query):
    client = client_of(getattr(scene.cast, who))
    phrase = SavedPhrase.objects.get(id=scene.at(place)["phrase_id"])
    drop = reverse("phrase_drop", args=[phrase.id])
    reply = client.post(f"{drop}{query}")
    assert reply.url == reverse(f"{place}s") + query
    page = client.get(reply.url).content.decode()
    assert drop not in page and page.count(reverse("undo", args=[deferred().id])) == 2
    assert undo(client).redirect_chain[-1][0] == reply.url
    assert drop in client.get(reply.url).content.decode()
    assert carry_out() == 0
    client.post(drop)
    assert SavedPhrase.objects.filter(id=phrase.id).exists()
    assert carry_out() == 1
    assert not SavedPhrase.objects.filter(id=phrase.id).exists()
