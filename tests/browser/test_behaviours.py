"""Each module of static/js in a real browser: the real frame, styles, scripts and content policy.

The page and what it fetches are given by the test, so that a socket can be lost and a clock moved on at will; the
whole site is driven by the other tests of this folder.
"""

from __future__ import annotations

import io
import itertools
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from csp.utils import build_policy
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.template import engines
from django.test import RequestFactory
from django.utils import translation
from PIL import Image
from playwright.sync_api import Browser, Page, Request, Route, WebSocketRoute, expect

from common import clock
from tests.browser.conftest import DESKTOP, PHONE, STILL, wait_until

pytestmark = pytest.mark.browser

ADDRESS = "http://localhost:8123"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
Reply = Callable[[Request], dict[str, Any]]


@dataclass
class Ground:
    """One opened page, what it asked for and the sockets it made."""

    page: Page
    asked: list[Request] = field(default_factory=list)
    sockets: list[WebSocketRoute] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def count(self, path: str) -> int:
        return sum(request.url == ADDRESS + path for request in self.asked)

    def poke(self, type: str, id: str = "1") -> None:
        self.sockets[-1].send(json.dumps({"type": type, "id": id}))


@pytest.fixture
def open_ground(browser: Browser, mo: Any) -> Iterator[Callable[..., Ground]]:
    """open_ground("<main's markup>", replies={"/part/": lambda request: {...}}) -> a Ground."""
    grounds: list[Ground] = []
    policy = build_policy()

    def open_page(
        main: str,
        *,
        modules: str = "",
        replies: dict[str, Reply] | None = None,
        user: Any = mo,
        socket: Callable[[WebSocketRoute], None] | None = None,
        clock: bool = False,
        **options: Any,
    ) -> Ground:
        page = browser.new_context(
            viewport=PHONE, locale="en-GB", service_workers="block", **STILL, **options
        ).new_page()
        ground = Ground(page)
        grounds.append(ground)
        replies = replies or {}
        # Here, on the test's own connection: a handler of the browser's runs in a context that would take a new one.
        frame = framed(main, modules, user)
        page.on("pageerror", lambda error: ground.problems.append(str(error)))
        page.on(
            "console",
            lambda m: ground.problems.append(m.text) if "Content Security Policy" in m.text else None,
        )

        def answer(route: Route) -> None:
            path = route.request.url.removeprefix(ADDRESS).split("?")[0]
            if path.startswith("/static/"):
                file = Path(finders.find(path.removeprefix("/static/")))
                return route.fulfill(body=file.read_bytes(), content_type=TYPES[file.suffix])
            ground.asked.append(route.request)
            if path in replies:
                reply = replies[path](route.request)
                return route.abort("failed") if reply.get("lost") else route.fulfill(**reply)
            headers = {"Content-Security-Policy": policy, "Content-Type": "text/html; charset=utf-8"}
            return route.fulfill(body=frame, headers=headers)

        def connect(ws: WebSocketRoute) -> None:
            ground.sockets.append(ws)
            (socket or (lambda ws: ws.on_message(lambda text: ws.send("pong"))))(ws)

        page.route("**/*", answer)
        page.route_web_socket("**/ws/v1/live/", connect)
        if clock:
            page.clock.install()
        page.goto(ADDRESS + "/")
        return ground

    yield open_page
    for ground in grounds:
        ground.page.context.close()
    assert not [problem for ground in grounds for problem in ground.problems]


def framed(main: str, modules: str, user: Any) -> str:
    """The real base.html around some markup."""
    request = RequestFactory().get("/")
    request.user, request.resolver_match, request._messages = user, None, []
    source = '{% extends "base.html" %}{% load ui %}{% block title %}Ground{% endblock %}'
    if modules:
        source += f"{{% block behaviours %}}{{% behaviours {modules} %}}{{% endblock %}}"
    source += f"{{% block main %}}<h1>Ground</h1>{main}{{% endblock %}}"
    return engines["django"].from_string(source).render({}, request)


def html(body: str, **reply: Any) -> dict[str, Any]:
    return {"body": body, "content_type": "text/html; charset=utf-8", **reply}


def counting(body: str) -> Reply:
    """A part that says how often it was fetched."""
    times = iter(range(1, 1000))
    return lambda request: html(body.replace("TIMES", str(next(times))))


# --- live -----------------------------------------------------------------------------------------------------
PART = (
    '<section id="part" data-live="offer.sent offer.rescinded" hx-get="/part/" hx-trigger="live" '
    'hx-swap="outerHTML">fetched TIMES</section>'
)


def test_a_page_that_gets_somebody_elses_reply_is_loaded_again_as_theirs(open_ground):
    theirs = iter(
        [html(PART.replace("TIMES", "for somebody else"), headers={"X-Person": "0123456789abcdef"})]
    )
    ours = html(PART.replace("TIMES", "for us"))
    ground = open_ground(PART, replies={"/part/": lambda request: next(theirs, ours)})
    expect(ground.page.locator("#part")).to_have_text("fetched for us")
    assert ground.count("/") == 2


def test_a_part_is_fetched_on_connect_and_on_its_own_pokes_only(open_ground):
    ground = open_ground(PART, replies={"/part/": counting(PART)})
    expect(ground.page.locator("#part")).to_have_text("fetched 1")
    ground.poke("enquiry.changed")
    ground.poke("offer.sent")
    expect(ground.page.locator("#part")).to_have_text("fetched 2")
    assert ground.count("/part/") == 2
    ground.page.evaluate("Math.random = () => 0")  # pages take their time, each its own
    ground.poke("pokes.lost")
    expect(ground.page.locator("#part")).to_have_text("fetched 3")


def test_several_pokes_in_a_row_are_one_fetch(open_ground):
    ground = open_ground(PART, replies={"/part/": counting(PART)})
    expect(ground.page.locator("#part")).to_have_text("fetched 1")
    for _ in range(5):
        ground.poke("offer.sent")
    expect(ground.page.locator("#part")).to_have_text("fetched 2")
    ground.page.wait_for_timeout(500)
    assert ground.count("/part/") == 2


