"""Row 12: what a phone loads for an advocate's queue, and how the pages of every day feel on a slow one.

Bytes are counted by Chromium itself, as they cross the wire (headers and compression included), with a cache that the
second visit finds as the first left it, and without the service worker, behind which nothing would be counted. Taps,
keys and a fling through 500 rows are timed with the processor slowed down to a quarter. Lighthouse judges each page
as a phone sees it (lighthouse.py); where it cannot be installed, the table says nothing about it.
All but the bytes is done three times, and the median counts.
"""

from __future__ import annotations

import statistics
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from benchmarks import Row, by_size, databases, lighthouse, reaches, site, stories, within
from common.local import browser
from common.local.ports import HOST, free_port
from tests.faults.proxy import Proxy

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

ROWS = (12,)
SIZE = by_size(quick=500, usual=2_000, full=20_000)
FIRST_KB, REPEAT_KB = 60, 15
INSTALLED_KB = 110
"""With all that the app keeps for a tunnel, fetched once the page has what it needs. Ours: twice the page at most."""
SCORES = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
SHIFT_MAX = 0.02
INTERACTION_MS = 100
SLOWER = 4
LIST_ROWS = 500
ROUNDS = 3
FLING = {"yDistance": -30_000, "speed": 8_000}
"""In pixels, and pixels a second. Source: Android's ViewConfiguration, the fastest that it lets a thumb fling."""

WORDS = "Switch flight mode on, wait, and off again."

PRESSED = ("Skip", "Claim")
"""In the order in which one page allows it."""

WATCH = """() => {
  window.slowest = 0;
  window.blocked = 0;
  const note = (list) => list.getEntries().forEach((each) => {
    if (each.interactionId) window.slowest = Math.max(window.slowest, each.duration);
  });
  new PerformanceObserver(note).observe({type: "event", durationThreshold: 16});
  new PerformanceObserver((list) => { window.blocked += list.getEntries().length; }).observe({type: "longtask"});
}"""
MANY_ROWS = """(rows) => {
  const one = document.querySelector(".offer");
  const more = Array.from({length: rows}, () => one.cloneNode(true));
  one.parentElement.append(...more);
}"""


BARE = f"""<meta name="viewport" content="width=device-width"><details><summary>Menu</summary>Items</details>
<textarea name="body"></textarea>{"<p>One row of a list<p>and its second line" * LIST_ROWS}"""


@dataclass(frozen=True)
class Visited:
    """A page of every day. `headers` sign its reader in; a public one has none."""

    name: str
    path: str
    headers: site.Headers
    field: str = ""

    @property
    def is_public(self) -> bool:
        return not self.headers


def rows() -> list[Row]:
    with databases.own_database("page"):
        site.use_the_servers_secrets()
        site.collect_static()
        stories.fill_enquiries(SIZE, topics=stories.fill_people())
        visited, public = _pages(), _public_pages()
        with site.live() as (live_port, _), site.web(live_port=live_port) as port:
            first, repeat = _visits(port, visited[0])
            installed = _installed(port, visited[0])
            slow = [row for page in visited for row in _on_a_slow_phone(port, page)]
            pressed = _presses(port, visited[0])
            judged = _judged(port, [*visited, *public])
    return [
        within(FIRST_KB, row=12, what="the queue page, first visit", ours=first, unit="kB"),
        within(REPEAT_KB, row=12, what="the queue page, repeat visit", ours=repeat, unit="kB"),
        within(
            INSTALLED_KB,
            row=12,
            what="the same first visit and the app behind it",
            ours=installed,
            unit="kB",
        ),
        *slow,
        *pressed,
        *judged,
    ]


def _pages() -> list[Visited]:
    """The queue first; the answer page is about a question that Ada was offered and has claimed."""
    from accounts.models import User
    from marketplace.models import Enquiry
    from routing.actions.claim_enquiry import claim_enquiry
    from routing.models import Offer

    ada = User.objects.get(email=stories.ADVOCATE)
    enquiry = Enquiry.objects.get(id=Offer.objects.filter(advocate=ada.id).latest("sent_at").entry.item_id)
    claim = claim_enquiry(enquiry_id=enquiry.id, by=ada)
    advocate, customer = site.cookie_of(ada), site.cookie_of(enquiry.customer)
    return [
        Visited("queue", "/queue/", advocate),
        Visited("answer", f"/claims/{claim.id}/", advocate, field="textarea[name=body]"),
        Visited("ask", "/ask/", {}, field="textarea[name=body]"),
        Visited("conversation", f"/questions/{enquiry.id}/", customer, field="textarea[name=body]"),
    ]


