"""What leaves the house by push: encrypted, signed, without a personal word, once for each device and event."""

from __future__ import annotations

import json
from datetime import datetime, time, timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse

from common import clock
from common.errors import Invalid, NotAllowed, NotFound
from common.models import OutboxEntry
from marketplace.actions.accept_answer import accept_answer
from marketplace.actions.add_device import DEVICES_MAX, add_device
from marketplace.actions.choose_push import choose_push
from marketplace.actions.escalate_claim import escalate_claim
from marketplace.actions.post_enquiry import post_enquiry
from marketplace.actions.remove_device import remove_device
from marketplace.push import choices, delivery, vapid, web_push
from marketplace.push.models import PushChoice, PushDevice, PushKind, PushNotice
from rewards.actions.confirm_award import confirm_award
from rewards.models import Award
from routing.actions.claim_enquiry import claim_enquiry
from routing.actions.set_quiet_hours import set_quiet_hours
from routing.models import Availability

When = PushChoice.When


@pytest.fixture
def ask(carla, sim, service_level):
    """ask() -> an open enquiry with words that no push may hold."""

    def make(**fields):
        words = {"subject": "Carla's eSIM is dead", "body": "Call Carla Morgan on +44 7700 900123."}
        return post_enquiry(by=carla, **{**words, "topic_id": sim.id, **fields})

    return make


def test_an_offer_reaches_the_device_encrypted_and_signed(
    ask, ada, allow_push, push_service, carry_push, settings
):
    device = allow_push(ada)
    enquiry = ask()
    carry_push()

    (message,) = push_service.received
    offer = ada.advocate.offers.get(entry__item_id=enquiry.id)
    assert message["title"] == "A question for you: SIM and eSIM"
    assert message["body"] == "40 points"
    assert message["url"] == f"/queue/offers/{offer.id}/"
    (claims,) = push_service.claims
    assert claims["aud"] == push_service.origin
    assert claims["sub"] == settings.VAPID_SUBJECT
    assert clock.now().timestamp() < claims["exp"] <= clock.now().timestamp() + 24 * 3600
    assert push_service.headers[0]["urgency"] == "high"
    assert 0 < int(push_service.headers[0]["ttl"]) <= (offer.ends_at - offer.sent_at).total_seconds()
    device.refresh_from_db()
    assert (device.state, device.last_error) == ("reached", "")
    assert device.reached_at


def test_news_names_the_language_it_is_written_in(ask, ada, allow_push, push_service, carry_push):
    allow_push(ada)
    ada.language = "de"
    ada.save()
    ask()
    carry_push()
    assert [(message["lang"], message["body"]) for message in push_service.received] == [("de", "40 Punkte")]


def test_nothing_personal_and_nothing_written_leaves_the_house(
    ask,
    answer,
    decide,
    ada,
    mo,
    stella,
    sim,
    billing,
    allow_push,
    push_service,
    carry_push,
):
    """Each kind once; every word that somebody wrote or is called is looked for in what was sent and in the outbox."""
    allow_push(ada)
    returned = answer(ask(topic_id=billing.id), by=ada, body="Mind the gap.")
    decide(returned, by=mo, decision="return", note="Carla needs the second step.")
    passed_on = ask(subject="Carla wants her money")
    escalate_claim(
        claim_id=claim_enquiry(enquiry_id=passed_on.id, by=ada).id,
        by=ada,
        reason="money",
        note="Carla insists.",
    )
    answer(passed_on, by=stella, body="We have paid Carla back.")
    solved = answer(ask(), by=ada).enquiry
    accept_answer(enquiry_id=solved.id, by=solved.customer, rating=5)
    Award.objects.update(confirm_at=clock.ago(days=1))
    confirm_award(award_id=Award.objects.get(holder=ada).id)
    carry_push()

    titles = {message["title"] for message in push_service.received}
    assert {
        "Your answer came back with a note",
        "Our team answered what you passed on",
        "40 points are yours to use",
    } <= (titles | set(" · ".join(message["body"] for message in push_service.received).split(" · ")))
    entries = OutboxEntry.objects.filter(kind__startswith="push")
    everything = json.dumps(push_service.received + list(entries.values_list("payload", flat=True)))
    for word in (
        "Carla",
        "Morgan",
        "900123",
        "eSIM is dead",
        "gap",
        "second step",
        "insists",
        "money",
        "paid",
        "Ada",
    ):
        assert word not in everything


