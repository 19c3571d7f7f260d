"""Every address of the site for every role, as tests/role_matrix.py says. An address without a row fails the build.

The addresses come from the URL resolver and the live socket's patterns, so a new door cannot be forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import cache
from typing import Any

import pytest
from django.db import transaction
from django.urls import URLResolver, get_resolver, reverse

from routing.urls import websocket_urlpatterns
from tests.live_socket import LiveSocket, run
from tests.role_matrix import BODIES, ROLES, ROWS, Row


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


def test_every_address_has_a_row():
    without = [name for name in ADDRESSES if not any(fnmatchcase(name, row.name) for row in ROWS)]
    assert without == [], "Add a row to tests/role_matrix.py"


def test_every_row_has_an_address():
    assert [str(row) for row in ROWS if not names_of(row)] == []


@pytest.mark.parametrize("place", sorted({row.place for row in ROWS}))
def test_each_role_gets_what_the_matrix_says(place, scene, client_of, api_of):
    arguments = scene.at(place)

    @cache
    def client(role: str, *, is_api: bool) -> Any:
        return (api_of if is_api else client_of)(getattr(scene.cast, role, None))

    def status(row: Row, name: str, role: str) -> int:
        is_api = name.startswith("api:")
        kwargs = {word: arguments[word] for word in ADDRESSES[name]}
        address = name if name.startswith("/") else reverse(name, kwargs=kwargs)
        body = {
            key: value.format(**arguments) if isinstance(value, str) else value
            for key, value in BODIES.get((row.name, row.method), {}).items()
        }
        send = getattr(client(role, is_api=is_api), row.method.lower())
        options = {"format": "json"} if is_api and row.method != "GET" else {}
        with transaction.atomic():
            response = send(address, body, **options)
            transaction.set_rollback(True)
        if response.streaming:
            response.getvalue()
        return response.status_code

    wrong = []
    for row in ROWS:
        if row.place == place and row.method != "SOCKET":
            for name in names_of(row):
                got = {role: status(row, name, role) for role in ROLES}
                wrong += [
                    f"{row.method} {name} for {role}: {got[role]}, the matrix says {row.expected[role]}"
                    for role in ROLES
                    if got[role] not in row.expected[role]
                ]
    assert wrong == []


@pytest.mark.race
def test_each_role_may_open_the_sockets_that_the_matrix_says(scene, client_of):
    """With rows that are committed, as a socket has connections of its own."""

    async def knock(client: Any, path: str) -> int:
        socket = LiveSocket(client, path=path)
        status = await socket.open()
        await socket.close()
        return status

    for row in ROWS:
        if row.method == "SOCKET":
            for role in ROLES:
                status = run(knock, client_of(getattr(scene.cast, role, None)), f"/{row.name}")
                assert status in row.expected[role], f"{row.name} for {role}"
