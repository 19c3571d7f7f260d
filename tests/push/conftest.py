"""A push service of our own: it takes what the worker sends, decrypts it as a browser would, checks our signature."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02

from tests.marketplace.conftest import answer, ask, claim, decide  # noqa: F401 (the story's own fixtures)

AUTH = b"sixteen bytes ok"


def text_of(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def bytes_of(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class PushService:
    """Answers with `status`; `received` holds each message, decrypted (RFC 8291), `headers` what came along."""

    def __init__(self) -> None:
        self.status = 201
        self.received: list[dict[str, str]] = []
        self.headers: list[dict[str, str]] = []
        self.claims: list[dict[str, Any]] = []
        self._key = ec.generate_private_key(ec.SECP256R1())
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if service.status < 300:
                    service.take({name.lower(): value for name, value in self.headers.items()}, body)
                self.send_response(service.status)
                self.end_headers()

            def log_message(self, *words: object) -> None:
                """Not on the test's output."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def subscription(self) -> dict[str, str]:
        """What a browser would send us: its address here and its keys."""
        point = self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {"endpoint": f"{self.origin}/send/1", "p256dh": text_of(point), "auth": text_of(AUTH)}

    def take(self, headers: dict[str, str], body: bytes) -> None:
        assert headers["content-encoding"] == "aes128gcm"
        self.claims.append(signed_claims(headers["authorization"]))
        plain = http_ece.decrypt(body, private_key=self._key, auth_secret=AUTH, version="aes128gcm")
        self.headers.append(headers)
        self.received.append(json.loads(plain))

    def wait_for(self, number: int) -> None:
        """For the running site, which sends when its worker comes to it."""
        deadline = time.monotonic() + 60
        while len(self.received) < number:
            assert time.monotonic() < deadline, "Nothing was sent."
            time.sleep(0.1)

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def signed_claims(authorization: str) -> dict[str, Any]:
    """What we say of ourselves, its signature checked with the key that we hand to browsers (RFC 8292)."""
    from marketplace.push import vapid

    scheme, _, rest = authorization.partition(" ")
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    assert scheme == "vapid"
    assert parts["k"] == vapid.public_key()
    signed, _, signature = parts["t"].rpartition(".")
    assert Vapid02.from_raw_public(parts["k"].encode()).verify_token(signed.encode(), signature)
    claims: dict[str, Any] = json.loads(bytes_of(signed.split(".")[1]))
    return claims


@pytest.fixture
def push_service(settings: Any, tmp_path: Any) -> Iterator[PushService]:
    settings.PUSH_SERVICES = ["127.0.0.1"]
    settings.VAPID_KEY_FILE = tmp_path / "vapid-key"
    service = PushService()
    yield service
    service.stop()


@pytest.fixture
def allow_push(push_service: PushService) -> Any:
    """allow_push(ada) -> her device, whose push service is ours."""
    from marketplace.actions.add_device import add_device

    def allow(person: Any, **fields: Any) -> Any:
        return add_device(by=person, name="Chrome on Android", **{**push_service.subscription, **fields})

    return allow


@pytest.fixture
def carry_push(db: None) -> Any:
    """carry_push() hands every push that is due to the worker's task, as the relay would."""
    from common import clock
    from common.models import OutboxEntry
    from common.tasks import carry

    def run() -> None:
        while due := list(
            OutboxEntry.objects.filter(
                kind__startswith="push", delivered_at=None, given_up_at=None, due_at__lte=clock.now()
            )
        ):
            for entry in due:
                carry(entry.pk)
                entry.refresh_from_db()
                assert entry.last_error == ""

    return run
