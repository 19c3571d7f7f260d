"""Where a request ends is never in doubt: behind one that contradicts itself nothing is answered.

Asked of the servers that deploy/run.sh starts, granian and uvicorn, each with a small application of ours.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlparse

import pytest
from channels.security.websocket import OriginValidator
from django.conf import settings

from common.local.ports import HOST, free_port

APPLICATION = """
def web(environ, start_response):
    body = environ["wsgi.input"].read()
    said = b"%s with %d bytes" % (environ["PATH_INFO"].encode(), len(body))
    start_response("200 OK", [("Content-Length", str(len(said)))])
    return [said]

async def live(scope, receive, send):
    body, is_more = b"", True
    while is_more:
        event = await receive()
        body, is_more = body + event.get("body", b""), event.get("more_body", False)
    said = b"%s with %d bytes" % (scope["path"].encode(), len(body))
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(said))]})
    await send({"type": "http.response.body", "body": said})
"""
BIN = Path(sys.executable).parent
SERVERS = {
    "web": [
        str(BIN / "granian"),
        "--interface",
        "wsgi",
        "--host",
        HOST,
        "--workers",
        "1",
        "--no-ws",
        "app:web",
    ],
    "live": [
        str(BIN / "uvicorn"),
        "--host",
        HOST,
        "--ws",
        "websockets-sansio",
        "--lifespan",
        "off",
        "app:live",
    ],
}
START_SECONDS = 120
SECOND = b"GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n"
NO_MORE = b"0\r\n\r\n"
CONTRADICTIONS = {
    "two lengths": b"Content-Length: 0\r\nContent-Length: 36\r\n\r\n",
    "two lengths in one": b"Content-Length: 0, 36\r\n\r\n",
    "a length with a sign": b"Content-Length: +5\r\n\r\nabcde",
    "an unknown encoding": b"Content-Length: 0\r\nTransfer-Encoding: xchunked\r\n\r\n",
    "chunks inside something else": b"Transfer-Encoding: chunked, identity\r\n\r\n" + NO_MORE,
    "a space before the colon": b"Content-Length: 5\r\nTransfer-Encoding : chunked\r\n\r\n" + NO_MORE,
    "a chunk longer than it says": CHUNKED + b"\r\n3\r\nabcdef\r\n" + NO_MORE,
    "a chunk of less than nothing": CHUNKED + b"\r\n-3\r\nabc\r\n" + NO_MORE,
}


@pytest.fixture(scope="module", params=SERVERS)
def port(request, tmp_path_factory):
    directory, port = tmp_path_factory.mktemp("server"), free_port(preferred=[])
    (directory / "app.py").write_text(APPLICATION)
    with (directory / "log").open("w") as log:
        server = subprocess.Popen(
            [*SERVERS[request.param], "--port", str(port)], cwd=directory, stdout=log, stderr=log
        )
    try:
        until = time.monotonic() + START_SECONDS
        while not answers(port, b"\r\n") and time.monotonic() < until:
            time.sleep(0.2)
        yield port
    finally:
        server.terminate()
        server.wait(20)


def answers(port: int, rest: bytes) -> bytes:
    """What comes back for one request and another behind it, until the server has no more to say."""
    said = b""
    try:
        with socket.create_connection((HOST, port), timeout=2) as connection:
            connection.sendall(b"POST /first HTTP/1.1\r\nHost: x\r\n" + rest + SECOND)
            while piece := connection.recv(65_536):
                said += piece
    except OSError:
        pass
    return said


def test_two_requests_that_say_where_they_end_are_both_answered(port):
    for first in (b"Content-Length: 5\r\n\r\nabcde", CHUNKED + b"\r\n5\r\nabcde\r\n" + NO_MORE):
        said = answers(port, first)
        assert b"/first with 5 bytes" in said
        assert b"/smuggled with 0 bytes" in said


@pytest.mark.parametrize("contradiction", CONTRADICTIONS)
def test_nothing_behind_a_contradiction_is_answered(port, contradiction):
    assert b"/smuggled" not in answers(port, CONTRADICTIONS[contradiction])


@pytest.mark.parametrize("length", [0, 3, 40])
def test_chunks_alone_count_where_a_length_is_named_too(port, length):
    """Source: RFC 9112, 6.3. The proxy lets no such request through in the first place."""
    said = answers(port, b"Content-Length: %d\r\n" % length + CHUNKED + b"\r\n5\r\nabcde\r\n" + NO_MORE)
    assert b"/first with 5 bytes" in said
    assert said.count(b"HTTP/1.1 ") == said.count(b"HTTP/1.1 200")


@pytest.mark.parametrize(
    ("origin", "opens"),
    [
        ("http://127.0.0.1:8000", True),
        ("http://localhost:9123", True),
        ("http://[::1]:8001", True),
        ("http://127.0.0.1.example.com:8000", False),
        ("https://example.com", False),
        (None, False),
    ],
)
def test_in_development_pages_of_this_machine_alone_open_sockets(origin, opens):
    """Of any port, as pages and sockets have one each; a site that a developer visits meanwhile hears nothing."""
    assert settings.IS_DEVELOPMENT
    door = OriginValidator(None, settings.LIVE_ALLOWED_ORIGINS)
    assert door.valid_origin(urlparse(origin) if origin else None) is opens