def _public_pages() -> list[Visited]:
    """What strangers and search engines come to: the first page, a solved question for everybody, and its topic."""
    from accounts.models import User
    from marketplace.actions.submit_answer import submit_answer
    from marketplace.models import Answer, Enquiry
    from marketplace.public_help.models import HelpPage
    from routing.actions.claim_enquiry import claim_enquiry
    from routing.models import Offer

    ada, mo = (User.objects.get(email=email) for email in (stories.ADVOCATE, stories.MODERATOR))
    entry = Offer.objects.filter(advocate=ada.id, status="sent").latest("sent_at").entry
    enquiry = Enquiry.objects.select_related("topic").get(id=entry.item_id)
    claim = claim_enquiry(enquiry_id=enquiry.id, by=ada)
    answer = submit_answer(claim_id=claim.id, by=ada, fence=claim.fence, body=WORDS)
    # Accepted as it is, whether or not chance would have it reviewed first.
    Answer.objects.filter(id=answer.id).update(status="accepted")
    page = HelpPage.objects.create(
        answer_id=answer.id,
        topic=enquiry.topic,
        language="en",
        slug="esim-on-a-second-phone",
        title=enquiry.subject,
        question="My new phone says that the profile is in use.",
        answer_text=WORDS,
        status="public",
        proposed_by=mo,
    )
    topic = reverse("help_topic", args=[page.topic.slug])
    return [
        Visited("home", "/", {}),
        Visited("help topic", topic, {}),
        Visited("help page", page.get_absolute_url(), {}),
    ]


