"""Consents and erasure over HTTP: the same actions as the pages, and nobody else's."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts import consents
from accounts.models import Consent
from marketplace.actions.add_device import add_device
from marketplace.personal_data.models import Erasure
from marketplace.push.models import PushDevice
from tests.accounts.signing_in import forget_proofs
from tests.api.conftest import API
from tests.role_matrix import PUSH_KEY

CONSENTS = f"{API}/me/consents/"
ERASURE = f"{API}/me/erasure/"


def consent_of(client, kind):
    return next(each for each in client.get(CONSENTS).json()["results"] if each["kind"] == kind)


def test_terms_are_agreed_to_again_once_they_have_changed(api_of, carla, settings, sim):
    client, shown = api_of(carla), {"kind": "terms", "version": settings.CONSENT_VERSIONS["terms"]}
    agreed = client.post(CONSENTS, shown, format="json")
    assert agreed.status_code == 201
    assert client.post(CONSENTS, shown, format="json").json() == agreed.json()
    assert consent_of(client, "terms") == agreed.json()
    assert not agreed.json()["is_outdated"]
    settings.CONSENT_VERSIONS = {**settings.CONSENT_VERSIONS, "terms": "2027-01"}
    assert consent_of(client, "terms")["is_outdated"]
    asked = client.post(f"{API}/enquiries/", {"subject": "No signal", "body": "None."}, format="json")
    assert (asked.status_code, asked.json()["code"]) == (409, "terms_changed")
    assert list(client.post(CONSENTS, shown, format="json").json()["fields"]) == ["version"]
    assert client.post(CONSENTS, {**shown, "version": "2027-01"}, format="json").status_code == 201
    assert [(each["version"], each["is_outdated"]) for each in client.get(CONSENTS).json()["results"]] == [
        ("2027-01", False),
        (shown["version"], False),
    ]


def test_what_rests_on_a_consent_goes_with_it(api_of, client, scene, carla, ada):
    page = scene.public()
    address = reverse("help_page", args=[page["topic_slug"], page["slug"]])
    add_device(
        by=ada, endpoint="https://fcm.googleapis.com/fcm/send/ada", p256dh=PUSH_KEY, auth="A" * 22, name="x"
    )
    consents.give(ada, consents.Kind.ADVOCATE_TERMS)
    on_ada, on_carla = api_of(ada), api_of(carla)
    device, standing = consent_of(on_ada, "push"), consent_of(on_ada, "advocate_terms")
    public = consent_of(on_carla, "public_help")

    assert on_carla.delete(f"{CONSENTS}{device['id']}/").status_code == 404
    assert client.get(address).status_code == 200
    for owner, consent in ((on_ada, device), (on_ada, standing), (on_carla, public)):
        assert owner.delete(f"{CONSENTS}{consent['id']}/").status_code == 204
        assert owner.delete(f"{CONSENTS}{consent['id']}/").status_code == 404

    assert not PushDevice.objects.exists()
    assert client.get(address).status_code in {404, 410}
    assert on_ada.get(f"{API}/offers/").status_code == 403
    assert not Consent.objects.filter(ended_at=None).exists()


def test_the_general_terms_end_with_the_account(api_of, carla):
    consent = consents.give(carla, consents.Kind.TERMS)
    refused = api_of(carla).delete(f"{CONSENTS}{consent.id}/")
    assert (refused.status_code, refused.json()["code"]) == (422, "ends_with_account")


def test_erasure_is_asked_for_and_taken_back(api_of, carla, stella):
    client = api_of(carla)
    assert client.get(ERASURE).status_code == 404
    asked = client.post(ERASURE)
    assert asked.status_code == 201
    assert client.post(ERASURE).json() == client.get(ERASURE).json() == asked.json()
    assert client.delete(ERASURE).status_code == 204
    assert client.delete(ERASURE).status_code == 404
    assert Erasure.objects.get().status == "taken_back"
    assert api_of(stella).post(ERASURE).json()["code"] == "works_here"


@pytest.mark.parametrize("method", ["post", "delete"])
def test_a_browser_needs_a_fresh_proof_to_ask_for_it(client_of, carla, method):
    browser = client_of(carla)
    forget_proofs(browser)
    refused = getattr(browser, method)(ERASURE)
    assert (refused.status_code, refused.json()["code"]) == (403, "step_up_needed")
    assert not Erasure.objects.exists()
