"""Where a tap leads: to exactly the page that is meant, with what is meant on it, also through a sign-in."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from common import clock
from marketplace.actions.accept_answer import accept_answer
from marketplace.actions.escalate_claim import escalate_claim
from marketplace.actions.lapse_answer import lapse_answer
from marketplace.models import Answer, Escalation, Review
from marketplace.push.models import PushKind, PushNotice
from marketplace.push.news import News, digest, news_of, told_lately
from rewards.actions.confirm_award import confirm_award
from rewards.models import Award
from routing.actions.claim_enquiry import claim_enquiry
from routing.models import Claim
from tests.conftest import PASSWORD

Tell = Callable[[], tuple[PushKind, Any]]


@pytest.fixture
def returned(ask: Any, answer: Any, decide: Any, ada: Any, mo: Any, billing: Any) -> Tell:
    """returned() -> the news that an answer of Ada's has come back."""

    def happen() -> tuple[PushKind, Any]:
        given = answer(ask(topic_id=billing.id, subject="A strange bill"), by=ada)
        return PushKind.ANSWER_RETURNED, decide(given, by=mo, decision="return", note="Say which page.").id

    return happen


@pytest.fixture
def not_rewritten(returned: Tell) -> Tell:
    """not_rewritten() -> the news that the time for one of Ada's is over."""

    def happen() -> tuple[PushKind, Any]:
        given = Review.objects.get(id=returned()[1]).answer
        Claim.objects.filter(id=given.claim_id).update(ends_at=clock.ago(minutes=1))
        return PushKind.ANSWER_LAPSED, lapse_answer(answer_id=given.id).id

    return happen


@pytest.fixture
def confirmed(ask: Any, answer: Any, ada: Any) -> Tell:
    """confirmed() -> the news that points of Ada's can be used."""

    def happen() -> tuple[PushKind, Any]:
        solved = answer(ask(subject="A slow line"), by=ada).enquiry
        accept_answer(enquiry_id=solved.id, by=solved.customer, rating=5)
        award = Award.objects.get(work_id=Answer.objects.get(enquiry=solved).id)
        Award.objects.filter(id=award.id).update(confirm_at=clock.ago(days=1))
        return PushKind.AWARD_CONFIRMED, confirm_award(award_id=award.id).id

    return happen


@pytest.fixture
def passed_on(ask: Any, answer: Any, ada: Any, stella: Any) -> Tell:
    """passed_on() -> the news that our team has answered what Ada passed on."""

    def happen() -> tuple[PushKind, Any]:
        enquiry = ask(subject="A refund")
        held = claim_enquiry(enquiry_id=enquiry.id, by=ada)
        escalation = escalate_claim(claim_id=held.id, by=ada, reason="money", note="They want it back.")
        answer(enquiry, by=stella, body="We have paid it back.")
        return PushKind.ESCALATION_BACK, escalation.id

    return happen


@pytest.fixture
def offered(ask: Any, ada: Any) -> Tell:
    """offered() -> the news that Ada has an offer."""

    def happen() -> tuple[PushKind, Any]:
        enquiry = ask(subject="A dead eSIM")
        return PushKind.OFFER, ada.advocate.offers.get(entry__item_id=enquiry.id).id

    return happen


def main_of(reply: Any) -> str:
    return re.sub(r"\s+", " ", reply.content.decode().partition("<main")[2])


def lands(client: Client, url: str, *, on: str, with_words: str) -> None:
    """A request for `url` shows `with_words`, at the address `on` itself."""
    reply = client.get(url, follow=True)
    assert reply.status_code == 200
    at = reply.redirect_chain[-1][0] if reply.redirect_chain else url
    assert at == on
    assert with_words in main_of(reply)


KINDS = [
    ("offered", "A dead eSIM"),
    ("returned", "Say which page."),
    ("not_rewritten", "Time to rewrite ran out"),
    ("confirmed", "A slow line"),
    ("passed_on", "Our team answered what you passed on"),
]


