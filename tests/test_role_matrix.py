"""Every address of the site for every role, as tests/role_matrix.py says. An address without a row fails the build."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Any

import pytest

from tests.doors import ADDRESSES, Knocker, names_of
from tests.live_socket import LiveSocket, run
from tests.role_matrix import ROLES, ROWS


def test_every_address_has_a_row():
    without = [name for name in ADDRESSES if not any(fnmatchcase(name, row.name) for row in ROWS)]
    assert without == [], "Add a row to tests/role_matrix.py"


def test_every_row_has_an_address():
    assert [str(row) for row in ROWS if not names_of(row)] == []


@pytest.mark.parametrize("place", sorted({row.place for row in ROWS}))
def test_each_role_gets_what_the_matrix_says(place, scene, client_of, api_of):
    knocker = Knocker(scene, place, client_of=client_of, api_of=api_of)

    wrong = []
    for row in ROWS:
        if row.place == place and row.method != "SOCKET":
            for name in names_of(row):
                got = {role: knocker.knock(row, name, role)[0].status_code for role in ROLES}
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
