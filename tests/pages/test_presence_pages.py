"""Quiet hours on the profile, and what an advocate reads when they come back."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.urls import reverse

from common import clock
from routing import sweeps
from routing.models import Availability
from routing.quiet_hours import USUALLY, hours_of

NIGHT = {"quiet_from": "22:00", "quiet_until": "07:00", "time_zone": "Europe/Berlin"}


@pytest.fixture
def availability_of():
    return lambda user: Availability.objects.get(advocate_id=user.id)


def test_quiet_hours_are_chosen_on_the_profile(client_of, ada, availability_of):
    client = client_of(ada)
    assert client.post(reverse("profile_quiet_hours"), NIGHT).status_code == 302
    chosen = availability_of(ada)
    assert (chosen.quiet_from, chosen.quiet_until, chosen.time_zone) == (time(22), time(7), "Europe/Berlin")
    page = client.get(reverse("profile")).content.decode()
    assert 'value="22:00"' in page
    assert '<option value="Europe/Berlin" selected>' in page


def test_whoever_has_none_yet_starts_with_their_own_clock(client_of, ada):
    ada.time_zone = "America/New_York"
    ada.save()
    page = client_of(ada).get(reverse("profile")).content.decode()
    assert '<option value="America/New_York" selected>' in page


@pytest.mark.parametrize(
    "wrong",
    [{"quiet_until": ""}, {"quiet_until": "22:00"}, {"quiet_from": "late"}, {"time_zone": "Mars/Olympus"}],
    ids=["one end", "no length", "no time", "no such place"],
)
def test_nonsense_comes_back_with_the_words(client_of, ada, availability_of, wrong):
    response = client_of(ada).post(reverse("profile_quiet_hours"), {**NIGHT, **wrong})
    assert response.status_code == 422
    assert "quiet-errors" in response.content.decode()
    assert availability_of(ada).quiet_from is None


def test_customers_have_no_quiet_hours_form(client_of, carla):
    assert "quiet-form" not in client_of(carla).get(reverse("profile")).content.decode()


def test_the_queue_says_that_these_are_quiet_hours(client_of, ada):
    now = clock.now()
    client = client_of(ada)
    around_now = {
        "quiet_from": f"{now - timedelta(hours=1):%H:%M}",
        "quiet_until": f"{now + timedelta(hours=1):%H:%M}",
        "time_zone": "UTC",
    }
    client.post(reverse("profile_quiet_hours"), around_now)
    page = client.get(reverse("queue")).content.decode()
    assert f"no offers come until {around_now['quiet_until']}" in page


def test_until_is_shown_by_the_persons_own_clock(client_of, ada):
    ada.time_zone = "Asia/Kolkata"
    ada.save()
    until = clock.now().replace(hour=12, minute=0) + timedelta(days=1)
    Availability.objects.filter(advocate_id=ada.id).update(until=until)
    assert "until 17:30" in client_of(ada).get(reverse("queue")).content.decode()


def test_saving_the_profile_after_the_time_was_up_does_not_stumble(client_of, ada, sim, availability_of):
    Availability.objects.filter(advocate_id=ada.id).update(until=clock.ago(seconds=3))
    fields = {"topics": [str(sim.id)], "languages": ["en"], "max_open": "3"}
    assert client_of(ada).post(reverse("profile_offers"), fields).status_code == 302
    assert not availability_of(ada).is_available


@pytest.fixture
def lost(ada):
    """Ada is on, and was not seen for so long that she is not asked."""
    Availability.objects.filter(advocate_id=ada.id).update(
        seen_at=clock.ago(hours=13), next_change_at=clock.ago(hours=1)
    )
    sweeps.look_again_at_people()


def test_whoever_comes_back_is_told_kindly_and_once(client_of, ada, lost, availability_of):
    client = client_of(ada)
    assert "Good to have you back" in client.get(reverse("queue")).content.decode()
    assert not availability_of(ada).is_resting
    assert "Good to have you back" not in client.get(reverse("queue")).content.decode()


def test_a_page_that_fetches_by_itself_is_no_sign_of_a_person(client_of, ada, lost, availability_of):
    client_of(ada).get(reverse("queue_offers"), headers={"HX-Request": "true"})
    assert availability_of(ada).is_resting


def test_a_claim_through_the_api_is_a_sign(api_of, ada, lost, availability_of):
    api_of(ada).post("/api/v1/enquiries/00000000-0000-0000-0000-000000000000/claim/")
    assert not availability_of(ada).is_resting


def test_staff_choose_when_the_clock_writes_them_no_letters(client_of, stella):
    client = client_of(stella)
    assert 'value="20:00"' in client.get(reverse("profile")).content.decode()  # what holds for everybody
    assert client.post(reverse("profile_quiet_hours"), NIGHT).status_code == 302
    stella.refresh_from_db()
    assert (hours_of(stella), stella.time_zone) == ((time(22), time(7)), "Europe/Berlin")
    assert 'value="22:00"' in client.get(reverse("profile")).content.decode()


def test_staff_may_be_written_to_at_any_hour(client_of, stella):
    anytime = NIGHT | {"quiet_from": "", "quiet_until": ""}
    assert client_of(stella).post(reverse("profile_quiet_hours"), anytime).status_code == 302
    begin, end = hours_of(stella)
    assert begin == end


def test_half_a_night_of_staff_is_refused_with_what_was_typed(client_of, stella):
    response = client_of(stella).post(reverse("profile_quiet_hours"), NIGHT | {"quiet_until": ""})
    assert response.status_code == 422
    assert 'value="22:00"' in response.content.decode()
    assert hours_of(stella) == USUALLY