def test_an_event_is_told_once_however_often_it_is_carried(ask, ada, allow_push, push_service, carry_push):
    allow_push(ada)
    ask()
    event = OutboxEntry.objects.get(kind="push.offer")
    for _ in range(2):
        delivery.announce(event)
        carry_push()
        OutboxEntry.objects.filter(kind__startswith="push").update(delivered_at=None)
    carry_push()
    assert len(push_service.received) == 1
    assert PushNotice.objects.count() == 1


def test_every_device_is_told_on_its_own(ask, ada, allow_push, push_service, carry_push):
    allow_push(ada)
    second = allow_push(ada, endpoint=f"{push_service.origin}/send/2")
    ask()
    carry_push()
    assert len(push_service.received) == 2
    assert second.notices.get().outcome == "sent"


@pytest.mark.parametrize("status", [404, 410])
def test_a_device_that_is_gone_is_removed_and_its_owner_not_within_reach_by_it(
    status, ask, ada, allow_push, push_service, carry_push
):
    allow_push(ada)
    push_service.status = status
    ask()
    carry_push()
    assert not PushDevice.objects.exists()
    assert not Availability.objects.get(advocate_id=ada.id).has_push


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_passing_failure_is_tried_again_later(status, ask, ada, allow_push, push_service, carry_push):
    device = allow_push(ada)
    push_service.status = status
    ask()
    carry_push()
    device.refresh_from_db()
    assert (device.state, device.last_error) == ("delayed", f"status {status}")
    push_service.status = 201
    OutboxEntry.objects.filter(kind=delivery.TO_ONE_DEVICE).update(due_at=clock.now())
    carry_push()
    assert len(push_service.received) == 1
    device.refresh_from_db()
    assert device.state == "reached"


def test_a_push_service_that_is_down_is_tried_a_limited_number_of_times(
    ask, ada, allow_push, push_service, carry_push
):
    device = allow_push(ada)
    push_service.stop()
    ask()
    carry_push()
    device.refresh_from_db()
    assert (device.state, device.last_error) == ("delayed", "ConnectionError")
    for _ in range(delivery.MAX_ATTEMPTS):
        OutboxEntry.objects.filter(kind=delivery.TO_ONE_DEVICE).update(due_at=clock.now())
        carry_push()
    assert PushNotice.objects.get().outcome == "failed"


def test_a_refusal_is_not_tried_again_and_is_shown(ask, ada, allow_push, push_service, carry_push, client_of):
    allow_push(ada)
    push_service.status = 403
    ask()
    carry_push()
    assert PushNotice.objects.get().outcome == "failed"
    assert not Availability.objects.get(advocate_id=ada.id).has_push
    assert "Remove it and allow it again" in client_of(ada).get("/profile/").content.decode()


def test_an_offer_that_has_gone_meanwhile_is_not_told(
    ask, claim, ada, ben, allow_push, push_service, carry_push
):
    allow_push(ada)
    claim(ask(), by=ben)
    carry_push()
    assert push_service.received == []
    assert PushNotice.objects.get().outcome == "overtaken"


# --- When -------------------------------------------------------------------------------------------------------


def test_what_happens_in_quiet_hours_comes_together_when_they_end(
    ask,
    answer,
    decide,
    ada,
    mo,
    billing,
    allow_push,
    push_service,
    carry_push,
):
    allow_push(ada)
    returned = [answer(ask(topic_id=billing.id, subject=word), by=ada) for word in ("One", "Two")]
    carry_push()
    push_service.received.clear()
    now = clock.now()
    set_quiet_hours(
        by=ada,
        quiet_from=(now - timedelta(hours=1)).time().replace(second=0, microsecond=0),
        quiet_until=(now + timedelta(hours=2)).time().replace(second=0, microsecond=0),
        time_zone="UTC",
    )
    for each in returned:
        decide(each, by=mo, decision="return", note="The second step is missing.")
    carry_push()
    assert push_service.received == []

    with clock.at(now + timedelta(hours=2, minutes=1)):
        carry_push()
    (message,) = push_service.received
    assert message["title"] == "2 pieces of news"
    assert message["body"] == "Your answer came back with a note"
    assert set(PushNotice.objects.filter(kind="answer_returned").values_list("outcome", flat=True)) == {
        "sent"
    }


