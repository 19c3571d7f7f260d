"""A request that is too large, or does not say how large it is, is refused before a byte of it is read."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from django.conf import settings

from common import body_limit
from marketplace.limits import PHOTOS_MAX
from marketplace.photos import MAX_BYTES
from tests.api.conftest import API

LIMIT = 20_000
ADDRESSES = ["/ask/", f"{API}/enquiries/", "/admin/login/", "/nothing/here/"]
MULTIPART = "multipart/form-data; boundary=b"


class Watched(io.BytesIO):
    was_read = False

    def read(self, *args):
        self.was_read = True
        return super().read(*args)


@pytest.fixture(autouse=True)
def small(settings):
    settings.REQUEST_MAX_BYTES = LIMIT


def send(client, address, *, length, **extra):
    """The reply, and whether anything of the body was read."""
    boundary = b"--b\r\nContent-Disposition: form-data; name=photos; filename=a.png\r\n\r\n"
    body = Watched(boundary + b"x" * LIMIT + b"\r\n--b--\r\n")
    reply = client.generic(
        "POST",
        address,
        b"",
        **{"wsgi.input": body, "CONTENT_TYPE": MULTIPART, "CONTENT_LENGTH": length, **extra},
    )
    return reply, body.was_read


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_names_too_great_a_length_is_not_read(client, db, address):
    reply, was_read = send(client, address, length=str(LIMIT + 1))

    assert (reply.status_code, was_read) == (413, False)
    if address.startswith("/api/"):
        assert reply.json() == {
            "code": "too_large",
            "detail": "This is more than we accept in one request.",
            "fields": {},
        }
    else:
        assert "This is more than we accept in one request." in reply.content.decode()


@pytest.mark.parametrize(
    "length", ["9" * 30, "9" * 5000, "0" * 20 + "9" * 11, "0" * 5000 + "9" * 16], ids=len
)
def test_a_length_of_any_size_is_one(client, db, length):
    assert send(client, "/", length=length)[0].status_code == 413


@pytest.mark.parametrize("length", ["٣", "٩" * 11, "9_999_999_999", "+99999999999", "-1", "x"])
def test_what_only_python_takes_for_a_number_is_no_length(client, db, length):
    reply, was_read = send(client, "/ask/", length=length)

    assert (reply.status_code, was_read) == (411, False)


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_names_no_length_is_not_read(client, db, address):
    reply, was_read = send(client, address, length="", HTTP_TRANSFER_ENCODING="chunked")

    assert (reply.status_code, was_read) == (411, False)


def test_what_names_too_small_a_length_is_read_no_further(client, db):
    body = Watched(b"x" * LIMIT)
    form = "application/x-www-form-urlencoded"
    client.generic("POST", "/ask/", b"", **{"wsgi.input": body, "CONTENT_TYPE": form, "CONTENT_LENGTH": "10"})

    assert body.tell() == 10


@pytest.mark.parametrize("length", [str(LIMIT), "0" * 30 + str(LIMIT)])
def test_what_is_as_large_as_may_be_gets_through(client, db, length):
    assert send(client, "/nothing/here/", length=length)[0].status_code == 404


def test_without_the_guard_it_is_read(client, db, monkeypatch):
    monkeypatch.setattr(body_limit, "_wrong_with", lambda request: None)

    reply, was_read = send(client, "/ask/", length=str(LIMIT + 1))
    assert reply.status_code != 413
    assert was_read


def test_a_form_with_all_its_photos_fits_and_the_proxy_has_the_same_limit():
    from marketplace.settings import REQUEST_MAX_BYTES

    assert PHOTOS_MAX * MAX_BYTES < REQUEST_MAX_BYTES
    nginx = (Path(settings.BASE_DIR) / "deploy" / "nginx.conf").read_text()
    megabytes = re.search(r"client_max_body_size ([0-9]+)m;", nginx)
    assert megabytes and int(megabytes[1]) * 1024 * 1024 == REQUEST_MAX_BYTES
