"""A device that several people use: what one left there is not the next one's."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts import on_device
from marketplace.actions.post_enquiry import post_enquiry
from marketplace.models import Answer, Draft
from routing.actions.claim_enquiry import claim_enquiry

WORDS = "Switch flight mode on for half a minute, then off again."


@pytest.fixture
def held(carla, ada, sim):
    enquiry = post_enquiry(by=carla, subject="My eSIM is dead", body="Since this morning.", topic_id=sim.id)
    return claim_enquiry(enquiry_id=enquiry.id, by=ada)


@pytest.fixture
def send(held, client_of):
    """An answer of Ada's device, by whoever is signed in there."""

    def send_as(user, **headers):
        address = reverse("api:claim-answer", args=[held.id])
        body = {"body": WORDS, "fence": held.fence}
        return client_of(user).post(address, body, content_type="application/json", headers=headers)

    return send_as


def test_every_page_says_whose_it_is(client_of, ada, ben, client):
    page = client_of(ada).get(reverse("queue"))
    mark = page.headers[on_device.HEADER]
    assert mark == on_device.mark_of(ada) != on_device.mark_of(ben)
    assert f'data-person="{mark}"' in page.content.decode()
    assert len(mark) == 16
    assert str(ada.id)[:8] not in mark
    assert on_device.HEADER not in client.get(reverse("terms")).headers
    assert on_device.HEADER not in client_of(ada).post(reverse("account_logout")).headers


def test_what_one_person_wrote_never_goes_out_under_another_account(send, ada, ben):
    refused = send(ben, **{on_device.HEADER: on_device.mark_of(ada)})
    assert (refused.status_code, refused.json()["code"]) == (403, "other_person")
    refused = send(ada, **{on_device.HEADER: on_device.mark_of(ben)})
    assert (refused.status_code, refused.json()["code"]) == (403, "other_person")
    assert not Answer.objects.exists()
    assert not Draft.objects.exists()


@pytest.mark.parametrize("is_named", [True, False])
def test_ones_own_goes_out_and_programs_need_not_name_anybody(send, ada, is_named):
    headers = {on_device.HEADER: on_device.mark_of(ada)} if is_named else {}
    assert send(ada, **headers).status_code == 201
    assert Answer.objects.get().author == ada