def test_what_is_chosen_on_the_profile_is_kept_and_shown(client_of, ada):
    wanted = {
        "offer": "never",
        "answer_returned": "daily",
        "answer_lapsed": "never",
        "award_confirmed": "daily",
        "escalation_back": "at_once",
    }
    client = client_of(ada)
    assert client.post(reverse("profile_news"), wanted).url == f"{reverse('profile')}#news-form"
    assert choices.choices_of(ada) == wanted
    form = client.get(reverse("profile")).context["news_form"]
    assert {name: form[name].value() for name in form.fields} == wanted


@pytest.mark.parametrize("odd", [{"offer": "daily"}, {"award_confirmed": "hourly"}, {"award_confirmed": ""}])
def test_what_cannot_be_chosen_changes_nothing(client_of, ada, odd):
    fine = dict.fromkeys(PushKind.values, "never")
    assert client_of(ada).post(reverse("profile_news"), {**fine, **odd}).status_code == 422
    assert set(choices.choices_of(ada).values()) == {When.AT_ONCE}


def test_once_a_day_means_at_six_on_the_persons_own_clock(ada):
    choose_push(by=ada, choices={PushKind.AWARD_CONFIRMED: When.DAILY})
    ada.time_zone = "Europe/Berlin"
    ada.save()
    morning = datetime.fromisoformat("2026-07-01T06:00:00+00:00")
    evening = datetime.fromisoformat("2026-07-01T16:30:00+00:00")
    assert (
        choices.due_at(PushKind.AWARD_CONFIRMED, ada, at=morning).isoformat() == "2026-07-01T16:00:00+00:00"
    )
    assert (
        choices.due_at(PushKind.AWARD_CONFIRMED, ada, at=evening).isoformat() == "2026-07-02T16:00:00+00:00"
    )
    assert choices.due_at(PushKind.OFFER, ada, at=morning) == morning


def test_a_digest_never_comes_in_quiet_hours(ada):
    choose_push(by=ada, choices={PushKind.AWARD_CONFIRMED: When.DAILY})
    set_quiet_hours(by=ada, quiet_from=time(17), quiet_until=time(9), time_zone="Europe/London")
    noon = datetime.fromisoformat("2026-07-01T11:00:00+00:00")
    assert choices.due_at(PushKind.AWARD_CONFIRMED, ada, at=noon).isoformat() == "2026-07-02T08:00:00+00:00"


def test_a_kind_that_is_switched_off_is_not_told(ask, ada, allow_push, push_service, carry_push):
    allow_push(ada)
    ask()
    choose_push(by=ada, choices={PushKind.OFFER: When.NEVER})
    carry_push()
    assert push_service.received == []


# --- Who is within reach ----------------------------------------------------------------------------------------


def test_a_device_that_can_be_told_of_offers_counts_as_presence(ada, allow_push, ask):
    Availability.objects.filter(advocate_id=ada.id).update(
        seen_at=clock.ago(days=3), is_resting=True, next_change_at=None
    )
    ada.advocate.availability.refresh_from_db()
    ada.advocate.availability.advocate.skills.update(is_listed=False)
    ask()
    assert not ada.advocate.offers.exists()

    device = allow_push(ada)
    assert ada.advocate.offers.filter(status="sent").exists()

    remove_device(by=ada, device_id=device.id)
    assert Availability.objects.get(advocate_id=ada.id).is_resting


def test_whoever_wants_no_offers_by_push_is_not_within_reach_by_it(ada, allow_push):
    allow_push(ada)
    choose_push(by=ada, choices={PushKind.OFFER: When.NEVER})
    assert not Availability.objects.get(advocate_id=ada.id).has_push
    choose_push(by=ada, choices={PushKind.OFFER: When.AT_ONCE})
    assert Availability.objects.get(advocate_id=ada.id).has_push


