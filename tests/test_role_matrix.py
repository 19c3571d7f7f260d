"""Every address of the site for every role, as tests/role_matrix.py says. An address without a row fails the build."""

from __future__ import annotations

from fnmatch import fnmatchcase
from itertools import product
from typing import Any

import pytest

from marketplace.answering.models import SavedPhrase
from marketplace.models import Enquiry, Photo
from marketplace.reports.models import Report
from tests.doors import ADDRESSES, Knocker, names_of
from tests.live_socket import LiveSocket, run
from tests.role_matrix import ROLES, ROWS

OF_ALLAUTH = (
    "account_*",
    "mfa_*",
    "socialaccount_*",
    "openid_connect_*",
    "/accounts/social/*",
    "usersessions_*",
)


def test_every_address_has_a_row():
    """One that is asked, with all its arguments; tests/test_admin_matrix.py asks the configuration's."""
    asked = {name for row in ROWS for name in names_of(row)}
    without = [name for name in ADDRESSES if name not in asked and not name.startswith("admin:")]
    assert without == [], "Add a row to tests/role_matrix.py"


def test_what_others_wrote_has_a_row_for_looking_and_one_for_sending():
    """Which of our addresses take nothing, tests/test_on_the_record.py asks; forms of others answer to more."""
    asked = {(name, row.method) for row in ROWS for name in names_of(row)}
    of_others = [name for name in ADDRESSES if any(fnmatchcase(name, each) for each in OF_ALLAUTH)]
    assert len(of_others) > 35
    assert [each for each in product(of_others, ("GET", "POST")) if each not in asked] == []


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
    assert not wrong, "\n".join(wrong)


GUARDS = {
    "whose enquiry it is": (
        "marketplace.customer_queries.own_enquiry",
        lambda enquiry_id, *, customer: Enquiry.objects.get(pk=enquiry_id),
        "GET enquiry_status for carl: 200",
    ),
    "who may see a photo": (
        "marketplace.actions.open_photo.photo_for",
        lambda reader, photo_id: Photo.objects.get(pk=photo_id),
        "GET photo for carl: 200",
    ),
    "whose phrase it is": (
        "marketplace.answering.phrases.kept_by",
        lambda person, phrase_id: SavedPhrase.objects.get(pk=phrase_id),
        "GET phrase for ben: 200",
    ),
    "what of reports one may read": (
        "marketplace.reports.queries.reports_for",
        lambda person: Report.objects.all(),
        "GET api:report for carl: 200",
    ),
    "that ops decides on money": (
        "rewards.permissions.require_ops",
        lambda user: None,
        "POST api:redemption-approve for carla: 200",
    ),
    "which role a page is for": (
        "accounts.models.User.has_role",
        lambda self, *roles: True,
        "GET payout_batch for carla: 200",
    ),
}
"""What is switched off, and what the matrix then says."""


@pytest.mark.parametrize("guard", GUARDS)
def test_without_the_guard_the_matrix_turns_red(guard, monkeypatch, scene, client_of, api_of):
    place_of, without, red = GUARDS[guard]
    method, name, *_who = red.split()
    rows = [row for row in ROWS if (row.name, row.method) == (name, method)][:1]
    monkeypatch.setattr(place_of, without)
    monkeypatch.setattr("tests.test_role_matrix.ROWS", rows)
    with pytest.raises(AssertionError, match=red):
        test_each_role_gets_what_the_matrix_says(rows[0].place, scene, client_of, api_of)


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
