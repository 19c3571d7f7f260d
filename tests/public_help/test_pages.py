"""What strangers read, what moderators choose from, and what a customer is asked."""

from __future__ import annotations

import json
import re

import pytest
from django.db import connection
from django.urls import reverse

from accounts.sweeps import carry_out_deferred
from common import clock
from common.models import Deferred
from marketplace.actions.propose_help_page import propose_help_page
from marketplace.public_help.models import HelpfulVote, HelpPage
from marketplace.views import public_help
from tests.public_help.test_search import MANY

pytestmark = pytest.mark.django_db


def test_a_page_says_its_one_address_and_what_it_is_to_search_engines(public_page, client):
    HelpPage.objects.update(answer_text="Type </script><b> & wait.")
    text = client.get(public_page.get_absolute_url()).content.decode()
    assert f'<link rel="canonical" href="http://127.0.0.1:8000{public_page.get_absolute_url()}">' in text
    data = json.loads(re.search(r'ld\+json">(.*?)</script>', text).group(1))
    assert data["@type"] == "QAPage"
    assert data["mainEntity"]["acceptedAnswer"]["text"] == "Type </script><b> & wait."
    assert "Ada" in data["mainEntity"]["acceptedAnswer"]["author"]["name"]
    assert "Carla" not in text


def test_the_wrong_topic_leads_to_the_right_address(public_page, billing, client):
    response = client.get(reverse("help_page", args=[billing.slug, public_page.slug]))
    assert (response.status_code, response.url) == (301, public_page.get_absolute_url())


def test_an_unchanged_page_is_not_sent_again_and_a_vote_changes_it(public_page, client):
    address = public_page.get_absolute_url()
    first = client.get(address)
    assert first.headers["Cache-Control"] == "private, no-cache"
    again = {"If-None-Match": first.headers["ETag"]}
    assert client.get(address, headers=again).status_code == 304
    client.post(f"{address}helpful/", {"helpful": "no"})
    assert client.get(address, headers=again).status_code == 200


def test_one_vote_a_reader_without_cookies_and_the_last_word_counts(public_page, client):
    address = f"{public_page.get_absolute_url()}helpful/"
    client.handler.enforce_csrf_checks = True
    for said in ("no", "yes"):
        client.cookies.clear()
        assert client.post(address, {"helpful": said}).status_code == 302
    client.post(address, {"helpful": "no"}, headers={"User-Agent": "another one"})
    assert sorted(HelpfulVote.objects.values_list("is_helpful", flat=True)) == [False, True]
    assert "1 of 2 readers found it helpful" in client.get(public_page.get_absolute_url()).content.decode()


def test_the_list_of_a_topic_costs_the_same_however_long(public_page, client, django_assert_max_num_queries):
    address = reverse("help_topic", args=[public_page.topic.slug])
    with django_assert_max_num_queries(4):
        client.get(address)
    with connection.cursor() as cursor:
        cursor.execute(MANY, [30])
    with django_assert_max_num_queries(4):
        text = client.get(address).content.decode()
    assert text.count('<li><a href="/help/') == 20
    older = re.search(r'href="([^"]*before=[^"]*)"', text).group(1)
    assert client.get(older).content.decode().count('<li><a href="/help/') == 11


def canonical_of(page):
    found = re.findall(r'<link rel="canonical" href="([^"]+)">', page.content.decode())
    return found[0] if len(found) == 1 else found


def test_every_page_of_a_list_says_that_it_is_one_of_its_own(public_page, client):
    topic = reverse("help_topic", args=[public_page.topic.slug])
    for address in (reverse("help_home"), topic, f"{topic}?before={public_page.id}"):
        assert canonical_of(client.get(address)) == f"http://127.0.0.1:8000{address}"
    assert canonical_of(client.get(f"{topic}?before={public_page.id}&utm_source=x")).endswith(
        str(public_page.id)
    )
    found = client.get(f"{reverse('help_home')}?q=esim")
    assert (canonical_of(found), b"noindex" in found.content) == ([], True)


LISTED = re.compile(r"<loc>http://127.0.0.1:8000([^<]+)</loc>")


