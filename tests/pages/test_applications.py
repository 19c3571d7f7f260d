"""Moderators decide about applications; the applicant reads the reason."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from accounts.models import Advocate, Application, User
from accounts.queries import standing
from common import clock
from common.ids import new_id


@pytest.fixture
def application(nina: User, sim: Any) -> Application:
    """Nina has passed the test and waits."""
    advocate = Advocate.objects.create(user=nina, status="in_review", languages=["en"])
    application = Application.objects.create(
        advocate=advocate,
        languages=["en"],
        motivation="<script>alert(1)</script> I know SIMs",
        quiz=[
            {
                "id": str(new_id()),
                "topic": str(sim.id),
                "kind": "choice",
                "text": "Which PIN?",
                "chosen": 0,
                "written": "",
                "is_right": True,
            },
            {
                "id": str(new_id()),
                "topic": str(sim.id),
                "kind": "written",
                "text": "What do you say?",
                "chosen": None,
                "written": "Switch it off and on again, please.",
                "is_right": None,
            },
        ],
        quiz_score=1,
        terms_version="2026-09",
    )
    application.topics.set([sim])
    return application


def approval(application: Application) -> dict[str, str]:
    return {"decision": "approve", "good_answers": application.quiz[1]["id"]}


def test_list_shows_who_and_how_the_test_went(client_of: Any, mo: User, application: Application) -> None:
    page = client_of(mo).get("/applications/").content.decode()
    assert "Nina P." in page
    assert "1 of 1 right" in page
    assert "<script>alert" not in page


def test_approving_makes_an_advocate(client_of: Any, mo: User, nina: User, application: Application) -> None:
    client_of(mo).post(f"/applications/{application.id}/decide/", approval(application))
    assert standing(nina).code == "advocate"


def test_what_was_written_has_to_be_found_good(client_of: Any, mo: User, application: Application) -> None:
    client, here = client_of(mo), f"/applications/{application.id}/decide/"
    assert "Switch it off and on again" in client.get("/applications/").content.decode()
    refused = client.post(here, {"decision": "approve", "reason": "Welcome."})
    assert refused.status_code == 422
    assert "No topic has a good answer" in refused.content.decode()
    assert "Welcome." in refused.content.decode()


def test_a_decline_says_from_when_on_they_may_try_again(
    client_of: Any, mo: User, nina: User, application: Application
) -> None:
    decline = {"decision": "decline", "reason": "Please read the SIM guide.", "wait_days": "7"}
    client_of(mo).post(f"/applications/{application.id}/decide/", decline)
    until = standing(nina).until
    assert until is not None
    assert (until - clock.now()).days in {6, 7}


def test_the_day_is_told_by_the_api_and_kept_by_the_page(
    client_of: Any, api_of: Any, mo: User, nina: User, sim: Any, application: Application
) -> None:
    decline = {"decision": "decline", "reason": "Please read the SIM guide.", "wait_days": "7"}
    client_of(mo).post(f"/applications/{application.id}/decide/", decline)
    day = datetime.fromisoformat(api_of(nina).get("/api/v1/me/").json()["advocate"]["reapply_at"])
    browser, choice = client_of(nina), {"topics": [str(sim.id)], "languages": ["en"]}
    with clock.at(day - timedelta(minutes=1)):
        refused = browser.post("/apply/", choice)
        assert refused.status_code == 422
        assert "You can apply again from" in refused.content.decode()
    with clock.at(day + timedelta(minutes=1)):
        assert browser.post("/apply/", choice).url == "/apply/quiz/"


def test_declining_needs_a_reason(client_of: Any, mo: User, nina: User, application: Application) -> None:
    client = client_of(mo)
    refused = client.post(f"/applications/{application.id}/decide/", {"decision": "decline", "reason": " "})
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "The applicant reads it" in page
    assert page.count("autofocus") == 1, "far down a long page, what is wrong takes the focus"
    client.post(
        f"/applications/{application.id}/decide/",
        {"decision": "decline", "reason": "Please read the SIM guide."},
    )
    assert standing(nina).code == "wait"


def test_second_moderator_is_told(client_of: Any, mo: User, make_user: Any, application: Application) -> None:
    client_of(mo).post(f"/applications/{application.id}/decide/", approval(application))
    late = client_of(make_user("Max T.", roles=["moderator"])).post(
        f"/applications/{application.id}/decide/", {"decision": "decline", "reason": "Not convinced yet."}
    )
    assert late.status_code == 409


@pytest.mark.parametrize("data", [{}, {"decision": "maybe"}, {"decision": "decline", "reason": "x" * 501}])
def test_bad_input_is_refused_in_place(
    client_of: Any, mo: User, application: Application, data: dict[str, str]
) -> None:
    assert client_of(mo).post(f"/applications/{application.id}/decide/", data).status_code == 422


def test_only_moderators(client_of: Any, application: Application, carla: User, omar: User) -> None:
    for person in (carla, omar):
        assert client_of(person).get("/applications/").status_code == 403
