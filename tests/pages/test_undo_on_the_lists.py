"""What moderators decide on their lists can be taken back for some seconds; nobody is told before."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import F
from django.urls import reverse

from accounts import sweeps
from accounts.models import Application
from common.models import Deferred, OutboxEntry
from marketplace.actions.decide_application import decide_application
from marketplace.practice.models import PracticeAnswer

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