@pytest.mark.parametrize(("kind", "words"), KINDS)
def test_a_tap_leads_to_exactly_its_page_also_through_a_sign_in(
    request: Any, client_of: Any, ada: Any, kind: str, words: str
) -> None:
    told, row = request.getfixturevalue(kind)()
    news = news_of(told, row)
    assert news is not None
    page = news.url
    if told == PushKind.OFFER:
        entry = ada.advocate.offers.get(id=row).entry
        page = f"{reverse('queue')}#offer-{entry.item_id}"
    lands(client_of(ada), news.url, on=page, with_words=words)

    stranger = Client()
    asked = stranger.get(news.url)
    assert asked.status_code == 302
    signed_in = stranger.post(asked["Location"], {"login": ada.email, "password": PASSWORD})
    assert signed_in["Location"] == news.url
    lands(stranger, news.url, on=page, with_words=words)


def test_what_was_passed_on_says_how_far_it_is_and_nothing_that_was_written(
    passed_on: Tell, client_of: Any, ada: Any, ask: Any
) -> None:
    waiting = claim_enquiry(enquiry_id=ask().id, by=ada)
    escalate_claim(claim_id=waiting.id, by=ada, reason="account", note="")
    page = main_of(client_of(ada).get(reverse("claim", args=[waiting.id])))
    assert "Our team has what you passed on" in page
    escalation = Escalation.objects.get(id=passed_on()[1])
    url = reverse("claim", args=[escalation.claim_id])
    page = main_of(client_of(ada).get(url))
    assert "What they wrote is between them and the customer." in page
    assert "We have paid it back." not in page
    Escalation.objects.filter(id=escalation.id).update(
        verdict="right", judged_by=ada.id, judged_at=clock.now()
    )
    assert "It was right to pass it on." in main_of(client_of(ada).get(url))


def test_every_kind_of_news_is_tapped_here() -> None:
    assert len(KINDS) == len(PushKind)


# --- Several as one ---------------------------------------------------------------------------------------------


def sent(device: Any, *told: tuple[PushKind, Any]) -> list[News]:
    for kind, row in told:
        PushNotice.objects.update_or_create(
            device=device,
            kind=kind,
            row=row,
            defaults={"outcome": "sent", "due_at": clock.now(), "sent_at": clock.now()},
        )
    return [news for kind, row in told if (news := news_of(kind, row))]


def test_a_digest_of_one_kind_leads_to_the_page_of_that_kind(
    confirmed: Tell, client_of: Any, ada: Any, allow_push: Any
) -> None:
    news = digest(sent(allow_push(ada), confirmed(), confirmed()))
    assert news.url == reverse("rewards")
    lands(client_of(ada), news.url, on=news.url, with_words="A slow line")


def test_a_digest_of_several_pages_leads_to_one_that_leads_to_each(
    returned: Tell, confirmed: Tell, passed_on: Tell, client_of: Any, ada: Any, ben: Any, allow_push: Any
) -> None:
    several = sent(allow_push(ada), returned(), confirmed(), passed_on())
    news = digest(several)
    lands(client_of(ada), news.url, on=news.url, with_words="What we told your devices")
    page = main_of(client_of(ada).get(news.url))
    listed = page.partition('id="told"')[2].partition("</section>")[0]
    assert {each.url for each in several} == set(re.findall(r'href="([^"]+)"', listed))
    assert all(each.title in listed and each.body in listed for each in several)
    assert 'id="told"' not in main_of(client_of(ada).get(reverse("my_answers")))
    assert told_lately(ben) == []

    stranger = Client()
    signed_in = stranger.post(stranger.get(news.url)["Location"], {"login": ada.email, "password": PASSWORD})
    assert signed_in["Location"] == news.url


def test_what_no_longer_holds_or_was_told_long_ago_is_not_listed(
    returned: Tell, passed_on: Tell, offered: Tell, ada: Any, allow_push: Any
) -> None:
    back, answered = returned(), passed_on()
    sent(allow_push(ada), back, answered, offered())
    assert {news.title for news in told_lately(ada)} == {
        "Your answer came back with a note",
        "Our team answered what you passed on",
    }
    Answer.objects.filter(id=Review.objects.get(id=back[1]).answer_id).update(status="lapsed")
    assert [news.title for news in told_lately(ada)] == ["Our team answered what you passed on"]
    PushNotice.objects.update(sent_at=clock.ago(days=3))
    assert told_lately(ada) == []


def test_what_comes_together_in_the_morning_leads_where_it_all_is(
    returned: Tell, passed_on: Tell, ada: Any, allow_push: Any, push_service: Any, carry_push: Any
) -> None:
    allow_push(ada)
    returned()
    passed_on()
    carry_push()
    assert push_service.received[-1]["url"] == "/answers/?told=1"
    assert len(told_lately(ada)) == 2
