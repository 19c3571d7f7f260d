"""Every door of the site and how somebody of the cast knocks at it, for whoever tests all of them.

The addresses come from the URL resolver and the live socket's patterns, so a new door cannot be forgotten.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from fnmatch import fnmatchcase
from functools import cache
from typing import Any

from django.db import transaction
from django.urls import URLResolver, get_resolver, reverse

from routing.urls import websocket_urlpatterns
from tests.role_matrix import BODIES, ROWS, Row


def addresses_below(
    resolver: Any, namespace: str = "", outer: tuple[str, ...] = (), above: str = "/"
) -> Iterator[tuple[str, Any]]:
    """(name, the arguments it takes) of every address below a resolver; one without a name goes by its path."""
    for pattern in resolver.url_patterns:
        path = f"{above}{pattern.pattern}"
        named = pattern.pattern.converters or pattern.pattern.regex.groupindex
        arguments = (*outer, *named)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from addresses_below(pattern, inner, arguments, path)
        elif pattern.name is not None:
            yield f"{namespace}{pattern.name}", arguments
        elif namespace != "admin:":
            yield path, arguments


ADDRESSES: dict[str, tuple[str, ...]] = dict(addresses_below(get_resolver())) | {
    str(socket.pattern): () for socket in websocket_urlpatterns
}


def names_of(row: Row) -> list[str]:
    """The addresses a row is about; a pattern leaves out those that take arguments or have a row of their own."""
    names = [name for name in ADDRESSES if fnmatchcase(name, row.name)]
    if "*" not in row.name:
        return names
    own = {other.name for other in ROWS}
    return [name for name in names if not ADDRESSES[name] and name not in own]


class Knocker:
    """Sends what the matrix says, as somebody of the cast, to a place in the story; nothing of it stays."""

    def __init__(
        self, scene: Any, place: str, *, client_of: Callable[..., Any], api_of: Callable[..., Any]
    ) -> None:
        self.arguments = scene.at(place)
        self._client = cache(
            lambda role, is_api: (api_of if is_api else client_of)(getattr(scene.cast, role, None))
        )

    def sign_in(self, role: str, name: str) -> Any:
        """The client by which somebody of the cast asks that address, signed in since the first time."""
        return self._client(role, name.startswith("api:"))

    def knock(
        self,
        row: Row,
        name: str,
        role: str,
        *,
        look: Callable[[], Any] = lambda: None,
        sent: dict[str, Any] | None = None,
        **other: Any,
    ) -> tuple[Any, Any]:
        """The answer of an address of the row, and what `look` sees before all is as it was.

        `other` ids stand in for those of the place, `sent` for what the matrix sends.
        """
        is_api = name.startswith("api:")
        arguments = self.arguments | other | {"role": role}
        kwargs = {word: arguments[word] for word in ADDRESSES[name]}
        address = name if name.startswith("/") else reverse(name, kwargs=kwargs)
        body = {
            key.format(**arguments): value.format(**arguments) if isinstance(value, str) else value
            for key, value in (BODIES.get((row.name, row.method), {}) if sent is None else sent).items()
        }
        # Signed in outside the transaction, so that it lasts for the next one, also when this one signs out.
        browser = self.sign_in(role, name)
        cookies, send = deepcopy(browser.cookies), getattr(browser, row.method.lower())
        options = {"format": "json"} if is_api and row.method != "GET" else {}
        with transaction.atomic():
            response = send(address, body, **options)
            if response.streaming:
                response.getvalue()
            seen = look()
            transaction.set_rollback(True)
        browser.cookies = cookies
        return response, seen