def test_news_that_comes_during_a_fetch_is_fetched_after_it(open_ground):
    count_up = counting(PART)

    def reply(request):
        if ground.count("/part/") == 2:
            ground.poke("offer.sent")
        return count_up(request)

    ground = open_ground(PART, replies={"/part/": reply})
    expect(ground.page.locator("#part")).to_have_text("fetched 1")
    ground.poke("offer.sent")
    expect(ground.page.locator("#part")).to_have_text("fetched 3")


def test_a_part_with_an_id_hears_only_about_that(open_ground):
    part = PART.replace('id="part"', 'id="part" data-live-id="7"')
    ground = open_ground(part, replies={"/part/": counting(part)})
    expect(ground.page.locator("#part")).to_have_text("fetched 1")
    ground.poke("offer.sent", id="8")
    ground.page.wait_for_timeout(500)
    assert ground.count("/part/") == 1
    ground.poke("offer.sent", id="7")
    expect(ground.page.locator("#part")).to_have_text("fetched 2")


def test_a_part_somebody_types_in_waits_for_them(open_ground):
    part = PART.replace("fetched TIMES", '<span>fetched TIMES</span><input aria-label="Words">')
    ground = open_ground(part, replies={"/part/": counting(part)})
    expect(ground.page.locator("#part span")).to_have_text("fetched 1")
    ground.page.get_by_label("Words").fill("half a sen")
    ground.poke("offer.sent")
    ground.page.wait_for_timeout(1500)
    assert ground.count("/part/") == 1
    ground.page.get_by_label("Words").fill("")
    ground.page.get_by_label("Words").blur()
    expect(ground.page.locator("#part span")).to_have_text("fetched 2")


def test_a_lost_socket_comes_back_and_everything_is_fetched(open_ground):
    ground = open_ground(PART, replies={"/part/": counting(PART)})
    expect(ground.page.locator("#part")).to_have_text("fetched 1")
    ground.sockets[0].close(code=1011)
    expect(ground.page.locator("#part")).to_have_text("fetched 2")
    assert len(ground.sockets) == 2


def test_without_a_socket_it_says_so_and_looks_every_15_seconds(open_ground):
    refuse = lambda ws: ws.close(code=1011)  # noqa: E731
    promise = '<span class="live if-live">Updating live</span>'
    ground = open_ground(PART + promise, replies={"/part/": counting(PART)}, socket=refuse, clock=True)
    ground.page.clock.run_for(10_000)
    expect(ground.page.get_by_text("Updating live")).to_be_hidden()
    expect(ground.page.locator('[data-shown-when="reconnecting"]')).to_be_visible()
    with ground.page.expect_request("**/part/**"):
        ground.page.clock.run_for(16_000)


WAITS = """(chance) => {
  Math.random = () => chance;
  window.waits = [];
  const asked = window.setTimeout;
  window.setTimeout = (work, wait, ...given) => {
    if (work.name === "connect") window.waits.push(wait);
    return asked(work, wait, ...given);
  };
}"""


@pytest.mark.parametrize(("chance", "longest"), [(1, 30_000), (0, 15_000)])
def test_without_a_socket_it_tries_less_and_less_often(open_ground, chance, longest):
    """Up to half a minute; twenty pages that lost it together come back at twenty moments."""
    refuse = lambda ws: ws.close(code=1011)  # noqa: E731
    ground = open_ground("", socket=refuse, clock=True)
    ground.page.evaluate(WAITS, chance)
    for tries in range(8):
        ground.page.clock.run_for(30_001)
        wait_until(ground.page, "tries => window.waits.length > tries", tries)
    waits = ground.page.evaluate("window.waits")
    assert waits[0] < longest
    assert waits[-2:] == [longest, longest]
    assert all(later == min(longest, 2 * wait) for wait, later in itertools.pairwise(waits))
    assert len(ground.sockets) > len(waits)


def test_a_phone_that_slept_finds_its_dead_socket(open_ground):
    silent = lambda ws: ws.on_message(lambda text: None)  # noqa: E731
    ground = open_ground(PART, replies={"/part/": counting(PART)}, socket=silent, clock=True)
    ground.page.clock.run_for(40_000)
    ground.page.wait_for_timeout(300)
    assert len(ground.sockets) >= 2


def test_a_socket_refused_to_nobody_is_not_tried_again(open_ground):
    ground = open_ground(
        PART, replies={"/part/": counting(PART)}, socket=lambda ws: ws.close(code=4401), clock=True
    )
    expect(ground.page.get_by_text("You have been signed out.")).to_be_visible()
    expect(ground.page.locator("#part")).to_have_count(0)
    expect(ground.page.get_by_text("Ground", exact=True)).to_have_count(0)
    expect(ground.page.locator("#own-menu")).to_have_count(0)
    ground.page.clock.run_for(60_000)
    assert len(ground.sockets) == 1


def test_a_page_that_is_signed_out_forgets_all_but_what_was_typed(open_ground):
    main = "<p>Carla's words</p><label>Your answer <textarea></textarea></label><label>Else <input></label>"
    page = (ground := open_ground(main)).page
    page.get_by_label("Your answer").fill("Half an answer")
    page.evaluate(
        """() => {
          document.title = "Carla's title";
          const put = (where, html) => document.querySelector(where).insertAdjacentHTML("beforeend", html);
          put(".appbar", "<p>Carla's topic</p>");
          put(".notices", "<div class='banner'>Carla's notice</div>");
          put("#toasts", "<div class='toast'>Carla's toast</div>");
          put("#problem", "<p>Carla's problem</p>");
          put("#announcer", "Carla's news");
        }"""
    )
    ground.sockets[-1].close(code=4401)
    expect(page.get_by_text("You have been signed out.")).to_be_visible()
    expect(page.get_by_text("Carla's")).to_have_count(0)
    expect(page).to_have_title("Crowdline")
    expect(page.locator(".brand")).to_be_visible()
    expect(page.get_by_label("Else")).to_have_count(0)
    expect(page.get_by_label("Your answer")).to_have_value("Half an answer")


