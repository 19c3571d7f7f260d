"""A topic under which enquiries wait cannot go away; it can be switched off, and what waits is answered."""

from __future__ import annotations

import pytest
from django.db.models import ProtectedError

from marketplace.actions.post_enquiry import post_enquiry
from routing.actions.claim_enquiry import claim_enquiry


@pytest.fixture
def enquiry(carla, ada, sim):
    return post_enquiry(by=carla, subject="My eSIM is dead", body="It says no.", topic_id=sim.id)


@pytest.fixture
def configuration(omar, client_of):
    omar.is_superuser = True
    omar.save()
    return client_of(omar)


def test_the_database_keeps_it(enquiry, sim):
    with pytest.raises(ProtectedError):
        sim.delete()


def test_the_configuration_offers_to_switch_it_off_instead(configuration, enquiry, sim, ada):
    listed = configuration.get("/admin/accounts/topic/").content.decode()
    assert "Switch off the selected topics (topics cannot be deleted)" in listed
    assert "delete_selected" not in listed
    assert configuration.post(f"/admin/accounts/topic/{sim.id}/delete/", {"post": "yes"}).status_code == 403
    answer = configuration.post(
        "/admin/accounts/topic/", {"action": "switch_off", "_selected_action": [sim.id]}, follow=True
    )
    assert "what waits is answered as before" in answer.content.decode()
    sim.refresh_from_db()
    assert not sim.is_active
    assert claim_enquiry(enquiry_id=enquiry.id, by=ada).status == "active"