def test_offers_are_written_down_only_for_whom_push_reaches(ask, ada, ben, allow_push):
    allow_push(ada)
    ask()
    told = OutboxEntry.objects.filter(kind="push.offer").values_list("payload__person", flat=True)
    assert list(told) == [str(ada.id)]


# --- Devices ----------------------------------------------------------------------------------------------------


def test_a_browser_belongs_to_whoever_allowed_it_last(ada, ben, allow_push):
    allow_push(ada)
    allow_push(ben)
    assert PushDevice.objects.get().person == ben
    assert not Availability.objects.get(advocate_id=ada.id).has_push


def test_the_oldest_device_makes_room(ada, allow_push, push_service):
    for number in range(DEVICES_MAX + 1):
        allow_push(ada, endpoint=f"{push_service.origin}/send/{number}")
    assert PushDevice.objects.filter(person=ada).count() == DEVICES_MAX
    assert not PushDevice.objects.filter(endpoint__endswith="/send/0").exists()


def test_nobody_removes_a_device_of_somebody_else(ada, ben, allow_push):
    device = allow_push(ada)
    with pytest.raises(NotFound):
        remove_device(by=ben, device_id=device.id)


def test_only_advocates_have_devices(carla, allow_push):
    with pytest.raises(NotAllowed):
        allow_push(carla)


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://fcm.googleapis.com/fcm/send/1",
        "https://fcm.googleapis.com.evil.example/1",
        "https://evilfcm.googleapis.com@10.0.0.1/1",
        "https://user@fcm.googleapis.com/1",
        "https://fcm.googleapis.com:22/1",
        "https://169.254.169.254/latest",
        "http://127.0.0.1:5432/",
        "file:///etc/passwd",
        "https://[broken",
    ],
)
def test_we_send_to_push_services_only(endpoint):
    assert not web_push.is_push_service(endpoint)


@pytest.mark.parametrize(
    "endpoint", ["https://fcm.googleapis.com/fcm/send/1", "https://wns2-par02p.notify.windows.com/w/?token=1"]
)
def test_the_push_services_of_browsers_are_known(endpoint):
    assert web_push.is_push_service(endpoint)


@pytest.mark.parametrize(
    ("name", "value"), [("p256dh", "AAAA"), ("auth", "c2hvcnQ"), ("auth", "not base64!"), ("p256dh", "")]
)
def test_keys_that_are_none_are_refused(name, value, ada, push_service):
    with pytest.raises(Invalid):
        add_device(by=ada, name="Chrome", **{**push_service.subscription, name: value})


# --- Our key ----------------------------------------------------------------------------------------------------


def test_the_key_is_made_once_and_kept(settings, tmp_path):
    settings.VAPID_KEY_FILE = tmp_path / "deep" / "vapid-key"
    first = vapid.private_key()
    assert vapid.private_key() == first
    assert settings.VAPID_KEY_FILE.stat().st_mode & 0o077 == 0
    assert len(vapid.public_key()) == 87


def test_without_a_key_production_has_no_push(settings, client_of, ada):
    settings.IS_DEVELOPMENT, settings.VAPID_PRIVATE_KEY = False, ""
    assert vapid.public_key() == ""
    assert "Allow on this device" not in client_of(ada).get("/profile/").content.decode()


def test_the_command_prints_a_key_for_the_environment(capsys, settings):
    call_command("make_vapid_keys")
    name, _, key = capsys.readouterr().out.strip().partition("=")
    assert name == "VAPID_PRIVATE_KEY"
    settings.VAPID_PRIVATE_KEY = key
    assert len(vapid.public_key()) == 87


def test_a_browser_that_is_somebody_elses_now_is_told_nothing_more(client_of, ada, ben, allow_push):
    device = allow_push(ada)
    assert Availability.objects.get(advocate_id=ada.id).has_push
    forget = reverse("device_forget")
    for nobodys in ({"endpoint": device.endpoint + "2"}, {"endpoint": "\x00"}, {}):
        assert client_of(ben).post(forget, nobodys).status_code == 204
    assert PushDevice.objects.exists()
    assert client_of(ben).post(forget, {"endpoint": device.endpoint}).status_code == 204
    assert not PushDevice.objects.exists()
    assert not Availability.objects.get(advocate_id=ada.id).has_push
