"""Row 11: from a moderator's key to the next answer on their desk, with 100,000 answers that wait.

One decision is what htmx makes of the key: the form is posted, which decides, claims the next and answers with it. It
is measured at the server, by one moderator.
"""

from __future__ import annotations

import http.client
import re
import statistics
import time
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from benchmarks import Row, by_size, databases, site, stories, within
from common.local.ports import HOST

ROWS = (11,)
SIZE = by_size(quick=2_000, usual=100_000, full=300_000)
DECIDED_BEFORE = by_size(quick=50, usual=300, full=300)
DECISIONS = by_size(quick=15, usual=200, full=500)


def rows() -> list[Row]:
    from accounts.models import User

    with databases.own_database("reviews"):
        site.use_the_servers_secrets()
        site.collect_static()
        stories.fill_enquiries(SIZE, topics=stories.fill_people())
        stories.fill_reviews(decided=DECIDED_BEFORE)
        with site.web() as port:
            waits = _decide(port, site.cookie_of(User.objects.get(email=stories.MODERATOR)))
    return [
        within(
            50,
            row=11,
            what=f"key to the next answer, {SIZE:,} waiting",
            ours=statistics.median(waits),
            unit="ms p50",
        ),
        within(
            150,
            row=11,
            what="the slowest hundredth of these",
            ours=waits[int(len(waits) * 0.99)],
            unit="ms p99",
        ),
    ]


def _decide(port: int, headers: site.Headers) -> list[float]:
    """Milliseconds of each decision with the page that follows, sorted; the first ones warm the server up.

    Raises: RuntimeError when the desk runs dry or refuses.
    """
    desk = Desk(port, headers)
    waits = []
    for _ in range(DECISIONS):
        begin = time.perf_counter()
        desk.decide()
        waits.append((time.perf_counter() - begin) * 1000)
    return sorted(waits[DECISIONS // 10 :])


class Desk:
    """The review desk in one browser."""

    def __init__(self, port: int, headers: site.Headers) -> None:
        """With the first answer open."""
        self.server = http.client.HTTPConnection(HOST, port, timeout=60)
        self.cookies = SimpleCookie(headers["Cookie"])
        self._read(self._ask("GET", "/review/"))
        self._post("/review/next/", {})

    def decide(self) -> None:
        self._post(self.form, {"decision": "publish", "note": "", **dict.fromkeys(self.marks, "2")})

    def _post(self, path: str, fields: dict[str, str]) -> None:
        """As htmx does, and with the answer to it take the next form."""
        self._read(self._ask("POST", path, urlencode({"csrfmiddlewaretoken": self.token, **fields})))

    def _ask(self, method: str, path: str, body: str = "") -> str:
        headers = {"Cookie": "; ".join(f"{each.key}={each.value}" for each in self.cookies.values())}
        if body:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "HX-Request": "true"}
        self.server.request(method, path, body=body, headers=headers)
        answer = self.server.getresponse()
        text = answer.read().decode()
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status} {text[:500]}")
        if cookie := answer.headers.get("Set-Cookie"):
            self.cookies.load(cookie)
        return text

    def _read(self, page: str) -> None:
        """What the next form needs."""
        self.token = _first(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        self.form = _first(r'action="(/review/[0-9a-f-]+/decide/)"', page)
        self.marks = set(re.findall(r'name="(score-[\w-]+)"', page))


def _first(pattern: str, page: str) -> str:
    found = re.search(pattern, page)
    return found[1] if found else ""