def test_a_topic_is_searched_within(public_page, client):
    topic = reverse("help_topic", args=[public_page.topic.slug])
    assert f'action="{topic}" id="help-search"' in client.get(topic).content.decode()
    found = client.get(f"{topic}?q=esim")
    assert (canonical_of(found), b"noindex" in found.content) == ([], True)
    assert public_page.get_absolute_url() in found.content.decode()
    none = client.get(f"{topic}?q=broadband").content.decode()
    assert "Nothing fits yet" in none and public_page.get_absolute_url() not in none


def test_a_long_sitemap_comes_in_parts_that_hold_every_page_once(public_page, client, monkeypatch):
    topic = reverse("help_topic", args=[public_page.topic.slug])
    whole = LISTED.findall(client.get("/sitemap.xml").content.decode())
    assert whole == ["/help/", topic, public_page.get_absolute_url()]
    with connection.cursor() as cursor:
        cursor.execute(MANY, [8])
    monkeypatch.setattr(public_help, "SITEMAP_MAX", 4)
    index = client.get("/sitemap.xml")
    assert index.headers["Content-Type"] == "application/xml"
    parts = LISTED.findall(index.content.decode())
    assert parts == ["/sitemap-1.xml", "/sitemap-2.xml", "/sitemap-3.xml"]
    listed = [address for part in parts for address in LISTED.findall(client.get(part).content.decode())]
    pages = [page.get_absolute_url() for page in HelpPage.objects.public()]
    assert sorted(listed) == sorted(["/help/", topic, *pages])
    for number in (0, 4):
        assert client.get(f"/sitemap-{number}.xml").status_code == 404


@pytest.mark.parametrize("address", ["/help/?q=%00", "/help/?q=" + "x" * 900, "/help/sim/?before=x"])
def test_odd_addresses_are_answered(public_page, client, address):
    assert client.get(address).status_code in {200, 404}


def test_whoever_types_a_question_is_offered_what_solved_it_for_others(public_page, client):
    reply = client.post(reverse("ask_preview"), {"subject": "eSIM dead since update"}).content.decode()
    assert public_page.get_absolute_url() in reply
    assert ">1 similar solved question</p>" in reply
    reply = client.post(reverse("ask_preview"), {"subject": "Broadband hub amber"}).content.decode()
    assert "/help/" not in reply


def test_how_many_there_are_is_said_once_and_not_with_every_pause_in_typing(public_page, client):
    typed = {"subject": "eSIM dead since update", "similar": "1"}
    reply = client.post(reverse("ask_preview"), typed).content.decode()
    assert '<input type="hidden" name="similar" value="1">' in reply
    assert 'id="announcer"' not in reply
    assert 'id="announcer"' in client.post(reverse("ask_preview"), typed | {"similar": "2"}).content.decode()
    assert "#ask-similar input" in client.get(reverse("ask")).content.decode()


def test_the_customer_is_asked_on_the_page_of_the_question(scene, client_of):
    made = scene.at("chosen")
    page, customer = HelpPage.objects.get(), client_of(scene.cast.carla)
    address = reverse("enquiry", args=[made["enquiry_id"]])
    text = customer.get(address).content.decode()
    assert "May others read this?" in text
    assert page.answer_text in text
    customer.post(reverse("enquiry_public", args=[made["enquiry_id"]]), {"decision": "allow"})
    assert "This helps others now" in customer.get(address).content.decode()
    customer.post(reverse("enquiry_public", args=[made["enquiry_id"]]), {"decision": "refuse"})
    text = customer.get(address).content.decode()
    assert "May others read this?" not in text
    assert "This helps others now" not in text


def test_moderators_read_what_readers_say_of_each_page(public_page, scene, client, client_of):
    moderator, address = client_of(scene.cast.mo), reverse("help_choice")
    assert "found it helpful" not in moderator.get(address).content.decode()
    client.post(f"{public_page.get_absolute_url()}helpful/", {"helpful": "no"})
    assert "0 of 1 reader found it helpful." in moderator.get(address).content.decode()


