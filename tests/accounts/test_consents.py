"""Who agreed to what, in which version, is kept; when the words change, advocates are asked again."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts import consents
from accounts.actions.accept_terms import accept_terms
from accounts.consents import Kind
from accounts.errors import TermsChanged
from accounts.models import Consent
from common import clock
from common.errors import Invalid, NotAllowed
from marketplace.actions.add_device import add_device
from marketplace.actions.leave_as_advocate import leave_as_advocate
from marketplace.actions.refuse_help_page import refuse_help_page
from marketplace.actions.remove_device import remove_device
from routing.actions.set_availability import set_availability
from tests.role_matrix import PUSH_KEY


@pytest.fixture
def new_terms(settings):
    """new_terms(): from now on other words hold."""

    def change():
        settings.CONSENT_VERSIONS = {**settings.CONSENT_VERSIONS, "advocate_terms": "2027-01"}

    return change


def held(person, kind):
    return [consent.version for consent in Consent.objects.filter(person=person, kind=kind, ended_at=None)]


def test_agreeing_twice_to_the_same_words_is_one_consent(ada):
    consents.give(ada, Kind.ADVOCATE_TERMS)
    consents.give(ada, Kind.ADVOCATE_TERMS)
    assert Consent.objects.count() == 1


def test_other_words_are_another_consent_and_the_first_is_kept(ada, new_terms):
    first = consents.give(ada, Kind.ADVOCATE_TERMS)
    new_terms()
    accept_terms(by=ada, version="2027-01")
    first.refresh_from_db()
    assert first.ended_at is not None
    assert held(ada, Kind.ADVOCATE_TERMS) == ["2027-01"]


def test_who_agreed_to_the_words_of_before_is_asked_before_going_on(ada, new_terms):
    consents.give(ada, Kind.ADVOCATE_TERMS)
    assert set_availability(by=ada, is_available=True).is_available
    new_terms()
    with pytest.raises(TermsChanged):
        set_availability(by=ada, is_available=True)
    assert not set_availability(by=ada, is_available=False).is_available
    accept_terms(by=ada, version="2027-01")
    assert set_availability(by=ada, is_available=True).is_available


def test_without_the_guard_old_terms_would_do(ada, new_terms, monkeypatch):
    consents.give(ada, Kind.ADVOCATE_TERMS)
    new_terms()
    monkeypatch.setattr(consents, "require_current_terms", lambda person: None)
    assert set_availability(by=ada, is_available=True).is_available


def test_only_the_terms_that_were_shown_can_be_accepted(ada, new_terms):
    new_terms()
    with pytest.raises(Invalid):
        accept_terms(by=ada, version="2026-09")
    assert not Consent.objects.exists()


def test_a_customer_has_no_terms_to_accept(carla):
    with pytest.raises(NotAllowed):
        accept_terms(by=carla, version="2026-09")


def test_the_database_keeps_one_that_holds(ada):
    row = {"person": ada, "kind": "advocate_terms", "given_at": clock.now()}
    Consent.objects.create(version="1", **row)
    with pytest.raises(IntegrityError, match="one_consent_that_holds"), transaction.atomic():
        Consent.objects.create(version="2", **row)


def test_a_device_is_agreed_to_and_taken_back(ada):
    device = add_device(
        by=ada, endpoint="https://fcm.googleapis.com/fcm/send/ada", p256dh=PUSH_KEY, auth="A" * 22, name="x"
    )
    assert Consent.objects.get().about == device.id
    remove_device(by=ada, device_id=device.id)
    assert held(ada, Kind.PUSH) == []


def test_public_help_is_agreed_to_and_taken_back(scene, carla):
    public = scene.public()
    assert Consent.objects.get(person=carla).about == public["page_id"]
    refuse_help_page(enquiry_id=public["enquiry_id"], by=carla)
    assert held(carla, Kind.PUBLIC_HELP) == []


def test_leaving_takes_the_terms_back(ada):
    consents.give(ada, Kind.ADVOCATE_TERMS)
    leave_as_advocate(by=ada)
    assert held(ada, Kind.ADVOCATE_TERMS) == []


def test_the_page_asks_again_and_the_export_tells(client_of, ada, new_terms, settings):
    old = settings.CONSENT_VERSIONS["advocate_terms"]
    consents.give(ada, Kind.ADVOCATE_TERMS)
    new_terms()
    browser = client_of(ada)
    assert "The terms for advocates have changed" in browser.get(reverse("consents")).content.decode()
    assert browser.post(reverse("consents"), {"version": old}).status_code == 422
    page = browser.post(reverse("consents"), {"version": "2027-01"}, follow=True).content.decode()
    assert "have changed" not in page
    exported = browser.get(reverse("my_data_json")).json()["consents"]
    assert [(each["version"], each["ended_at"] is None) for each in exported] == [
        (old, False),
        ("2027-01", True),
    ]
