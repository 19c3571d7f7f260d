"""What an agent sends can be taken back for some seconds; the customer sees nothing of it before."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import F
from django.urls import reverse

from accounts import sweeps
from common import deferring
from common.models import Deferred
from marketplace.actions.ask_staff import ask_staff
from marketplace.actions.post_enquiry import post_enquiry
from marketplace.actions.withdraw_enquiry import withdraw_enquiry
from marketplace.models import Answer, Draft, Message
from routing.actions.claim_item import claim_item
from routing.models import Claim, ItemKind

SECONDS = 8
WORDS = "I have put it right, and you have 500 MB more."


@pytest.fixture
def held(carla, sim, service_level, stella, settings):
    """An enquiry that Stella is on."""
    settings.UNDO_SECONDS = SECONDS
    enquiry = post_enquiry(by=carla, subject="Call me", body="It is wrong again.", topic_id=sim.id)
    ask_staff(enquiry_id=enquiry.id, by=carla)
    claim_item(item_id=enquiry.id, kind=ItemKind.ENQUIRY, by=stella)
    return enquiry


def answer(client, enquiry, **options):
    form = {"body": WORDS, "fence": Claim.objects.get(status="active").fence}
    return client.post(reverse("desk_answer", args=[enquiry.id]), form, **options)


def undo(client, **options):
    return client.post(reverse("undo", args=[Deferred.objects.get().id]), **options)


def let_time_pass():
    Deferred.objects.update(due_at=F("due_at") - timedelta(seconds=SECONDS))


def test_an_answer_waits_and_goes_out(client_of, carla, stella, held):
    page = answer(client_of(stella), held, follow=True).content.decode()
    address = reverse("undo", args=[Deferred.objects.get().id])
    assert f'action="{address}"' in page
    assert "Just sent" in page
    assert not Answer.objects.exists()
    assert WORDS not in client_of(carla).get(reverse("enquiry", args=[held.id])).content.decode()
    let_time_pass()
    assert sweeps.carry_out_deferred() == 1
    assert (Answer.objects.get().status, Answer.objects.get().author) == ("published", stella)
    assert WORDS in client_of(carla).get(reverse("enquiry", args=[held.id])).content.decode()


def test_taken_back_the_words_are_in_the_form_again(client_of, stella, held):
    client = client_of(stella)
    answer(client, held)
    reply = undo(client, follow=True)
    assert reply.redirect_chain == [(reverse("desk_enquiry", args=[held.id]), 302)]
    assert reply.context["answer_form"]["body"].value() == WORDS
    let_time_pass()
    assert sweeps.carry_out_deferred() == 0
    answer(client, held)
    let_time_pass()
    assert sweeps.carry_out_deferred() == 1
    assert Answer.objects.count() == 1


def test_while_it_waits_its_page_has_no_other_form(client_of, stella, held):
    client = client_of(stella)
    client.post(reverse("desk_message", args=[held.id]), {"body": "When suits you?"})
    page = client.get(reverse("desk_enquiry", args=[held.id])).content.decode()
    assert reverse("desk_answer", args=[held.id]) not in page
    assert f'hx-get="{reverse("desk_enquiry", args=[held.id])}"' in page
    assert answer(client, held).status_code == 409
    let_time_pass()
    sweeps.carry_out_deferred()
    assert Message.objects.filter(author=stella).count() == 1
    assert (
        reverse("desk_answer", args=[held.id])
        in client.get(reverse("desk_enquiry", args=[held.id])).content.decode()
    )


def test_what_is_refused_is_refused_at_once(client_of, stella, held):
    client = client_of(stella)
    reply = client.post(reverse("desk_answer", args=[held.id]), {"body": WORDS, "fence": "0"})
    assert reply.status_code == 409
    assert WORDS in reply.content.decode()
    assert Draft.objects.get(author=stella).is_late
    assert not Deferred.objects.exists()


def test_a_question_withdrawn_meanwhile_is_told_and_the_words_are_kept(client_of, carla, stella, held):
    client = client_of(stella)
    answer(client, held)
    withdraw_enquiry(enquiry_id=held.id, by=carla)
    let_time_pass()
    sweeps.carry_out_deferred()
    assert not Answer.objects.exists()
    page = client.get(reverse("desk")).content.decode()
    assert f"Your answer to {held.reference} was not carried out." in page
    assert WORDS in undo(client, follow=True).content.decode()


def test_given_back_it_can_be_taken_again(client_of, stella, held, make_user):
    client = client_of(stella)
    page = client.post(reverse("desk_release", args=[held.id]), follow=True).content.decode()
    again = reverse("desk_claim", args=[held.id])
    assert f'action="{again}"' in page
    assert client.post(again).status_code == 302
    assert Claim.objects.get(status="active").holder == stella
    client.post(reverse("desk_release", args=[held.id]))
    claim_item(item_id=held.id, kind=ItemKind.ENQUIRY, by=make_user("Femi O.", roles=["agent"]))
    assert client.post(again).status_code == 409


def test_the_same_soon_afterwards_is_the_first_one(client_of, stella, held):
    """As when its reply was lost: an undo would undo nothing."""
    client, fence = client_of(stella), Claim.objects.get(status="active").fence
    for _again in range(2):
        client.post(reverse("desk_answer", args=[held.id]), {"body": WORDS, "fence": fence})
        let_time_pass()
        sweeps.carry_out_deferred()
    assert Deferred.objects.get().status == "done"
    assert Answer.objects.count() == 1


def test_without_the_guard_of_what_was_just_done_there_is_an_undo(client_of, stella, held, monkeypatch):
    monkeypatch.setattr(deferring, "_was_just_done", lambda *call, **who: False)
    with pytest.raises((AssertionError, Deferred.MultipleObjectsReturned)):
        test_the_same_soon_afterwards_is_the_first_one(client_of, stella, held)