PRESSED = (
    '<section id="part" data-live="offer.sent" hx-get="/part/" hx-trigger="live" hx-swap="outerHTML">'
    '<button type="button">Claim TIMES</button></section><button type="button">Elsewhere</button>'
)


@pytest.mark.parametrize("name", ["Claim TIMES", "Elsewhere"])
def test_a_press_that_begins_while_a_part_is_fetched_holds_what_arrives(open_ground, name):
    pressed = []

    def reply(request: Request) -> dict[str, Any]:
        page = request.frame.page
        if not pressed:
            box = page.get_by_role("button", name=name).bounding_box()
            page.mouse.move(box["x"] + 9, box["y"] + 9)
            page.mouse.down()
            pressed.append(box)
        return html(PRESSED.replace("TIMES", "the next").partition("</section>")[0] + "</section>")

    ground = open_ground(PRESSED, replies={"/part/": reply})
    ground.page.evaluate("addEventListener('click', ({target}) => { window.meant = target.textContent; })")
    while not pressed:
        ground.page.wait_for_timeout(100)
    ground.page.wait_for_timeout(700)
    expect(ground.page.locator("#part")).to_have_text("Claim TIMES")
    ground.page.mouse.up()
    assert ground.page.evaluate("window.meant") == name
    expect(ground.page.locator("#part")).to_have_text("Claim the next")


@pytest.mark.parametrize("once", ["", "data-once"])
def test_a_part_in_which_something_is_being_sent_is_not_taken_from_it(open_ground, once):
    form = (
        f'<form {once} hx-post="/claim/" hx-target="#part" hx-swap="outerHTML"><button>Claim</button></form>'
    )
    main = PART.replace("fetched TIMES", form)
    became = PART.replace("fetched TIMES", "what became of the claim")
    fetched: list[int] = []

    def fetch(request: Request) -> dict[str, Any]:
        fetched.append(1)
        if len(fetched) == 1:
            if once:  # It goes out when it has been drawn; this page is slow to draw.
                request.frame.page.evaluate("window.requestAnimationFrame = () => {}")
            request.frame.page.get_by_role("button", name="Claim").evaluate("(button) => button.click()")
            return html(PART.replace("TIMES", "anew"))
        return html(became)  # What was held back is fetched again soon after the claim.

    def claim(request: Request) -> dict[str, Any]:
        request.frame.page.wait_for_timeout(500)
        return html(became)

    ground = open_ground(main, replies={"/part/": fetch, "/claim/": claim})
    expect(ground.page.get_by_text("what became of the claim")).to_be_visible()


def test_a_form_that_is_being_sent_is_not_fetched_anew(open_ground):
    """A fresh one would be a second request under a key of its own."""
    form = (
        '<form id="part" method="post" action="/redeem/" data-once data-live="offer.sent" hx-get="/part/" '
        'hx-trigger="live" hx-select="#part" hx-swap="outerHTML"><button data-busy="Sending">Use</button></form>'
    )
    ground = open_ground(form, replies={"/part/": lambda request: html(form)})
    while not ground.count("/part/"):
        ground.page.wait_for_timeout(100)
    ground.page.wait_for_timeout(500)
    # Its reply is long in coming: here it never comes.
    ground.page.evaluate(
        "document.getElementById('part').addEventListener('submit', (e) => e.preventDefault())"
    )
    ground.page.get_by_role("button", name="Use").click()
    ground.poke("offer.sent")
    ground.page.wait_for_timeout(2_500)
    assert ground.count("/part/") == 1
    expect(ground.page.get_by_role("button", name="Sending")).to_have_attribute("aria-disabled", "true")


def test_what_comes_by_itself_pushes_nothing(open_ground):
    ground = open_ground('<button type="button">Claim</button>')
    button = ground.page.get_by_role("button", name="Claim")
    before = button.bounding_box()
    banners = ground.page.locator(".afloat .banner")
    ground.page.evaluate(
        """() => {
          const words = document.getElementById("outbox-template").content;
          document.getElementById("outbox").append(words.cloneNode(true));
          for (const banner of document.querySelectorAll(".afloat .banner")) banner.hidden = false;
        }"""
    )
    assert banners.count() == 8
    expect(banners.last).to_be_visible()
    assert button.bounding_box() == before
    ground.page.get_by_role("button", name="Later").click()
    expect(ground.page.get_by_text("A new version is ready.")).to_be_hidden()


