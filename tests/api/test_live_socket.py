"""The live socket: a poke reaches the pages of its person and of nobody else. When it ends: test_closed_sockets.py."""

from __future__ import annotations

from functools import partial
from urllib.parse import urlsplit

import pytest
from asgiref.sync import sync_to_async

from common import live_hub
from common.ids import new_id
from common.live import poke
from tests.faults.proxy import Proxy
from tests.live_socket import LiveSocket, run

pytestmark = pytest.mark.race

SIGNED_OUT, TRY_AGAIN_LATER = 4401, 1013


@pytest.fixture
def socket_of(client_of):
    """socket_of(user) -> an open page of theirs; socket_of(client) -> one of that browser's."""
    return lambda user: LiveSocket(user if hasattr(user, "cookies") else client_of(user))


def poke_now(person, type="enquiry.changed"):
    """Pokes outside any transaction, so that it is sent at once; returns what is to be heard."""
    id = new_id()
    poke([person.id], type=type, id=id)
    return {"type": type, "id": str(id)}


in_thread = partial(sync_to_async, thread_sensitive=False)


def test_a_stranger_is_closed_with_4401(socket_of):
    async def talk():
        assert await socket_of(None).open() == SIGNED_OUT

    run(talk)


def test_a_poke_reaches_every_page_of_its_person_and_nobody_elses(socket_of, carla, carl):
    phone, laptop, other = socket_of(carla), socket_of(carla), socket_of(carl)

    async def talk():
        for socket in (phone, laptop, other):
            assert await socket.open() == 101
        sent = await in_thread(poke_now)(carla)
        assert await phone.heard() == await laptop.heard() == sent
        assert await other.hears_nothing()
        for socket in (phone, laptop, other):
            await socket.close()

    run(talk)


def test_a_page_that_would_hear_nothing_is_told_to_try_again(socket_of, carla, monkeypatch, settings):
    """Redis is away; as soon as it is back the page connects and fetches all that it shows."""
    monkeypatch.setattr(live_hub, "LONGEST_WAIT_SECONDS", 0.2)
    there, away = settings.REDIS_URL, "redis://127.0.0.1:1"
    page, again = socket_of(carla), socket_of(carla)

    async def talk():
        settings.REDIS_URL = away
        assert await page.open() == TRY_AGAIN_LATER
        settings.REDIS_URL = there
        assert await again.open() == 101
        sent = await in_thread(poke_now)(carla)
        assert await again.heard() == sent
        await again.close()

    run(talk)


def test_after_a_break_of_redis_every_page_is_told_to_fetch_anew(
    socket_of, carla, carl, monkeypatch, settings
):
    poke_now(carla)  # the sender keeps its own connection
    monkeypatch.setattr(live_hub, "AGAIN_AFTER_SECONDS", 0.05)
    there = urlsplit(settings.REDIS_URL)
    proxy = Proxy(there.port)
    settings.REDIS_URL = there._replace(netloc=f"{there.netloc.rpartition(':')[0]}:{proxy.port}").geturl()
    pages = socket_of(carla), socket_of(carl)

    async def talk():
        for page in pages:
            assert await page.open() == 101
        sent = await in_thread(poke_now)(carla)
        assert await pages[0].heard() == sent
        proxy.cut()
        await in_thread(poke_now)(carla)
        proxy.mend()
        for page in pages:
            assert (await page.heard())["type"] == "pokes.lost"
        sent = await in_thread(poke_now)(carl)
        assert await pages[1].heard() == sent
        assert await pages[0].hears_nothing()
        for page in pages:
            await page.close()

    run(talk)
    proxy.close()


def test_what_is_not_committed_is_not_told(socket_of, carla):
    from django.db import transaction

    page = socket_of(carla)

    def poke_and_fail():
        with transaction.atomic():
            poke_now(carla)
            transaction.set_rollback(True)

    async def talk():
        await page.open()
        await in_thread(poke_and_fail)()
        assert await page.hears_nothing()
        await page.close()

    run(talk)


def test_an_action_pokes_both_sides(socket_of, carla, ada, service_level, sim):
    from marketplace.actions.post_enquiry import post_enquiry
    from routing.actions.claim_enquiry import claim_enquiry

    customer, advocate = socket_of(carla), socket_of(ada)

    async def talk():
        await customer.open()
        await advocate.open()
        enquiry = await in_thread(post_enquiry)(by=carla, subject="Dead", body="My SIM.", topic_id=sim.id)
        assert (await advocate.heard())["type"] == "offer.sent"
        await in_thread(claim_enquiry)(enquiry_id=enquiry.id, by=ada)
        assert await customer.heard() == {"type": "enquiry.changed", "id": str(enquiry.id)}
        await customer.close()
        await advocate.close()

    run(talk)


def test_what_a_page_says_is_ignored(socket_of, carla):
    page = socket_of(carla)

    async def talk():
        await page.open()
        for text in ("", "{}", "x" * 100_000, '{"type": "poke", "poke": {}}', "\x00", "pong"):
            await page.say(text)
        assert await page.hears_nothing()
        await page.say("ping")
        assert (await page.application.receive_output(5))["text"] == "pong"
        await page.close()

    run(talk)
