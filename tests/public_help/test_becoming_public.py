"""Nothing is public without a moderator's choice and its customer's yes, and nothing stays that does not hold."""

from __future__ import annotations

import pytest
from django.urls import reverse

from common.errors import IllegalMove, NotFound
from common.models import HistoryRow
from marketplace import ending
from marketplace.actions.allow_help_page import allow_help_page
from marketplace.actions.propose_help_page import propose_help_page
from marketplace.actions.refuse_help_page import refuse_help_page
from marketplace.actions.retract_answer import retract_answer
from marketplace.actions.withdraw_help_page import withdraw_help_page
from marketplace.errors import SameParty
from marketplace.public_help import pages
from marketplace.public_help.models import HelpPage, HelpPageQuerySet

pytestmark = pytest.mark.django_db

WORDS = {"title": "My eSIM is dead", "question": "Why?", "answer_text": "Switch it off and on."}


def test_a_yes_makes_it_public_and_each_step_is_on_record(scene):
    made = scene.at("chosen")
    assert not HelpPage.objects.public().exists()
    allow_help_page(enquiry_id=made["enquiry_id"], by=scene.cast.carla)
    assert HelpPage.objects.public().get().id == made["page_id"]
    steps = HistoryRow.objects.filter(kind="helppage").order_by("id").values_list("verb", "now")
    assert list(steps) == [("propose_help_page", "proposed"), ("allow_help_page", "public")]


def test_personal_details_are_hidden_whatever_the_moderator_left_in(scene):
    scene.at("chosen")
    assert "7700" not in HelpPage.objects.get().question
    assert "[phone 1]" in HelpPage.objects.get().question


@pytest.mark.parametrize("place", ["chosen", "public"])
def test_a_no_holds_for_good_also_after_a_yes(scene, place):
    made = scene.at(place)
    refuse_help_page(enquiry_id=made["enquiry_id"], by=scene.cast.carla)
    assert not HelpPage.objects.public().exists()
    with pytest.raises(IllegalMove):
        allow_help_page(enquiry_id=made["enquiry_id"], by=scene.cast.carla)
    assert made["answer_id"] not in pages.worth_showing().values_list("id", flat=True)
    with pytest.raises(IllegalMove):
        propose_help_page(answer_id=made["answer_id"], by=scene.cast.mo, **WORDS)


def test_only_its_own_customer_can_allow_it(scene):
    made = scene.at("chosen")
    with pytest.raises(NotFound):
        allow_help_page(enquiry_id=made["enquiry_id"], by=scene.cast.carl)


def test_a_moderator_can_take_it_away(scene):
    made = scene.at("public")
    withdraw_help_page(answer_id=made["answer_id"], by=scene.cast.mo)
    assert not HelpPage.objects.public().exists()


def test_whatever_was_chosen_is_found_further_down_and_can_be_taken_away(scene, client_of, monkeypatch):
    monkeypatch.setattr(pages, "PAGE", 1)
    first, second = scene.public(), scene.public()
    client = client_of(scene.cast.mo)

    def address(made):
        return reverse("help_withdraw", args=[made["answer_id"]])

    newest = client.get(reverse("help_choice")).content.decode()
    assert address(second) in newest and address(first) not in newest
    older = f"{reverse('help_choice')}?before={second['page_id']}"
    assert f'href="{older}"' in newest
    further = client.get(older).content.decode()
    assert address(first) in further and address(second) not in further and "?before=" not in further


def test_only_solved_questions_can_be_chosen(scene):
    made = scene.at("answered")
    with pytest.raises(IllegalMove):
        propose_help_page(answer_id=made["answer_id"], by=scene.cast.mo, **WORDS)


def test_only_moderators_choose_and_never_for_their_own_party(scene):
    made = scene.at("solved")
    with pytest.raises(NotFound):
        propose_help_page(answer_id=made["answer_id"], by=scene.cast.stella, **WORDS)
    scene.cast.mo.bill_account = scene.cast.ada.bill_account
    scene.cast.mo.save(update_fields=["bill_account"])
    with pytest.raises(SameParty):
        propose_help_page(answer_id=made["answer_id"], by=scene.cast.mo, **WORDS)


def test_a_retracted_answer_is_gone_everywhere_at_once(scene, client):
    made = scene.at("public")
    page = HelpPage.objects.select_related("topic").get()
    addresses = [
        page.get_absolute_url(),
        "/help/",
        f"/help/{page.topic.slug}/",
        "/sitemap.xml",
        "/help/?q=eSIM",
    ]
    etag = client.get(addresses[0]).headers["ETag"]
    assert all(page.slug in client.get(address).content.decode() for address in addresses[2:])
    retract_answer(answer_id=made["answer_id"], by=scene.cast.mo, why="It is wrong by now.")
    assert client.get(addresses[0], headers={"If-None-Match": etag}).status_code == 404
    assert all(page.slug not in client.get(address).content.decode() for address in addresses[1:])


def test_without_the_guard_a_retracted_answer_would_stay(scene, client, monkeypatch):
    """Two of them: the page is withdrawn with its answer, and is public only while its answer stands."""
    made = scene.at("public")
    monkeypatch.setattr(ending, "withdraw_page_of", lambda answer, *, verb, by: None)
    address = HelpPage.objects.select_related("topic").get().get_absolute_url()
    retract_answer(answer_id=made["answer_id"], by=scene.cast.mo, why="It is wrong by now.")
    assert client.get(address).status_code == 404
    monkeypatch.setattr(HelpPageQuerySet, "public", lambda pages: pages.filter(status="public"))
    assert client.get(address).status_code == 200