HIDE = """(state) => {
  Object.defineProperty(document, "hidden", { value: state.includes("hidden"), configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


def test_a_board_rests_while_its_page_is_hidden_and_catches_up(open_ground):
    board = '<p id="part" hx-get="/part/" hx-trigger="live, every 600s" hx-swap="outerHTML">fetched TIMES</p>'
    ground = open_ground(board, replies={"/part/": counting(board)}, clock=True)
    ground.page.clock.run_for(601_000)
    expect(ground.page.locator("#part")).to_have_text("fetched 1")
    ground.page.evaluate(HIDE, ["hidden"])
    ground.page.clock.run_for(1_300_000)
    expect(ground.page.locator("#part")).to_have_text("fetched 1")
    ground.page.evaluate(HIDE, [])
    ground.page.clock.run_for(1_000)
    expect(ground.page.locator("#part")).to_have_text("fetched 2")


def test_a_board_that_is_not_reached_says_nothing_by_itself(open_ground):
    board = '<p hx-get="/part/" hx-trigger="every 1s">A board</p>'
    ground = open_ground(board, replies={"/part/": lambda request: {"lost": True}})
    ground.page.wait_for_timeout(2_500)
    assert ground.count("/part/")
    expect(ground.page.get_by_text("That did not reach us.")).to_have_count(0)


def test_being_offline_is_said(open_ground):
    ground = open_ground('<button type="button" data-needs-connection>Claim</button>')
    ground.page.context.set_offline(True)
    expect(ground.page.get_by_text("You are offline.")).to_be_visible()
    expect(ground.page.get_by_role("button", name="Claim")).to_have_attribute("aria-disabled", "true")
    ground.page.context.set_offline(False)
    expect(ground.page.get_by_text("You are offline.")).to_be_hidden()


# --- time -----------------------------------------------------------------------------------------------------
RING = (
    '<span class="ring" id="lease" role="timer" data-lease data-seconds="SECONDS" data-of="660" '
    'data-say-300="5 minutes left." data-say-0="Over."><svg viewBox="0 0 56 56"><circle/><circle/></svg>'
    "<b></b></span>"
)


COLOUR = "(element) => getComputedStyle(element).backgroundColor"


def test_a_countdown_ticks_speaks_and_ends(open_ground):
    main = RING.replace("SECONDS", "302") + (
        '<p hx-get="/ended/" hx-trigger="countdown-end from:#lease">open</p>'
        '<div id="claim-state"><div class="banner">Yours until 10:16</div></div><p class="banner warn" id="warn">W</p>'
    )
    ground = open_ground(main, replies={"/ended/": lambda request: html("ended")}, clock=True)
    # The page's clock goes on by itself as well, on a slow machine by more than a moment.
    expect(ground.page.locator("#lease b")).to_have_text(re.compile(r"^(5:0[0-2]|4:\d\d)$"))
    ground.page.clock.run_for(3_000)
    expect(ground.page.locator("#lease b")).to_have_text(re.compile(r"^4:\d\d$"))
    expect(ground.page.locator("#announcer")).to_have_text("5 minutes left.")
    warn = ground.page.locator("#warn").evaluate(COLOUR)
    state = ground.page.locator("#claim-state > .banner")
    assert state.evaluate(COLOUR) != warn
    ground.page.clock.run_for(200_000)
    expect(ground.page.locator("#lease")).to_have_attribute("data-left", "soon")
    expect(state).to_have_css("background-color", warn)
    ground.page.clock.run_for(120_000)
    expect(ground.page.locator("#lease b")).to_have_text("0:00")
    expect(ground.page.get_by_text("ended")).to_be_visible()


def test_typing_keeps_the_lease_and_sets_the_countdown_anew(open_ground):
    def beat(request: Request) -> dict[str, Any]:
        body = json.dumps({"expires_at": "2026-11-21T10:10:00Z"})
        headers = {"Date": "Sat, 21 Nov 2026 10:00:00 GMT", "Content-Type": "application/json"}
        return {"body": body, "headers": headers}

    main = RING.replace("SECONDS", "100") + (
        '<form data-heartbeat-url="/beat/"><textarea aria-label="Answer"></textarea></form>'
    )
    ground = open_ground(main, modules='"heartbeat"', replies={"/beat/": beat})
    ground.page.get_by_label("Answer").press_sequentially("Hello there")
    expect(ground.page.locator("#lease b")).to_have_text(re.compile(r"^(10:00|9:5\d)$"))
    assert ground.count("/beat/") == 1
    assert ground.asked[-1].headers["x-csrftoken"]


def test_a_lease_that_is_gone_is_told_to_the_page(open_ground):
    main = (
        '<form data-heartbeat-url="/beat/"><textarea aria-label="Answer"></textarea></form>'
        '<p id="state" hx-get="/state/" hx-trigger="lease-lost from:body">held</p>'
    )
    replies = {"/beat/": lambda r: html("", status=409), "/state/": lambda r: html("gone")}
    ground = open_ground(main, modules='"heartbeat"', replies=replies)
    ground.page.get_by_label("Answer").press_sequentially("H")
    expect(ground.page.locator("#state")).to_have_text("gone")


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("en-gb", ["Waiting under 1 min", "Waiting 4 min", "Waiting 1 h", "Waiting 1 h 4 min"]),
        ("de", ["Wartet unter 1 min", "Wartet 4 min", "Wartet 1 h", "Wartet 1 h 4 min"]),
    ],
)
def test_a_waiting_time_grows_and_becomes_late(open_ground, language, says):
    with translation.override(language):
        waiting = engines["django"].from_string('{% include "components/waiting.html" %}')
        main = waiting.render({"since": clock.ago(seconds=20), "aim": 240})
    ground = open_ground(main, clock=True)
    waited = ground.page.locator("[data-elapsed]")
    expect(waited).to_have_text(says[0])
    for seconds, words in zip((230, 3360, 240), says[1:], strict=True):
        ground.page.clock.run_for(seconds * 1000)
        expect(waited).to_have_text(words)
        expect(waited).to_have_class("late")


# --- what is typed --------------------------------------------------------------------------------------------
DRAFT = (
    '<form hx-post="/send/" hx-swap="none"><label>Answer <textarea name="body" data-draft-key="claim-1" '
    'data-draft-url="/draft/" data-draft-status="s"></textarea></label>'
    '<p id="s" data-saved="Draft saved" data-saved-here="Saved here" data-restored="Brought back" '
    'data-failed="Not saved"></p><button>Send</button></form>'
)
KEPT = "Object.keys(localStorage).filter(name => name.startsWith('crowdline-draft:')).length"


def test_a_draft_is_saved_after_a_pause_and_survives_a_reload(open_ground):
    ground = open_ground(DRAFT, replies={"/draft/": lambda request: html("", status=204)})
    ground.page.get_by_label("Answer").press_sequentially("Try flight mode")
    expect(ground.page.locator("#s")).to_contain_text("Draft saved")
    assert ground.count("/draft/") == 1
    ground.page.reload()
    expect(ground.page.get_by_label("Answer")).to_have_value("Try flight mode")
    expect(ground.page.locator("#s")).to_have_text("Brought back")


def test_a_draft_the_server_could_not_take_is_saved_here(open_ground):
    ground = open_ground(DRAFT, replies={"/draft/": lambda request: {"lost": True}})
    ground.page.get_by_label("Answer").press_sequentially("x")
    expect(ground.page.locator("#s")).to_contain_text("Saved here")


@pytest.mark.parametrize("storage", ["full", "blocked"])
def test_what_is_kept_nowhere_is_said_not_to_be_saved(open_ground, storage):
    ground = open_ground(DRAFT, replies={"/draft/": lambda request: {"lost": True}})
    refuse = {
        "full": """() => {
          Storage.prototype.setItem = () => { throw new DOMException("", "QuotaExceededError"); };
        }""",
        "blocked": """() => {
          const get = () => { throw new DOMException("", "SecurityError"); };
          Object.defineProperty(window, "localStorage", { get });
        }""",
    }
    ground.page.evaluate(refuse[storage])
    ground.page.get_by_label("Answer").press_sequentially("x")
    expect(ground.page.locator("#s")).to_have_text("Not saved")


def test_a_draft_is_forgotten_once_sent_and_kept_when_refused(open_ground):
    answers = iter([422, 200])
    replies = {
        "/draft/": lambda request: html("", status=204),
        "/send/": lambda request: html("", status=next(answers)),
    }
    ground = open_ground(DRAFT, replies=replies)
    ground.page.get_by_label("Answer").press_sequentially("x")
    expect(ground.page.locator("#s")).to_contain_text("Draft saved")
    with ground.page.expect_response("**/send/"):
        ground.page.get_by_role("button", name="Send").click()
    assert ground.page.evaluate(KEPT) == 1
    with ground.page.expect_response("**/send/"):
        ground.page.get_by_role("button", name="Send").click()
    wait_until(ground.page, f"{KEPT} === 0")


def test_a_preview_from_inside_the_form_does_not_cost_the_draft(open_ground):
    preview = (
        '<div id="preview" hx-post="/preview/" hx-trigger="input delay:50ms from:body" hx-swap="innerHTML">'
        "Preview</div>"
    )
    replies = {"/draft/": lambda r: html("", status=204), "/preview/": lambda r: html("As others read it")}
    ground = open_ground(DRAFT.replace("<button", f"{preview}<button"), replies=replies)
    ground.page.get_by_label("Answer").press_sequentially("x")
    expect(ground.page.locator("#preview")).to_have_text("As others read it")
    expect(ground.page.locator("#s")).to_contain_text("Draft saved")
    assert ground.page.evaluate(KEPT) == 1


def test_nothing_is_saved_behind_a_form_that_is_on_its_way(open_ground):
    held_back: list[Route] = []

    def hold_back(route: Route) -> None:
        held_back.append(route)

    ground = open_ground(DRAFT, replies={"/draft/": lambda request: html("", status=204)})
    ground.page.route("**/send/", hold_back)
    ground.page.get_by_label("Answer").press_sequentially("x")
    with ground.page.expect_request("**/send/"):
        ground.page.get_by_role("button", name="Send").click()
    ground.page.wait_for_timeout(1_500)  # Longer than the pause after which a draft is saved.
    assert ground.count("/draft/") == 0
    assert ground.page.evaluate(KEPT) == 1
    held_back[0].fulfill(body="", content_type="text/html")
    wait_until(ground.page, f"{KEPT} === 0")


def test_signing_out_removes_every_draft_from_the_device(open_ground):
    replies = {"/draft/": lambda r: html("", status=204), "/accounts/logout/": lambda r: html("bye")}
    ground = open_ground(DRAFT, replies=replies)
    ground.page.get_by_label("Answer").press_sequentially("secret")
    expect(ground.page.locator("#s")).to_contain_text("Draft saved")
    ground.page.locator("#own-menu summary").click()
    ground.page.get_by_role("button", name="Sign out").click()
    expect(ground.page.get_by_text("bye")).to_be_visible()
    assert ground.page.evaluate(KEPT) == 0


SENT = """async () => {
  const [file] = document.querySelector('input[type=file]').files;
  const {width, height} = await createImageBitmap(file);
  return {width, height, type: file.type, size: file.size, head: await file.slice(0, 4096).text()};
}"""


@pytest.fixture
def photos_ground(open_ground):
    from django import forms

    from marketplace.forms.photos import PhotosField

    class WithPhotos(forms.Form):
        photos = PhotosField()

    main = '{% include "components/photos.html" with field=field %}'
    rendered = engines["django"].from_string(main).render({"field": WithPhotos()["photos"]})
    return open_ground(rendered, modules='"photos"')


@pytest.mark.parametrize(("format", "type"), [("JPEG", "image/jpeg"), ("PNG", "image/png")])
def test_a_large_photo_is_made_smaller_before_it_is_sent(photos_ground, format, type):
    """And stands upright: its camera was held on its side, and says so."""
    photo, exif = Image.effect_noise((3000, 1500), 90).convert("RGB"), Image.Exif()
    exif[0x0112] = 6
    written = io.BytesIO()
    photo.save(written, format, exif=exif)
    page = photos_ground.page
    page.locator("input[type=file]").set_input_files(
        {"name": "roof.img", "mimeType": type, "buffer": written.getvalue()}
    )
    expect(page.locator("[data-photos-list] li")).to_have_count(1)
    sent = page.evaluate(SENT)
    assert [sent["width"], sent["height"], sent["type"]] == [1024, 2048, type]
    assert sent["size"] < len(written.getvalue()) / 1.5
    assert "Exif" not in sent["head"]


def test_a_small_photo_is_sent_as_it_is(photos_ground):
    written = io.BytesIO()
    Image.effect_noise((300, 200), 90).save(written, "JPEG")
    page = photos_ground.page
    page.locator("input[type=file]").set_input_files(
        {"name": "roof.jpg", "mimeType": "image/jpeg", "buffer": written.getvalue()}
    )
    expect(page.locator("[data-photos-list] li")).to_have_count(1)
    assert page.evaluate(SENT)["size"] == len(written.getvalue())


def test_photos_are_listed_and_what_would_be_refused_is_said(photos_ground):
    ground = photos_ground
    small = {"mimeType": "image/png", "buffer": b"x" * 2048}
    files = [{"name": f"{n}.png", **small} for n in range(6)]
    files.append({"name": "big.png", "mimeType": "image/png", "buffer": b"x" * (10 * 1024 * 1024 + 1)})
    ground.page.locator("input[type=file]").set_input_files(files)
    expect(ground.page.locator("[data-photos-list] li")).to_have_count(5)
    expect(ground.page.locator("[data-photos-problem]")).to_contain_text("big.png is larger than 10 MB")
    expect(ground.page.locator("[data-photos-problem]")).to_contain_text("Up to 5 photos")
    expect(ground.page.locator("[data-photos-list] li").first).to_contain_text("2 kB")
    ground.page.get_by_role("button", name="Remove 0.png").click()
    assert ground.page.evaluate("document.querySelector('input[type=file]').files.length") == 4


# --- what is pressed ------------------------------------------------------------------------------------------
DIALOG = (
    '<a href="#ask" data-open="ask">Not solved</a><dialog id="ask" aria-labelledby="t"><form method="dialog">'
    '<h2 id="t" tabindex="-1" autofocus>Sorry</h2><button type="button" data-close>Cancel</button></form></dialog>'
)


def test_a_dialog_takes_the_focus_and_gives_it_back(open_ground):
    page = open_ground(DIALOG).page
    page.get_by_role("link", name="Not solved").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Sorry")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Not solved")).to_be_focused()


def test_a_dialog_is_part_of_the_page_without_script(open_ground):
    page = open_ground(DIALOG, java_script_enabled=False).page
    expect(page.get_by_role("heading", name="Sorry")).to_be_visible()
    expect(page.get_by_role("button", name="Cancel")).to_be_hidden()


def test_a_second_tap_sends_nothing_twice_and_a_refusal_gives_the_button_back(open_ground):
    main = (
        '<form data-once hx-post="/claim/" hx-target="#out"><button name="how" value="fast" '
        'data-busy="Claiming">Claim</button></form><p id="out"></p>'
    )
    waiting: list[bool] = []

    def slow(request: Request) -> dict[str, Any]:
        waiting.append(True)
        return html("taken", status=409)

    ground = open_ground(main, replies={"/claim/": slow})
    ground.page.evaluate(
        "const b = document.querySelector('form[data-once] button'); b.click(); b.click(); b.click()"
    )
    expect(ground.page.locator("#out")).to_have_text("taken")
    expect(ground.page.get_by_role("button", name="Claim", exact=True)).not_to_have_attribute(
        "aria-disabled", "true"
    )
    assert len(waiting) == 1
    assert ground.asked[-1].post_data == "how=fast"


def test_what_was_pressed_is_drawn_before_it_is_sent(open_ground):
    ground = open_ground(
        '<form data-once hx-post="/claim/" hx-target="#out"><button data-busy="Claiming">Claim</button></form>'
        '<p id="out"></p>',
        replies={"/claim/": lambda request: html("yours")},
    )
    ground.page.evaluate("""() => {
        window.happened = [];
        const drawing = () => requestAnimationFrame(() => window.happened.push("drawing"));
        document.addEventListener("submit", drawing, true);
        document.addEventListener("htmx:beforeRequest", () => window.happened.push("sent"));
    }""")
    ground.page.get_by_role("button", name="Claim").click()
    expect(ground.page.locator("#out")).to_have_text("yours")
    assert ground.page.evaluate("window.happened") == ["drawing", "sent"]


def test_single_keys_work_except_while_typing_and_can_be_switched_off(open_ground):
    main = (
        '<form hx-post="/approve/" hx-target="#out"><button data-key="a">Approve</button></form><p id="out"></p>'
        '<label>Note <textarea data-key="n"></textarea></label>'
        '<fieldset data-key="1"><legend>Correct</legend><label><input type="radio" name="s" value="yes">Yes</label>'
        '<label><input type="radio" name="s" value="no">No</label></fieldset>'
        '<label><input type="checkbox" data-shortcuts-switch>Shortcuts</label>'
    )
    ground = open_ground(main, modules='"shortcuts"', replies={"/approve/": lambda request: html("ok")})
    page = ground.page
    page.keyboard.press("n")
    page.keyboard.type("a1")
    expect(page.get_by_label("Note")).to_have_value("a1")
    page.keyboard.press("Escape")
    page.keyboard.press("1")
    page.keyboard.press("1")
    expect(page.get_by_label("No", exact=True)).to_be_checked()
    page.keyboard.press("Control+a")
    assert ground.count("/approve/") == 0
    page.keyboard.press("a")
    expect(page.locator("#out")).to_have_text("ok")
    page.get_by_label("Shortcuts", exact=True).uncheck()
    page.reload()
    expect(page.get_by_label("Shortcuts", exact=True)).not_to_be_checked()
    page.keyboard.press("a")
    page.wait_for_timeout(300)
    assert ground.count("/approve/") == 1


def test_in_a_list_keys_mean_what_is_looked_at_and_only_lead_to_what_decides(open_ground):
    article = (
        '<article data-key-item data-key="j" tabindex="-1" id="{0}"><form hx-post="/{0}/" hx-target="#out">'
        '<button data-key="a" data-key-leads>Approve</button></form></article>'
    )
    replies = {f"/{name}/": lambda request, name=name: html(name) for name in ("first", "second")}
    main = article.format("first") + article.format("second") + '<p id="out"></p>'
    page = open_ground(main, modules='"shortcuts"', replies=replies).page
    for key, now in (("a", "#first button"), ("j", "#second"), ("j", "#first"), ("j", "#second")):
        page.keyboard.press(key)
        expect(page.locator(now)).to_be_focused()
    page.keyboard.press("a")
    expect(page.locator("#second button")).to_be_focused()
    expect(page.locator("#out")).to_have_text("")
    page.keyboard.press("Enter")
    expect(page.locator("#out")).to_have_text("second")


def test_any_list_is_gone_through_by_keys(open_ground):
    rows = "".join(f'<tr><td>{n}</td><td><a href="/{n}/">Open {n}</a></td></tr>' for n in (1, 2, 3))
    figures = '<table class="table"><tbody><tr id="figure"><td>5</td></tr></tbody></table>'
    find = '<details><summary>Narrow</summary><form role="search"><label>Who <input name="q"></label></form></details>'
    main = f'{find}<table class="table"><tbody>{rows}</tbody></table>{figures}'
    page = open_ground(main).page
    page.set_viewport_size(DESKTOP)
    for key, now in (
        ("j", "Open 1"),
        ("j", "Open 2"),
        ("k", "Open 1"),
        ("k", ""),
        ("k", "Open 3"),
        ("j", ""),
    ):
        page.keyboard.press(key)
        expect(page.get_by_role("link", name=now) if now else page.locator("#figure")).to_be_focused()
    page.keyboard.press("?")
    lines = page.get_by_role("dialog").locator("dl > div")
    assert lines.all_inner_texts() == [
        "All keys\n?",
        "Next in the list\nJ",
        "The one before\nK",
        "Search\n/",
        "Open it\nEnter",
    ]
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.get_by_label("Who")).to_be_focused()
    page.keyboard.type("jk/")
    expect(page.get_by_label("Who")).to_have_value("jk/")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/1/")


def test_a_list_goes_on_behind_the_row_that_is_open(open_ground):
    rows = "".join(
        f'<a class="link-row" href="/{n}/"{" aria-current=true" if n == 2 else ""}>Open {n}</a>'
        for n in (1, 2, 3)
    )
    page = open_ground(rows).page
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="Open 3")).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("k")
    expect(page.get_by_role("link", name="Open 1")).to_be_focused()


@pytest.mark.parametrize(
    ("fields", "words", "first"),
    [
        ('<select aria-label="Topic"></select><input name="who" aria-label="Who">', "Search", "Who"),
        (
            '<select aria-label="Topic"></select><select aria-label="State"></select>',
            "Narrow the list",
            "Topic",
        ),
    ],
)
def test_the_slash_says_whether_it_leads_to_words_or_to_choices(open_ground, fields, words, first):
    find = f'<details><summary>Narrow</summary><form role="search">{fields}</form></details>'
    page = open_ground(find).page
    page.set_viewport_size(DESKTOP)
    page.keyboard.press("?")
    assert f"{words}\n/" in page.get_by_role("dialog").locator("dl > div").all_inner_texts()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.get_by_label(first)).to_be_focused()


def test_the_sheet_names_what_its_keys_act_on(open_ground):
    things = "".join(
        f'<article data-key-item data-key="j" data-key-says="Next request" tabindex="-1"><a href="/{n}/">{n}</a>'
        f'<button data-key="a" data-key-leads>Approve {n}</button></article>'
        for n in (1, 2, 3)
    )
    page = open_ground(things).page
    page.set_viewport_size(DESKTOP)
    for _ in range(3):
        page.keyboard.press("j")
    page.keyboard.press("?")
    lines = page.get_by_role("dialog").locator("dl > div")
    assert lines.all_inner_texts() == [
        "Next request\nJ",
        "Approve 3\nA",
        "All keys\n?",
        "The one before\nK",
    ]
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    expect(page.get_by_role("button", name="Approve 3")).to_be_focused()


def test_keys_are_named_only_where_there_may_be_some(open_ground):
    page = open_ground("<p>Approve <kbd>A</kbd></p>").page
    expect(page.locator("main kbd")).to_be_hidden()
    page.set_viewport_size(DESKTOP)
    expect(page.locator("main kbd")).to_be_visible()
    tablet = open_ground("<p>Approve <kbd>A</kbd></p>", is_mobile=True, has_touch=True).page
    tablet.set_viewport_size({"width": 1024, "height": 800})
    expect(tablet.locator("main kbd")).to_be_hidden()


def test_in_a_list_of_things_to_judge_k_goes_back_and_enter_opens_nothing(open_ground):
    things = "".join(
        f'<article data-key-item data-key="j" tabindex="-1" id="t{n}"><a href="/{n}/">{n}</a></article>'
        for n in (1, 2, 3)
    )
    page = open_ground(things).page
    for key, now in (("j", "#t1"), ("j", "#t2"), ("k", "#t1"), ("k", "#t3"), ("Enter", "#t3")):
        page.keyboard.press(key)
        expect(page.locator(now)).to_be_focused()
    page.get_by_role("link", name="3").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/3/")


def test_the_own_theme_is_there_before_the_next_page_is_drawn(open_ground):
    page = open_ground("").page
    page.locator("#own-menu summary").click()
    page.get_by_label("Dark").check()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert {"name": settings.THEME_COOKIE_NAME, "value": "dark"}.items() <= page.context.cookies()[0].items()


# --- what comes back ------------------------------------------------------------------------------------------
SEND = (
    '<form hx-post="/send/" hx-target="#out"><input name="body" aria-label="Words"><button>Send</button></form>'
    '<div id="out">before</div>'
)


@pytest.mark.parametrize("reply", [{"lost": True}, {"body": "<h1>fault</h1>", "status": 500}])
def test_a_request_that_failed_is_said_and_nothing_typed_is_lost(open_ground, reply):
    page = open_ground(SEND, replies={"/send/": lambda request: reply}).page
    page.get_by_label("Words").fill("kept")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_contain_text("That did not reach us.")
    expect(page.get_by_label("Words")).to_have_value("kept")
    expect(page.locator("#out")).to_have_text("before")


@pytest.mark.parametrize("status", [403, 404, 409, 422, 429])
def test_a_refusal_goes_to_the_top_and_takes_the_focus(open_ground, status):
    words = '<!-- c --><div id="problem-message" tabindex="-1" data-focus-after-swap>Gone.</div>'
    page = open_ground(SEND, replies={"/send/": lambda request: html(words, status=status)}).page
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#problem #problem-message")).to_be_focused()
    expect(page.locator("#out")).to_have_text("before")


def test_an_error_summary_that_arrives_takes_the_focus(open_ground):
    words = '<div id="error-summary" tabindex="-1" data-focus-after-swap>One thing to fix.</div>'
    page = open_ground(SEND, replies={"/send/": lambda request: html(words, status=422)}).page
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#out #error-summary")).to_be_focused()


def test_a_background_update_moves_nobody(open_ground):
    part = PART.replace("fetched TIMES", '<h2 tabindex="-1" data-focus-after-swap>fetched TIMES</h2>')
    ground = open_ground('<input aria-label="Elsewhere">' + part, replies={"/part/": counting(part)})
    ground.page.get_by_label("Elsewhere").focus()
    ground.poke("offer.sent")
    expect(ground.page.locator("#part")).to_contain_text("fetched 2")
    expect(ground.page.get_by_label("Elsewhere")).to_be_focused()


def test_a_toast_of_a_reply_stays_ten_seconds(open_ground):
    trigger = {"HX-Trigger": json.dumps({"toast": {"message": "Approved <b>."}}), "Content-Type": "text/html"}
    ground = open_ground(
        SEND, replies={"/send/": lambda request: {"body": "ok", "headers": trigger}}, clock=True
    )
    ground.page.get_by_role("button", name="Send").click()
    expect(ground.page.locator(".toast")).to_contain_text("Approved <b>.")
    ground.page.mouse.move(5, 5)
    ground.page.clock.run_for(9_000)
    expect(ground.page.locator(".toast")).to_be_visible()
    ground.page.clock.run_for(2_000)
    expect(ground.page.locator(".toast")).to_have_count(0)


# --- swaps and the content policy -----------------------------------------------------------------------------
def test_a_field_that_was_made_larger_is_swapped_without_a_word_in_the_console(open_ground):
    box = (
        '<form id="f" hx-post="/send/" hx-target="this" hx-swap="outerHTML"><label>Message '
        '<textarea id="t" name="body"></textarea></label><button>Send</button></form>'
    )
    ground = open_ground(box, replies={"/send/": lambda request: html(box)})
    errors: list[str] = []
    ground.page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
    # as dragging its corner does
    ground.page.locator("#t").evaluate("field => { field.style.height = '160px'; }")
    with ground.page.expect_response("**/send/"):
        ground.page.get_by_role("button", name="Send").click()
    expect(ground.page.locator("#t:not([style])")).to_be_visible()
    assert not errors


# --- errors that are mended -----------------------------------------------------------------------------------
WRONG = (
    '<div id="error-summary" data-summary><b data-forms=\'{"1": "One thing.", "100": "# things."}\'>2 things.</b>'
    '<ul><li><a href="#id_subject">Subject</a></li><li><a href="#id_rating">Rating</a></li></ul></div>'
    '<form novalidate><div class="field"><label for="id_subject">Subject</label>'
    '<div class="error" id="id_subject_error">Say something</div>'
    '<input id="id_subject" required aria-invalid="true" data-max-characters="5"></div>'
    '<fieldset class="field" id="id_rating"><div class="error" id="id_rating_error">Choose</div>'
    '<label><input type="radio" name="rating" value="1" required aria-invalid="true">1</label></fieldset></form>'
)


def test_an_error_goes_when_its_field_could_be_right(open_ground):
    page = open_ground(WRONG).page
    field = page.get_by_label("Subject")
    for still_wrong in ("   ", "too long"):
        field.fill(still_wrong)
        expect(page.locator("#id_subject_error")).to_be_visible()
    field.fill("Fine")
    expect(page.locator("#id_subject_error")).to_have_count(0)
    expect(page.locator("#error-summary b")).to_have_text("One thing.")
    assert field.get_attribute("aria-invalid") is None
    page.get_by_label("1").check()
    expect(page.locator("#error-summary")).to_have_count(0)


# --- what is counted ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("en-gb", {"": "0 words", "One": "1 word", "one two": "2 words", "x" * 23: "3 characters too many"}),
        (
            "de",
            {"": "0 Wörter", " eins\n": "1 Wort", "eins  zwei": "2 Wörter", "x" * 21: "1 Zeichen zu viel"},
        ),
    ],
)
def test_words_are_counted_while_somebody_writes(open_ground, language, says):
    with translation.override(language):
        page = open_ground(
            '<textarea data-words="line" data-max-characters="20"></textarea><span id="line" '
            "data-forms=\"{% counted_forms 'words' %}\" data-over=\"{% counted_forms 'too_many' %}\"></span>",
            modules='"wordcount"',
        ).page
    line = page.locator("#line")
    expect(line).to_have_text(says[""])
    for text, words in says.items():
        page.locator("textarea").fill(text)
        expect(line).to_have_text(words)
        expect(line).to_have_class("late" if len(text) > 20 else "")


PLACES = {"1": "# miejsce", "2": "# miejsca", "100": "# miejsc"}
SAID = """(numbers) => numbers.map((number) => {
  const line = document.getElementById("line");
  const detail = { number, forms: line.dataset.forms };
  line.dispatchEvent(new CustomEvent("counted", { bubbles: true, detail }));
  return line.textContent;
})"""


def test_a_number_takes_the_form_that_its_language_has_for_it(open_ground):
    """Polish has three; which of them 12, 21 and 22 take no rule of English tells."""
    with translation.override("pl"):
        page = open_ground(f"<p id='line' data-forms='{json.dumps(PLACES)}'></p>").page
    said = page.evaluate(SAID, [0, 1, 2, 5, 12, 21, 22])
    words = ["miejsc", "miejsce", "miejsca", "miejsc", "miejsc", "miejsc", "miejsca"]
    assert said == [f"{number} {word}" for number, word in zip([0, 1, 2, 5, 12, 21, 22], words, strict=True)]


# --- the frame ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("width", [195, 320, 390, 1280])  # 195 is a phone of 390 at 200 %
def test_nothing_scrolls_sideways_and_the_bar_is_one_line(open_ground, width, carla):
    for user in (AnonymousUser(), carla):
        page = open_ground("<h1>Words that wrap</h1>", user=user).page
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.locator(".appbar").bounding_box()["height"] < 80
        assert page.locator(".appbar > .btn").bounding_box()["height"] < 48
