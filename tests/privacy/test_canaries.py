"""Carla's personal values are planted wherever she can write; no byte that an advocate receives holds one.

Two questions go their whole way, by pages and by the API, with a photo, messages, an answer that did not help, a review
that came back and a colleague of our own who quotes the originals. Afterwards and in between, the two advocates look at
everything they can reach: all pages without and with ids, the API, their sockets, phones and mail, and the log is read.
"""

from __future__ import annotations

import io
import json
import logging
from functools import partial

import pytest
from asgiref.sync import sync_to_async
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from common import clock, log_lines
from common.models import OutboxEntry
from common.tasks import carry
from marketplace import sealed_text
from marketplace.models import Review
from tests.api.conftest import API
from tests.live_socket import LiveSocket, run
from tests.privacy.canaries import CANARIES, canaries_in
from tests.privacy.watching import API_LISTS, Received, Watched
from tests.push.conftest import allow_push, push_service  # noqa: F401
from tests.scene import SCORES

pytestmark = pytest.mark.race

WORDS = (
    "I am Wilhelmina Quackenbush. Ring me on {mobile} or write to {e-mail}. My card is {card}, my IBAN {IBAN}, the "
    "account {bill account}. I live at {street}, {postcode}, my date of birth is {birthday} and my NI number "
    "{national insurance}. The order was {order}, the link https://example.com/reset?{secret link} and my password "
    "is {password}."
)
PAGES_WITH_IDS = {"claim", "photo", "offer_open", "report_item"}
"""That the crawl must have come by, or it has seen nothing."""
NEVER_TYPED = {"log-in", "address of the browser", "file name", "camera"}
ANSWER = "Switch flight mode on for half a minute, then off again. It registers by itself."


def planted(words=WORDS):
    return words.format_map(CANARIES)


@pytest.fixture
def carla(carla, make_user):
    from accounts.models import BillAccount

    carla.name = f"Wilhelmina {CANARIES['name']}"
    carla.email = CANARIES["log-in"]
    carla.bill_account = BillAccount.objects.create(number=CANARIES["bill account"])
    carla.save()
    return carla


@pytest.fixture
def received():
    """With the log, as production writes it, at its end."""
    stream, taken = io.StringIO(), Received()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(log_lines.as_json())
    loggers = [logging.getLogger(name) for name in ("", "common.request_log")]
    levels = [logger.level for logger in loggers]
    loggers[0].addHandler(handler)
    for logger in loggers:
        logger.setLevel(logging.INFO)
    taken.log = stream
    yield taken
    loggers[0].removeHandler(handler)
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


@pytest.fixture
def photo():
    """Taken by a phone that says whose it is."""
    exif, content = Image.Exif(), io.BytesIO()
    exif[0x010E] = planted("{name}, {mobile}")
    exif[0x0110] = CANARIES["camera"]
    Image.new("RGB", (640, 480), "teal").save(
        content, "JPEG", exif=exif, comment=planted("{e-mail}").encode()
    )
    assert {"mobile", "camera", "e-mail"} <= canaries_in(content.getvalue())
    return SimpleUploadedFile(f"{CANARIES['file name']}.jpg", content.getvalue())


class Asking:
    """Carla, whose every word is full of what the crowd must not read."""

    def __init__(self, person, browser, api):
        self.person, self.browser, self.api = person, browser, api
        where_from = {
            "REMOTE_ADDR": CANARIES["address of the browser"],
            "HTTP_USER_AGENT": CANARIES["camera"],
        }
        browser.defaults |= where_from

    def by_page(self, topic, photo):
        asked = {"subject": planted("No signal, {name} {e-mail}"), "body": planted(), "language": "en"}
        sent = self.browser.post(reverse("ask"), asked | {"topic": str(topic.id), "photos": [photo]})
        assert sent.status_code == 302, sent.content
        return self.person.enquiries.get().id

    def by_api(self, topic):
        asked = {"subject": planted("A charge, {order}"), "body": planted(), "topic": topic.slug}
        return self.api.post(f"{API}/enquiries/", asked, format="json").json()["id"]

    def says(self, name, enquiry_id, **words):
        sent = self.browser.post(reverse(name, args=[enquiry_id]), words)
        assert sent.status_code == 302, sent.content


def answered_by_both(asking, enquiry_id, adas, bens, *, deliver):
    """Ada asks back and answers, that did not help, Ben's answer does."""
    held = adas.claims(enquiry_id)
    adas.sends("claim_draft", held.id, body="Switch")
    adas.sends("claim_ask", held.id, **{"ask-body": "Which phone is it?"})
    asking.says("enquiry_message", enquiry_id, body="The first half of my number is 07700")
    asking.says("enquiry_message", enquiry_id, body=planted("and the rest is {second half of a mobile}"))
    adas.opens(reverse("claim", args=[held.id]))
    adas.answers(held, ANSWER)
    not_solved = planted("Still dead, pay me to {IBAN}.")
    asking.says("enquiry_not_solved", enquiry_id, next="advocate", reason=not_solved)
    deliver()
    bens.answers(bens.claims(enquiry_id), "Then take the SIM out and put it in again.")
    thanks = planted("Thanks, says {name}, {mobile}.")
    asking.says("enquiry_accept", enquiry_id, rating="5", comment=thanks)