def test_a_moderator_chooses_and_words_it(scene, client_of):
    made = scene.at("solved")
    moderator, address = client_of(scene.cast.mo), reverse("help_propose", args=[made["answer_id"]])
    assert address in moderator.get(reverse("help_choice")).content.decode()
    assert "My eSIM is dead" in moderator.get(address).content.decode()
    assert moderator.post(address, {"title": "Dead eSIM"}).status_code == 422
    said = {"title": "Dead eSIM", "question": "What now?", "answer_text": "Restart it."}
    assert moderator.post(address, said).status_code == 302
    assert HelpPage.objects.get().title == "Dead eSIM"
    assert "The customer has been asked" in moderator.get(reverse("help_choice")).content.decode()


# --- Second thoughts ------------------------------------------------------------------------------------------------

SAID = {"title": "Dead eSIM", "question": "What now?", "answer_text": "Restart it."}


@pytest.fixture
def worth(scene, settings):
    """The ids of a solved question that a moderator may choose, and can then take back."""
    settings.UNDO_SECONDS = 8
    return scene.at("solved")


def carry_out():
    Deferred.objects.update(due_at=clock.ago(seconds=1))
    return carry_out_deferred()


def test_a_customer_is_asked_when_the_choice_can_be_taken_back_no_more(scene, client_of, worth):
    moderator, address = client_of(scene.cast.mo), reverse("help_propose", args=[worth["answer_id"]])
    page = moderator.post(address, SAID, follow=True).content.decode()
    assert page.count(f'action="{reverse("undo", args=[Deferred.objects.get().id])}"') == 2
    assert f'"{address}"' not in page, "it is not offered again"
    assert 'name="answer_text"' not in moderator.get(address).content.decode()
    assert moderator.post(address, {**SAID, "title": "My eSIM"}).status_code == 409
    enquiry = reverse("enquiry", args=[worth["enquiry_id"]])
    assert "May others read this?" not in client_of(scene.cast.carla).get(enquiry).content.decode()
    assert carry_out() == 1
    assert "May others read this?" in client_of(scene.cast.carla).get(enquiry).content.decode()


def test_taken_back_the_words_for_everybody_are_in_the_form_again(scene, client_of, worth):
    moderator, address = client_of(scene.cast.mo), reverse("help_propose", args=[worth["answer_id"]])
    moderator.post(address, SAID)
    page = moderator.post(reverse("undo", args=[Deferred.objects.get().id]), follow=True)
    assert page.redirect_chain == [(address, 302)]
    assert {name: page.context["form"][name].value() for name in SAID} == SAID
    assert carry_out() == 0
    assert not HelpPage.objects.exists()


def test_words_that_a_colleague_forestalled_are_not_lost(scene, client_of, make_user, worth):
    moderator, address = client_of(scene.cast.mo), reverse("help_propose", args=[worth["answer_id"]])
    moderator.post(address, SAID)
    nell = make_user("Nell M.", roles=["moderator"])
    propose_help_page(answer_id=worth["answer_id"], by=nell, title="eSIM", question="Why?", answer_text="So.")
    assert carry_out() == 1
    page = moderator.get(reverse("help_choice")).content.decode()
    assert "Choosing “Dead eSIM” was not carried out." in page
    page = moderator.post(reverse("undo", args=[Deferred.objects.get().id]), follow=True)
    assert "Restart it." in page.content.decode()
    assert moderator.post(address, SAID).status_code == 409
    assert client_of(nell).get(address).status_code == 404


def test_a_page_taken_away_can_be_kept_for_some_seconds(public_page, scene, client_of, settings):
    settings.UNDO_SECONDS = 8
    moderator, address = client_of(scene.cast.mo), reverse("help_withdraw", args=[public_page.answer_id])
    page = moderator.post(address, follow=True).content.decode()
    assert address not in page
    moderator.post(reverse("undo", args=[Deferred.objects.get().id]))
    assert carry_out() == 0
    assert HelpPage.objects.get().status == "public"
    moderator.post(address)
    assert carry_out() == 1
    assert HelpPage.objects.get().status == "withdrawn"
