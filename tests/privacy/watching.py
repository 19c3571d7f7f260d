"""Somebody who looks at everything they can reach, and every byte that came to them."""

from __future__ import annotations

import html
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.urls import resolve, reverse

from tests.api.conftest import API
from tests.doors import ADDRESSES
from tests.privacy.canaries import canaries_in

LINK = re.compile(r'(?:href|src|hx-get)="(/[^"#]*)')
OF_EACH_KIND = 3
API_LISTS = sorted(
    reverse(name).removeprefix(f"{API}/")
    for name, arguments in ADDRESSES.items()
    if name.startswith("api:") and not arguments and name not in {"api:schema", "api:docs"}
)
"""Every address of the API without an id: whatever of it can be read is."""
NOT_ASKED_FOR = re.compile(r"/(static|admin|accounts/social)/|/accounts/.*/reset/")


_FIGURES = re.compile(rb" [-+.0-9e]+$", re.MULTILINE)
"""Of our metrics: among so many, the digits of half a number come up by chance. Names and labels are looked at."""


@dataclass
class Received:
    """Every byte that came to somebody, by the way it came."""

    size: dict[str, int] = field(default_factory=dict)
    found: list[str] = field(default_factory=list)

    def take(self, way: str, where: str, data: bytes) -> None:
        self.size[way] = self.size.get(way, 0) + len(data)
        words = _FIGURES.sub(b"", data) if where == reverse("metrics") else data
        self.found += [f"{what} in {way}: {where}" for what in sorted(canaries_in(words))]

    def __str__(self) -> str:
        parts = ", ".join(f"{way} {size / 1e6:.3f}" for way, size in self.size.items())
        return f"{len(self.found)} canaries found in {sum(self.size.values()) / 1e6:.2f} MB ({parts})"


class Watched:
    """An advocate whose every byte is looked through."""

    def __init__(self, person: Any, received: Received, *, client_of: Any, api_of: Any) -> None:
        self.person, self.received = person, received
        self.browser, self.api = client_of(person), api_of(person)
        self.names: set[str] = set()
        self.lists: dict[str, int] = {}
        """By the path in the API, what came of it."""

    def opens(self, address: str) -> Any:
        return self._takes("pages", address, self.browser.get(address))

    def sends(self, name: str, *args: Any, **words: Any) -> None:
        address = reverse(name, args=args)
        answer = self._takes("pages", address, self.browser.post(address, words))
        assert answer.status_code in {200, 204, 302}, answer.content

    def asks_api(self, path: str) -> None:
        answer = self._takes("API", path, self.api.get(f"{API}/{path}"))
        self.lists[path] = answer.status_code

    def claims(self, enquiry_id: UUID) -> Any:
        """By the queue, as it is then, to the page of the claim."""
        self.opens(reverse("queue"))
        self.asks_api("offers/")
        self.sends("offer_claim", enquiry_id)
        held = self.held(enquiry_id)
        self.looks_around(reverse("claim", args=[held.id]))
        return held

    def held(self, enquiry_id: UUID) -> Any:
        from routing.models import Claim

        return Claim.objects.get(entry__item_id=enquiry_id, status="active", holder=self.person)

    def answers(self, held: Any, body: str) -> None:
        self.sends("claim_answer", held.id, body=body, fence=held.fence)

    def looks_around(self, address: str) -> None:
        """A page and what it shows and links to."""
        for link in self._links_of(self.opens(address)):
            self.opens(link)

    def looks_at_everything(self, *enquiry_ids: UUID) -> None:
        """All pages without ids, and what these link to, a few of each kind; the API's lists and these enquiries."""
        waiting = [
            reverse(name) for name, arguments in ADDRESSES.items() if not arguments and "/" not in name
        ]
        waiting = [address for address in waiting if not NOT_ASKED_FOR.search(address)]
        waiting += [reverse("offer_open", args=[offer.id]) for offer in self.person.advocate.offers.all()]
        seen, looked_at = set(waiting), Counter[str]()
        while waiting:
            address = waiting.pop()
            kind = resolve(urlsplit(address).path).view_name
            if looked_at[kind] < OF_EACH_KIND:
                looked_at[kind] += 1
                links = self._links_of(self.opens(address)) - seen
                seen |= links
                waiting += sorted(links)
        for path in API_LISTS:
            self.asks_api(path)
        for enquiry_id in enquiry_ids:
            self.asks_api(f"enquiries/{enquiry_id}/")

    def _links_of(self, page: Any) -> set[str]:
        if not page.headers.get("Content-Type", "").startswith("text/html"):
            return set()
        links = {html.unescape(link) for link in LINK.findall(page.content.decode())}
        return {link for link in links if not NOT_ASKED_FOR.search(link)}

    def _takes(self, way: str, address: str, answer: Any) -> Any:
        body = answer.getvalue() if answer.streaming else answer.content
        head = "\n".join(f"{name}: {value}" for name, value in answer.items())
        self.received.take(way, address, body + head.encode())
        if getattr(answer, "resolver_match", None) is not None:
            self.names.add(answer.resolver_match.url_name)
        return answer
