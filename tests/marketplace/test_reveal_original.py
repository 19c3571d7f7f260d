"""A customer's own words are read in-house only for a reason, and never unnoticed."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.models import Role
from common.models import HistoryRow
from marketplace import permissions
from marketplace.actions import reveal_original as module
from marketplace.actions.ask_staff import ask_staff
from marketplace.actions.post_enquiry import post_enquiry
from marketplace.actions.release_to_crowd import release_to_crowd
from marketplace.actions.reveal_original import RevealReason, reveal_original
from marketplace.errors import SameParty
from routing.actions.claim_enquiry import claim_enquiry
from tests.accounts.signing_in import forget_proofs
from tests.api.conftest import API

SUBJECT = "No signal on 0161 496 0123"
WORDS = "Call me on 0161 496 0123, please."


@pytest.fixture
def enquiry(carla, sim, service_level):
    return post_enquiry(by=carla, subject=SUBJECT, body=WORDS, topic_id=sim.id)


def reveals():
    return list(HistoryRow.objects.filter(verb="reveal_original").values_list("actor_id", "story", "why"))


def test_a_moderator_with_a_reason_reads_them_and_it_is_recorded(client_of, mo, enquiry):
    page = client_of(mo).post(reverse("reveal", args=[enquiry.id]), {"reason": "fraud"})
    assert WORDS in page.content.decode()
    assert reveals() == [(mo.id, enquiry.id, "fraud")]


@pytest.mark.parametrize("reason", ["", "curious"], ids=["none", "unknown"])
def test_without_a_reason_nothing_is_shown(client_of, mo, enquiry, reason):
    page = client_of(mo).post(reverse("reveal", args=[enquiry.id]), {"reason": reason})
    assert page.status_code == 422
    assert WORDS not in page.content.decode()
    assert reveals() == []


def test_a_stale_session_confirms_first(client_of, mo, enquiry):
    browser = client_of(mo)
    forget_proofs(browser)
    answer = browser.post(reverse("reveal", args=[enquiry.id]), {"reason": "fraud"})
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert reveals() == []


def test_nobody_reveals_what_their_own_household_wrote(mo, enquiry, carla):
    carla.bill_account = mo.bill_account
    carla.save()
    with pytest.raises(SameParty):
        reveal_original(enquiry_id=enquiry.id, by=mo, reason=RevealReason.LEGAL)
    assert reveals() == []


@pytest.fixture
def passed_on(enquiry, carla):
    return ask_staff(enquiry_id=enquiry.id, by=carla).enquiry


@pytest.fixture
def read_by(client_of, api_of, enquiry):
    """read_by(stella, "case") -> what this door shows her."""

    def read(agent, door):
        if door == "API":
            return api_of(agent).get(f"{API}/enquiries/{enquiry.id}/").content.decode()
        if door == "case":
            return client_of(agent).get(reverse("desk_enquiry", args=[enquiry.id])).content.decode()
        return client_of(agent).post(reverse("desk_answer", args=[enquiry.id])).content.decode()

    return read


DOORS = ["case", "refused form", "API"]
WHO_IT_IS = ("Carla Morgan", "W-carla-m")
"""Her full name and her bill account."""


@pytest.mark.parametrize("door", DOORS)
def test_an_agent_reads_what_our_team_is_to_answer_and_it_is_recorded(stella, passed_on, read_by, door):
    shown = read_by(stella, door)
    assert WORDS in shown
    assert [who in shown for who in WHO_IT_IS] == [door != "API"] * 2
    assert reveals() == [(stella.id, passed_on.id, "on_the_desk")]


@pytest.mark.parametrize("door", DOORS)
def test_what_is_not_our_teams_an_agent_reads_as_the_crowd_does(stella, carla, sim, enquiry, read_by, door):
    earlier = post_enquiry(by=carla, subject=f"Earlier: {SUBJECT}", body=WORDS, topic_id=sim.id)
    ask_staff(enquiry_id=earlier.id, by=carla)
    shown = read_by(stella, door)
    assert "please" in shown
    assert ("Earlier: No signal" in shown) is (door != "API")
    assert not [each for each in ("0161 496 0123", *WHO_IT_IS) if each in shown]
    assert reveals() == []


def test_and_for_the_rest_says_why_as_everybody_in_house(client_of, stella, enquiry):
    desk = client_of(stella).get(reverse("desk_enquiry", args=[enquiry.id])).content.decode()
    assert f'href="{reverse("reveal", args=[enquiry.id])}"' in desk
    page = client_of(stella).post(reverse("reveal", args=[enquiry.id]), {"reason": "another"})
    assert WORDS in page.content.decode()
    assert reveals() == [(stella.id, enquiry.id, "another")]


def test_what_was_released_to_the_crowd_is_not_our_teams_any_more(
    stella, sim, carla, service_level, client_of
):
    doubtful = post_enquiry(
        by=carla, subject="No signal", body="Please ring me on 900184 77.", topic_id=sim.id
    )
    page = reverse("desk_enquiry", args=[doubtful.id])
    assert "900184 77" in client_of(stella).get(page).content.decode()
    release_to_crowd(enquiry_id=doubtful.id, by=stella, reason="It is a part number.")
    assert "Read the original words" in client_of(stella).get(page).content.decode()


def test_without_the_guard_an_agent_reads_everybodys_words(stella, carla, sim, enquiry, read_by, monkeypatch):
    monkeypatch.setattr(permissions, "was_ever_in", lambda *_what: True)
    with pytest.raises(AssertionError):
        test_what_is_not_our_teams_an_agent_reads_as_the_crowd_does(
            stella, carla, sim, enquiry, read_by, "API"
        )


def test_an_agent_does_not_read_what_their_own_household_wrote(
    client_of, api_of, stella, enquiry, passed_on, carla
):
    carla.bill_account = stella.bill_account
    carla.save()
    desk = client_of(stella).get(reverse("desk_enquiry", args=[enquiry.id]))
    api = api_of(stella).get(f"{API}/enquiries/{enquiry.id}/")
    assert (desk.status_code, api.status_code) == (403, 200)
    assert "0161 496 0123" not in desk.content.decode() + api.content.decode()
    assert reveals() == []


def test_an_agent_who_answers_as_an_advocate_reads_as_the_crowd_does(client_of, ada, enquiry):
    ada.roles = [Role.AGENT]
    ada.save()
    claim = claim_enquiry(enquiry_id=enquiry.id, by=ada)
    page = client_of(ada).get(reverse("claim", args=[claim.id])).content.decode()
    assert "please" in page
    assert "0161 496 0123" not in page
    assert reveals() == []


def test_whoever_reads_crowd_safe_or_own_words_is_not_recorded(client_of, api_of, carla, mo, enquiry):
    for person in (carla, mo):
        assert api_of(person).get(f"{API}/enquiries/{enquiry.id}/").status_code == 200
    client_of(carla).get(reverse("enquiry", args=[enquiry.id]))
    assert reveals() == []


def test_a_list_tells_an_agent_the_crowd_safe_subject_alone(api_of, carla, stella, enquiry):
    """It would show them the words of everybody at once."""
    subjects = [
        api_of(person).get(f"{API}/enquiries/").json()["results"][0]["subject"] for person in (carla, stella)
    ]
    assert subjects == [SUBJECT, "No signal on [phone 1]"]
    assert reveals() == []


def test_without_the_guard_a_reveal_leaves_no_trace(mo, enquiry, monkeypatch):
    monkeypatch.setattr(module, "_note", lambda *_args, **_named: None)
    reveal_original(enquiry_id=enquiry.id, by=mo, reason=RevealReason.FRAUD)
    with pytest.raises(AssertionError):
        assert reveals()
