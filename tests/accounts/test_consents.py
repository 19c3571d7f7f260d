"""Who agreed to what, in which version, is kept; when the words change, whoever goes on is asked again."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts import consents
from accounts.actions.accept_terms import accept_terms
from accounts.consents import Kind
from accounts.errors import TermsChanged
from accounts.models import Consent, User
from common import clock
from common.errors import Invalid, NotAllowed
from marketplace.actions.add_device import add_device
from marketplace.actions.leave_as_advocate import leave_as_advocate
from marketplace.actions.refuse_help_page import refuse_help_page
from marketplace.actions.remove_device import remove_device
from marketplace.actions.withdraw_help_page import withdraw_help_page
from marketplace.models import Enquiry
from routing.actions.set_availability import set_availability
from tests.accounts.signing_in import AGREES
from tests.role_matrix import PUSH_KEY

NEW_TERMS = {"advocate_terms": "2027-01"}
NEWCOMER = {
    "display_name": "Zoe B.",
    "email": "zoe@example.com",
    "password1": "a-heron-at-the-weir",
    "agrees": AGREES,
}


@pytest.fixture
def new_terms(settings):
    """new_terms(): from now on other words hold; for advocates, if no other kind is named."""

    def change(kind=Kind.ADVOCATE_TERMS):
        settings.CONSENT_VERSIONS = {**settings.CONSENT_VERSIONS, kind: "2027-01"}

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
    accept_terms(by=ada, versions=NEW_TERMS)
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
    accept_terms(by=ada, versions=NEW_TERMS)
    assert set_availability(by=ada, is_available=True).is_available


def test_without_the_guard_old_terms_would_do(ada, new_terms, monkeypatch):
    consents.give(ada, Kind.ADVOCATE_TERMS)
    new_terms()
    monkeypatch.setattr(consents, "require_current", lambda person, *kinds: None)
    assert set_availability(by=ada, is_available=True).is_available


def test_only_the_terms_that_were_shown_can_be_accepted(ada, new_terms):
    new_terms()
    for shown in ({"advocate_terms": "2026-09"}, {"push": "2026-09"}, {}, {**NEW_TERMS, "terms": "x"}):
        with pytest.raises(Invalid):
            accept_terms(by=ada, versions=shown)
    assert not Consent.objects.exists()


def test_the_terms_for_advocates_are_not_a_customers_to_accept(carla):
    with pytest.raises(NotAllowed):
        accept_terms(by=carla, versions=consents.current(Kind.ADVOCATE_TERMS))


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


def test_a_page_that_a_moderator_takes_away_is_agreed_to_no_more(scene, carla, mo):
    withdraw_help_page(answer_id=scene.public()["answer_id"], by=mo)
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
    page = browser.get(reverse("consents")).content.decode()
    assert "Our terms have changed" in page
    assert 'value="advocate_terms=2027-01"' in page
    assert browser.post(reverse("consents"), {"agrees": f"advocate_terms={old}"}).status_code == 422
    sent = {"agrees": "advocate_terms=2027-01"}
    assert "have changed" not in browser.post(reverse("consents"), sent, follow=True).content.decode()
    exported = browser.get(reverse("my_data_json")).json()["consents"]
    assert [(each["version"], each["ended_at"] is None) for each in exported] == [
        (old, False),
        ("2027-01", True),
    ]


# --- What everybody agrees to -----------------------------------------------------------------------------------


def test_signing_up_is_agreeing_to_the_words_that_were_shown(client, db):
    client.post(reverse("account_signup"), NEWCOMER)
    newcomer = User.objects.get(email=NEWCOMER["email"])
    assert {kind: held(newcomer, kind) for kind in consents.FOR_EVERYBODY} == {
        kind: [version] for kind, version in consents.current(*consents.FOR_EVERYBODY).items()
    }


@pytest.mark.parametrize(
    ("agrees", "says"),
    [("", "Accept the terms to go on."), ("terms=2019-01 privacy=2019-01", "Read them again")],
    ids=["unticked", "outdated"],
)
def test_nobody_signs_up_without(client, db, agrees, says):
    page = client.post(reverse("account_signup"), {**NEWCOMER, "agrees": agrees}).content.decode()
    assert says in page
    assert "Zoe B." in page
    assert not User.objects.exists()


def test_after_new_terms_the_next_question_waits_for_a_tick(
    client_of, carla, sim, service_level, new_terms, monkeypatch
):
    accept_terms(by=carla, versions=consents.current(*consents.FOR_EVERYBODY))
    new_terms(Kind.PRIVACY)
    browser, question = client_of(carla), {"subject": "No signal", "body": "Not since noon."}
    assert 'name="agrees"' not in browser.get(reverse("ask")).content.decode()
    asked = browser.post(reverse("ask"), question)
    page = asked.content.decode()
    assert (asked.status_code, Enquiry.objects.count()) == (409, 0)
    assert "Our terms have changed." in page
    assert "Not since noon." in page
    (shown,) = re.findall(r'name="agrees" value="([^"]+)"', page)
    assert browser.post(reverse("ask"), {**question, "agrees": shown}).status_code == 302
    assert held(carla, Kind.PRIVACY) == ["2027-01"]
    assert Enquiry.objects.count() == 1


def test_without_the_guard_questions_would_go_on_under_old_terms(
    client_of, carla, sim, service_level, new_terms, monkeypatch
):
    accept_terms(by=carla, versions=consents.current(*consents.FOR_EVERYBODY))
    new_terms(Kind.TERMS)
    monkeypatch.setattr(consents, "require_current", lambda person, *kinds: None)
    client_of(carla).post(reverse("ask"), {"subject": "No signal", "body": "Not since noon."})
    assert Enquiry.objects.count() == 1


@pytest.mark.parametrize("kind", consents.FOR_EVERYBODY)
def test_everybody_can_read_them_in_the_version_that_holds(client, db, kind, settings):
    settings.CONSENT_VERSIONS = {**settings.CONSENT_VERSIONS, kind: "2031-07"}
    page = client.get(reverse(kind)).content.decode()
    assert "Version 2031-07" in page
    assert reverse(kind) in client.get(reverse("home")).content.decode()


WORDS = {
    Kind.TERMS: ("terms.html", "2026-11", "ec1b3912a4bea059"),
    Kind.PRIVACY: ("privacy.html", "2026-11", "491fc851b13e63a6"),
    Kind.ADVOCATE_TERMS: ("partials/advocate_terms.html", "2026-11-22", "3545aba9d5e50cb1"),
}
"""Where the words are, the version they have, and a digest of them."""


@pytest.mark.parametrize("kind", WORDS)
def test_whoever_changes_the_words_changes_the_version(kind, settings):
    template, version, digest = WORDS[kind]
    source = Path(settings.BASE_DIR, "templates", "marketplace", template).read_text()
    words = re.findall(
        r'{% translate "(.*?)"|{% blocktranslate[^%]*%}(.*?){% endblocktranslate', source, re.S
    )
    now = hashlib.sha256(repr(words).encode()).hexdigest()[:16]
    assert (settings.CONSENT_VERSIONS[kind], now) == (version, digest), (
        "Give the changed words a new version in settings.CONSENT_VERSIONS, and put both here."
    )
