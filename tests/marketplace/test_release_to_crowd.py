"""A doubtful question goes to the crowd once an agent has looked, with a reason."""

from __future__ import annotations

import pytest

from common.errors import IllegalMove, Invalid, NotFound
from common.models import HistoryRow
from common.sealing import unseal
from marketplace.actions.add_message import add_message
from marketplace.actions.release_to_crowd import release_to_crowd
from marketplace.models import Escalation
from marketplace.sealed_text import original
from routing.actions.claim_enquiry import claim_enquiry
from routing.actions.claim_item import claim_item
from routing.models import Offer
from routing.queries import live_entry

BODY = "Please ring me on 900184 77, or write to carla@example.com."


@pytest.fixture
def doubtful(ask, ada):
    return ask(body=BODY)


def release(enquiry, *, by, reason="Those are order numbers."):
    return release_to_crowd(enquiry_id=enquiry.id, by=by, reason=reason)


def test_the_crowd_is_offered_it_and_reads_all_that_is_not_certain(doubtful, stella, ada):
    release(doubtful, by=stella)

    question = doubtful.messages.get()
    assert question.body == "Please ring me on 900184 77, or write to [email 1]."
    assert original(question.body_sealed) == BODY
    assert live_entry(doubtful.id).pool == "crowd"
    assert Offer.objects.filter(entry__item_id=doubtful.id, advocate_id=ada.id, status="sent").exists()
    assert Escalation.objects.get(enquiry=doubtful).closed_at is not None
    assert claim_enquiry(enquiry_id=doubtful.id, by=ada).status == "active"


def test_history_says_who_and_why_without_personal_details(doubtful, stella):
    release(doubtful, by=stella, reason="I asked on 07700 900123: it is an order.")

    row = HistoryRow.objects.get(story=doubtful.id, verb="release_to_crowd")
    assert (row.actor, unseal(row.words.sealed)) == (stella, "I asked on [phone 1]: it is an order.")


def test_only_agents_may_and_not_for_their_own_question(doubtful, ask, mo, ada, stella):
    for person in (mo, ada):
        with pytest.raises(NotFound):
            release(doubtful, by=person)
    with pytest.raises(NotFound):
        release(ask(by=stella, body=BODY), by=stella)


def test_it_needs_a_reason(doubtful, stella):
    with pytest.raises(Invalid):
        release(doubtful, by=stella, reason=" ")


def test_sensitive_matters_are_never_released(ask, ada, stella):
    with pytest.raises(IllegalMove):
        release(ask(body="I want to die."), by=stella)


def test_what_a_colleague_is_on_or_what_was_released_already_stays_as_it_is(
    ask, ada, stella, make_user, doubtful
):
    held = ask(subject="Another one", body=BODY)
    claim_item(item_id=held.id, kind="enquiry", by=make_user("Femi O.", roles=["agent"]))
    with pytest.raises(IllegalMove):
        release(held, by=stella)
    release(doubtful, by=stella)
    with pytest.raises(IllegalMove):
        release(doubtful, by=stella)


def test_a_new_doubt_takes_it_back_to_staff(doubtful, stella, carla):
    release(doubtful, by=stella)
    add_message(enquiry_id=doubtful.id, by=carla, body="Or ring me on 900185 77.")

    assert live_entry(doubtful.id).pool == "staff"


def test_the_desk_shows_what_the_crowd_would_read_and_has_the_button(doubtful, stella, client_of):
    client = client_of(stella)
    page = client.get(f"/desk/{doubtful.id}/").content.decode()

    assert "What the crowd would read" in page
    assert client.post(f"/desk/{doubtful.id}/to-crowd/", {"reason": ""}).status_code == 422
    assert client.post(f"/desk/{doubtful.id}/to-crowd/", {"reason": "An order."}).status_code == 302
    page = client.get(f"/desk/{doubtful.id}/").content.decode()
    assert "What the crowd would read" not in page
    assert "Looked at by our team and given to advocates" in page
