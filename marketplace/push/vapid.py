"""Our key as a sender of web push (VAPID, RFC 8292): push services and browsers know us by it.

In production it is the setting VAPID_PRIVATE_KEY, made once by `manage.py make_vapid_keys`; a new one cuts off every
device until its owner opens the site again. In development it is made on first use, in .local.
"""

from __future__ import annotations

import base64
import os
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

CURVE = ec.SECP256R1()


def make_private_key() -> str:
    """A new key: the 32 bytes of its number, base64url, as browsers' tools write it."""
    number = ec.generate_private_key(CURVE).private_numbers().private_value
    return _text(number.to_bytes(32, "big"))


def private_key() -> str:
    """Empty where web push has not been set up."""
    given: str = settings.VAPID_PRIVATE_KEY
    if given or not settings.IS_DEVELOPMENT:
        return given
    return _key_in(Path(settings.VAPID_KEY_FILE))


def public_key() -> str:
    """What a page hands to its browser as applicationServerKey; empty where web push has not been set up."""
    return _public_half(private_key())


@cache
def _public_half(private: str) -> str:
    if not private:
        return ""
    number = int.from_bytes(base64.urlsafe_b64decode(private + "=" * (-len(private) % 4)), "big")
    point = ec.derive_private_key(number, CURVE).public_key()
    return _text(point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def _key_in(file: Path) -> str:
    """The key in this file; the first process that asks makes it, and a whole file appears or none."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        making = file.with_name(f"{file.name}.{os.getpid()}")
        making.touch(mode=0o600)
        making.write_text(make_private_key())
        try:
            os.link(making, file)
        except FileExistsError:
            pass  # Another process was quicker; its key it is.
        finally:
            making.unlink()
    return file.read_text().strip()


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