def returned_and_passed_on(asking, enquiry_id, adas, *, mo, stella, deliver):
    """A moderator returns Ada's answer, then publishes it; Carla wants our team, who quote what they read."""
    from marketplace.actions.submit_answer import submit_answer
    from routing.actions.claim_enquiry import claim_enquiry

    adas.answers(adas.claims(enquiry_id), ANSWER)
    judge(enquiry_id, by=mo, decision="return", note=planted("Say which bill, and that we ring {mobile}."))
    deliver()
    again = adas.held(enquiry_id)
    adas.opens(reverse("claim", args=[again.id]))
    adas.answers(again, "It is the roaming fee of October.")
    judge(enquiry_id, by=mo, decision="publish")
    asking.says("enquiry_ask_staff", enquiry_id, reason=planted("Please ring {mobile}, {name}."))
    ours = claim_enquiry(enquiry_id=enquiry_id, by=stella)
    quoted = planted("Dear Ms {name}, we have sent it to {street}, and ring you on {mobile}.")
    submit_answer(claim_id=ours.id, by=stella, fence=ours.fence, body=quoted)


def judge(enquiry_id, *, by, decision, note=""):
    from marketplace.actions.claim_review import claim_review
    from marketplace.actions.review_answer import review_answer

    review = Review.objects.get(answer__enquiry_id=enquiry_id, status="waiting")
    claim_review(review_id=review.id, by=by)
    review_answer(review_id=review.id, by=by, decision=decision, scores=SCORES, note=note)


@pytest.fixture
def deliver(received, ada, ben, push_service):  # noqa: F811 (the fixture)
    """deliver() sends whatever waits, as relay and worker do; what comes to advocates is looked through."""

    def run():
        while due := list(OutboxEntry.objects.filter(delivered_at=None, given_up_at=None)):
            for entry in due:
                OutboxEntry.objects.filter(pk=entry.pk).update(due_at=clock.now())
                carry(entry.pk)
                entry.refresh_from_db()
                assert entry.last_error == ""
        for letter in mail.outbox:
            if set(letter.to) & {ada.email, ben.email}:
                parts = [letter.subject, letter.body, *(part.content for part in letter.alternatives)]
                received.take("mail", letter.subject, "\n".join(map(str, parts)).encode())
        for message, headers in zip(push_service.received, push_service.headers, strict=True):
            received.take("push", message["tag"], json.dumps([message, headers]).encode())
        mail.outbox.clear()
        push_service.received.clear()
        push_service.headers.clear()

    return run


@pytest.fixture
def story(carla, ada, ben, mo, stella, sim, billing, client_of, api_of, photo, received, deliver):
    """story() -> both advocates, after everything has happened."""

    def run():
        watched = [Watched(person, received, client_of=client_of, api_of=api_of) for person in (ada, ben)]
        asking = Asking(carla, client_of(carla), api_of(carla))
        first = asking.by_page(sim, photo)
        deliver()
        answered_by_both(asking, first, *watched, deliver=deliver)
        second = asking.by_api(billing)
        returned_and_passed_on(asking, second, watched[0], mo=mo, stella=stella, deliver=deliver)
        deliver()
        for advocate in watched:
            advocate.looks_at_everything(first, second)
        received.take("log", "all processes", received.log.getvalue().encode())
        return watched

    return run


@pytest.fixture
def watch(story, ada, ben, client_of, received, allow_push):  # noqa: F811 (the fixture)
    """watch() -> the story with both advocates' phones and sockets open, and both of them."""

    async def pokes(page):
        while not await page.hears_nothing():
            yield json.dumps(await page.heard())

    async def conversation():
        for page in pages:
            assert await page.open() == 101
        watched = await sync_to_async(story, thread_sensitive=False)()
        for page in pages:
            async for heard in pokes(page):
                received.take("sockets", heard, heard.encode())
            await page.close()
        return watched

    pages = [LiveSocket(client_of(person)) for person in (ada, ben)]
    for person in (ada, ben):
        allow_push(person)
    return partial(run, conversation)


def test_no_byte_that_advocates_receive_holds_a_personal_value(watch, received, figure):
    adas, _ = watch()

    figure(f"Crowd-safe: {received}.")
    assert received.found == []
    assert PAGES_WITH_IDS - adas.names == set()
    read = {path for path in API_LISTS if adas.lists[path] == 200}
    assert {
        "me/",
        "enquiries/",
        "offers/",
        "awards/",
        "holds/",
        "reports/",
        "phrases/",
        "mentorships/",
    } <= read
    assert {adas.lists[path] for path in API_LISTS} <= {200, 403, 404, 405, 422}
    assert set(received.size) == {"pages", "API", "mail", "push", "sockets", "log"}


def test_without_the_guard_what_was_typed_is_found(watch, received, monkeypatch):
    """As if nothing were recognised: a scan that finds nothing then would never find anything."""

    def as_typed(texts, *, earlier=(), **_):
        return [*earlier, *texts]

    monkeypatch.setattr(sealed_text, "make_all_crowd_safe", as_typed)
    watch()
    found = {line.partition(" in ")[0] for line in received.found}
    assert found == set(CANARIES) - NEVER_TYPED