@contextmanager
def _phone(visited: Visited, **options: Any) -> Iterator[BrowserContext]:
    """A browser context of a phone whose reader is signed in."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser.browser_path(), args=["--no-sandbox"])
        context = chromium.new_context(**playwright.devices["Pixel 7"], **options)
        _sign_in(context, visited)
        yield context
        chromium.close()


@contextmanager
def _browser_for_lighthouse(visited: Visited) -> Iterator[int]:
    """The port of a browser whose reader is signed in. By a header alone the sockets of the page would not be."""
    from playwright.sync_api import sync_playwright

    port = free_port(preferred=[])
    with sync_playwright() as playwright, TemporaryDirectory(dir=site.SCRATCH) as profile:
        context = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=browser.browser_path(),
            args=["--no-sandbox", f"--remote-debugging-port={port}"],
        )
        _sign_in(context, visited)
        yield port
        context.close()


def _sign_in(context: BrowserContext, visited: Visited) -> None:
    if visited.headers:
        name, _, value = visited.headers["Cookie"].partition("=")
        context.add_cookies([{"name": name, "value": value, "domain": HOST, "path": "/"}])


def _visits(port: int, visited: Visited) -> tuple[float, float]:
    """Kilobytes received on both visits."""
    kilobytes = []
    with _phone(visited, service_workers="block") as context:
        for _ in range(2):
            page, received = context.new_page(), []
            wire = context.new_cdp_session(page)
            wire.send("Network.enable")
            wire.on(
                "Network.loadingFinished", lambda event, to=received: to.append(event["encodedDataLength"])
            )
            page.goto(_address(port, visited), wait_until="networkidle")
            kilobytes.append(sum(received) / 1024)
            page.close()
    first, repeat = kilobytes
    return first, repeat


def _installed(port: int, visited: Visited) -> float:
    """Kilobytes of the first visit of a device that has room for the app, until its service worker is in charge. What
    a service worker fetches no page hears of, so a proxy between the two counts."""
    proxy = Proxy(port)
    with _phone(visited) as context:
        page = context.new_page()
        page.goto(_address(proxy.port, visited), wait_until="networkidle")
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        _settle(page)
    proxy.close()
    return proxy.replied_bytes / 1024


def _on_a_slow_phone(port: int, visited: Visited) -> list[Row]:
    """The slowest of the taps and keys, from the finger to the next picture; on the queue also the long list.

    Beside each stands what a page without styles and scripts takes on this machine at this moment.
    """
    pressed, flung = [], []
    with _phone(visited) as context:
        for _ in range(ROUNDS):
            page, bare = context.new_page(), context.new_page()
            bare.set_content(BARE)
            page.goto(_address(port, visited), wait_until="networkidle")
            pressed.append([_slowest(each, visited.field) for each in (page, bare)])
            if not visited.field:
                page.evaluate(MANY_ROWS, LIST_ROWS)
                flung.append([_hitches(each) for each in (page, bare)])
            page.close()
            bare.close()
    what = f"{visited.name}: slowest tap or key at {SLOWER} times slower"
    ours, nothing = _medians(pressed)
    found = [within(INTERACTION_MS, row=12, what=what, ours=ours, unit="ms", baseline=nothing)]
    if flung:
        ours, nothing = _medians(flung)
        what = f"{LIST_ROWS} offers flung: hitches over 50 ms"
        found.append(within(0, row=12, what=what, ours=ours, unit="hitches", baseline=nothing))
    return found


def _presses(port: int, queue: Visited) -> list[Row]:
    """What an advocate presses most, from the finger to the next picture, beside a tap on a page without styles and
    scripts. Nothing is claimed: the browser gets no reply, so that the same page stays to be asked."""
    rounds = []
    with _phone(queue) as context:
        for _ in range(ROUNDS):
            page, bare = context.new_page(), context.new_page()
            bare.set_content(BARE)
            page.route("**/claim/", lambda route: None)
            page.goto(_address(port, queue), wait_until="networkidle")
            nothing = _slowest(bare, "")
            _slow_down(page)
            rounds.append([*(_press(page, name) for name in PRESSED), nothing])
            page.close()
            bare.close()
    *ours, nothing = _medians(rounds)
    return [
        within(
            INTERACTION_MS,
            row=12,
            what=f"{queue.name}: {name} pressed at {SLOWER} times slower",
            ours=found,
            unit="ms",
            baseline=nothing,
        )
        for name, found in zip(PRESSED, ours, strict=True)
    ]


def _press(page: Page, name: str) -> float:
    page.evaluate("slowest = 0")
    page.locator("#queue-offers").get_by_role("button", name=name).first.tap()
    _settle(page)
    return float(page.evaluate("slowest"))


def _medians(rounds: list[list[float]]) -> list[float]:
    """Of each column; the last is the page without styles."""
    return [statistics.median(each) for each in zip(*rounds, strict=True)]


def _slowest(page: Page, field: str) -> float:
    _slow_down(page)
    if field:
        page.locator(field).last.tap()
        page.keyboard.type(WORDS, delay=30)
    else:
        for _ in range(2):
            page.locator("summary").first.tap()
    _settle(page)
    return float(page.evaluate("slowest"))


def _slow_down(page: Page) -> None:
    page.bring_to_front()
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.evaluate(WATCH)


def _hitches(page: Page) -> float:
    """A wheel turns as fast as the thumb: a headless browser scrolls nothing by touch."""
    page.bring_to_front()
    _settle(page)
    page.evaluate("blocked = 0")
    wheel = {"x": 200, "y": 400, "gestureSourceType": "mouse", **FLING}
    page.context.new_cdp_session(page).send("Input.synthesizeScrollGesture", wheel)
    _settle(page)
    return float(page.evaluate("blocked"))


def _settle(page: Page) -> None:
    """Until what was caused is drawn and reported. A page whose processor is slowed down may never count as idle."""
    page.evaluate("new Promise((done) => setTimeout(() => requestIdleCallback(done, {timeout: 1000}), 300))")


def _judged(port: int, pages: list[Visited]) -> list[Row]:
    """Nothing where Lighthouse cannot be run."""
    try:
        lighthouse.install()
        return [row for page in pages for row in _lighthouse(port, page)]
    except lighthouse.NotThere as why:
        print(f"  Lighthouse did not run: {why}", file=sys.stderr)
        return []


def _lighthouse(port: int, visited: Visited) -> list[Row]:
    """Scores of a hundred by category, and how far things jump.

    What search engines make of a page matters for public ones alone.
    """
    wanted = [name for name in SCORES if name != "seo" or visited.is_public]
    reports = []
    for _ in range(ROUNDS):
        with _browser_for_lighthouse(visited) as its_port:
            address = _address(port, visited)
            reports.append(lighthouse.report(address, browser_port=its_port, categories=wanted))
    found = sorted(reports, key=lambda report: report["categories"]["performance"]["score"])[ROUNDS // 2]
    shift = found["audits"]["cumulative-layout-shift"]["numericValue"]
    return [
        *(
            reaches(
                SCORES[name],
                row=12,
                what=f"{visited.name}, Lighthouse: {name}",
                ours=found["categories"][name]["score"] * 100,
                unit="points",
            )
            for name in wanted
        ),
        within(SHIFT_MAX, row=12, what=f"{visited.name}: layout shift", ours=shift, unit="shift"),
    ]


def _address(port: int, visited: Visited) -> str:
    return f"http://{HOST}:{port}{visited.path}"
