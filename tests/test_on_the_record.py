"""Whatever somebody does, by whichever door, is a row of the record: theirs, with that door.

It walks the matrix of roles, so a new door that writes without a row fails the build.
"""

from __future__ import annotations

from dataclasses import replace
from fnmatch import fnmatchcase

import pytest

from common import history
from common.models import HistoryRow
from tests.doors import Knocker, names_of
from tests.role_matrix import ROLES, ROWS

METHODS = ("POST", "PUT", "PATCH", "DELETE")
TAKEN = {200, 201, 204, 302}
WRITES = [row for row in ROWS if row.method in METHODS]
LOOKS = [row for row in ROWS if row.method == "GET" and not row.name.endswith("*")]

WITHOUT = {
    "ask_preview": "it writes nothing",
    "api:claim-check": "it writes nothing",
    "claim_heartbeat": "the claim says until when; one each minute while somebody writes",
    "api:claim-heartbeat": "the same",
    "claim_draft": "a draft is a row with author and time (decision 0051), saved while it is typed",
    "claim_ask": "a message is a row with author and time (decision 0051)",
    "desk_message": "the same",
    "enquiry_message": "the same",
    "api:claim-ask": "the same",
    "api:enquiry-messages": "the same",
    "help_rate": "a vote is counted under a keyed digest, so that nobody learns who read a page",
}
"""Doors that leave no row, and why."""

OF_ONE = {"apply_quiz": "carla", "usersessions_list": "carla"}
"""Doors that lead everybody back who has nothing to do there, and who has."""

LEAVING_THE_HOUSE = {
    *[("my_data", role) for role in ROLES if role != "stranger"],
    *[("my_data_json", role) for role in ROLES if role != "stranger"],
    *[("my_data_archive", role) for role in ROLES if role != "stranger"],
    ("payout_csv", "omar"),
    ("journal", "omar"),
    *[("photo", role) for role in ("mo", "stella", "omar")],
    *[("api:photo", role) for role in ("mo", "stella", "omar")],
    ("photo_thumb", "mo"),
    ("photo_thumb", "stella"),
    ("photo_thumb", "omar"),
    ("desk_enquiry", "stella"),
}
"""What is read and yet on the record: exports, and our team's looks at what customers wrote and photographed (a
thumbnail only while there is none yet, and the photo itself is shown)."""

WRITTEN_BY_OTHERS = (
    "account_*",
    "mfa_*",
    "socialaccount_*",
    "openid_connect_*",
    "/accounts/social/*",
    "admin:*",
    "usersessions_list",
)
"""tests/accounts/test_sign_in_record.py and tests/common/test_recorded_admin.py ask these."""


def is_by_others(name):
    return any(fnmatchcase(name, pattern) for pattern in WRITTEN_BY_OTHERS)


def ours(row):
    """The addresses of a row that are asked here, and the one of others' of which we know whose it is."""
    return [name for name in names_of(row) if name in OF_ONE or not is_by_others(name)]


def rows_of(person):
    """Who did it by which door, as the record has it."""
    return lambda: set(HistoryRow.objects.filter(actor_id=person.id).values_list("door", flat=True))


@pytest.mark.parametrize("place", sorted({row.place for row in WRITES}))
def test_what_is_done_is_on_the_record(place, scene, client_of, api_of):
    knocker = Knocker(scene, place, client_of=client_of, api_of=api_of)
    wrong = []
    for row in [row for row in WRITES if row.place == place]:
        for role in [role for role in ROLES[1:] if row.expected[role] <= TAKEN]:
            for name in [name for name in ours(row) if OF_ONE.get(name, role) == role]:
                look = rows_of(getattr(scene.cast, role))
                response, doors = knocker.knock(row, name, role, look=look)
                is_told = f"{row.method} {name}" in doors
                if response.status_code in TAKEN and is_told == (name in WITHOUT):
                    wrong.append(f"{row.method} {name} by {role}")
    assert not wrong, wrong


def test_without_the_guard_a_silent_door_turns_it_red(monkeypatch, scene, client_of, api_of):
    monkeypatch.setattr(history, "note", lambda *_what, **_named: None)
    with pytest.raises(AssertionError, match="device_forget by carla"):
        test_what_is_done_is_on_the_record("device", scene, client_of, api_of)


@pytest.mark.parametrize("place", sorted({row.place for row in LOOKS}))
def test_what_leaves_the_house_is_on_the_record_and_reading_is_not(place, scene, client_of, api_of):
    knocker = Knocker(scene, place, client_of=client_of, api_of=api_of)
    told, downloads = set(), set()
    for row in [row for row in LOOKS if row.place == place]:
        for role in [role for role in ROLES[1:] if 200 in row.expected[role]]:
            for name in ours(row):
                look = rows_of(getattr(scene.cast, role))
                response, doors = knocker.knock(row, name, role, look=look)
                told |= {(name, role)} if f"GET {name}" in doors else set()
                if response.headers.get("Content-Disposition", "").startswith("attachment"):
                    downloads.add((name, role))
    asked = {name for row in LOOKS if row.place == place for name in names_of(row)}
    if (
        place == "answer_with_photo"
    ):  # an advocate's, which is read with the answer: only a customer's is a look of its own
        asked -= {"photo", "photo_thumb", "api:photo"}
    assert told == {(name, role) for name, role in LEAVING_THE_HOUSE if name in asked}
    assert downloads <= told


@pytest.mark.parametrize("place", sorted({row.place for row in ROWS if row.method != "SOCKET"}))
def test_no_door_takes_what_the_matrix_does_not_send(place, scene, client_of, api_of):
    """Otherwise something could be done that none of the above asks about."""
    known = {(name, row.method) for row in ROWS for name in names_of(row)}
    knocker = Knocker(scene, place, client_of=client_of, api_of=api_of)
    taken = []
    for row in [row for row in ROWS if row.place == place and row.method != "SOCKET"]:
        welcome = [role for role in ROLES[1:] if row.expected[role] & TAKEN] or ["omar"]
        for name in [name for name in names_of(row) if not is_by_others(name)]:
            for method in METHODS:
                if (name, method) not in known:
                    response, _ = knocker.knock(replace(row, method=method), name, welcome[0])
                    taken += [f"{method} {name}: {response.status_code}"] * (
                        response.status_code not in {403, 404, 405}
                    )
    assert not taken, "\n".join(taken)
