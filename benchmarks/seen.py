"""Row 3 as people have it: from a customer's sending of a question until its card is to be seen on the queue that an
advocate has open on a phone, in Chromium.

The question comes in by the API, as a page's form would; the card is seen in the second picture after it was put into
the page. In between lie the whole request, the choosing, the poke, what the page fetches for it and the swap. Both
clocks are the machine's. Each question is taken back before the next one, so that the list stays short.
"""

from __future__ import annotations

import json
import statistics
import time
import urllib.request
from typing import TYPE_CHECKING
from uuid import UUID

from benchmarks import Row, by_size, databases, site, stories, within
from common.local import browser
from common.local.ports import HOST

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROWS = (3,)
QUESTIONS = by_size(quick=5, usual=30, full=100)
LIMIT_MS = 1_000
WAIT_SECONDS, LOOK_EVERY_MS = 20, 20

WATCH = """() => {
  window.seen = {};
  const note = () => document.querySelectorAll(".offer").forEach((card) => {
    if (card.checkVisibility()) window.seen[card.id] ??= performance.timeOrigin + performance.now();
  });
  new MutationObserver(() => requestAnimationFrame(() => requestAnimationFrame(note)))
    .observe(document.body, {childList: true, subtree: true});
}"""


def rows() -> list[Row]:
    with databases.own_database("seen"):
        site.use_the_servers_secrets()
        site.collect_static()
        topic = stories.fill_people()[0]
        with site.live() as (live_port, _), site.web(live_port=live_port) as port:
            waits = sorted(_waits(port, topic))
    return [
        _row("p50", statistics.median(waits)),
        _row("p99", waits[int(len(waits) * 0.99)]),
    ]


def _row(share: str, ours: float) -> Row:
    what = f"sent to seen on an open queue in Chromium, {QUESTIONS} times"
    return within(LIMIT_MS, row=3, what=what, ours=ours, unit=f"ms {share}")


def _waits(port: int, topic: UUID) -> list[float]:
    """Milliseconds each. Ada alone is available, so that every question is offered to her."""
    from playwright.sync_api import sync_playwright

    from accounts.models import Topic, User
    from routing.models import Availability

    ada, slug = User.objects.get(email=stories.ADVOCATE), Topic.objects.get(pk=topic).slug
    Availability.objects.exclude(advocate_id=ada.id).update(is_available=False)
    name, _, value = site.cookie_of(ada)["Cookie"].partition("=")
    customers = site.tokens_of(User.objects.filter(email__startswith="crowd")[:QUESTIONS])
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser.browser_path(), args=["--no-sandbox"])
        context = chromium.new_context(**playwright.devices["Pixel 7"])
        context.add_cookies([{"name": name, "value": value, "domain": HOST, "path": "/"}])
        page = context.new_page()
        page.goto(f"http://{HOST}:{port}/queue/", wait_until="networkidle")
        page.locator("body[data-connection=open]").wait_for()
        page.evaluate(WATCH)
        waits = [
            _wait(page, port, slug, headers, number) for number, headers in enumerate(customers.values())
        ]
        chromium.close()
    return waits


def _wait(page: Page, port: int, topic: str, headers: site.Headers, number: int) -> float:
    """Raises: RuntimeError if it does not come."""
    asked = {"subject": f"No data abroad {number}", "body": "Since yesterday, in Portugal.", "topic": topic}
    sent_at = time.time() * 1000
    enquiry = _post(port, "/api/v1/enquiries/", headers, asked)["id"]
    until = time.monotonic() + WAIT_SECONDS
    while (seen_at := page.evaluate("(id) => window.seen[id]", f"offer-{enquiry}")) is None:
        if time.monotonic() > until:
            raise RuntimeError(f"The offer of question {number} never came.")
        page.wait_for_timeout(LOOK_EVERY_MS)
    _post(port, f"/api/v1/enquiries/{enquiry}/withdraw/", headers, {})
    page.locator(f"#offer-{enquiry}").wait_for(state="detached")
    return float(seen_at - sent_at)


def _post(port: int, path: str, headers: site.Headers, body: dict[str, str]) -> dict[str, str]:
    url = f"http://{HOST}:{port}{path}"
    request = urllib.request.Request(url, json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request, timeout=60) as response:  # noqa: S310 - our own server
        answer: dict[str, str] = json.load(response)
        return answer
