"""Sealing: originals that only the application can read, and digests that tell equal values apart without
them.

Keys come from settings.SEALING_KEYS, plain strings of any form. The first seals, every one unseals, so a new
key is put in front and the old one stays until nothing sealed with it is left. What may read an original is
decided elsewhere.
"""

from __future__ import annotations

import base64
import hmac
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


class SealBroken(ValueError):
    """The data was altered, or its key is no longer in SEALING_KEYS: a fault of ours, never of the person
    asking."""


def seal(text: str) -> bytes:
    """Two seals of the same text differ; compare digests instead."""
    return _fernet(_sealing_keys()).encrypt(text.encode())


def unseal(data: bytes | memoryview) -> str:
    """Raises: SealBroken."""
    try:
        return _fernet(_sealing_keys()).decrypt(bytes(data)).decode()
    except InvalidToken as error:
        raise SealBroken("This was sealed with a key we no longer have, or it was altered.") from error


def sealed_anew(data: bytes | memoryview) -> bytes | None:
    """The same text under the first key; None if it is under that already. Raises: SealBroken."""
    first, *_others = _sealing_keys()
    try:
        _fernet((first,)).decrypt(bytes(data))
    except InvalidToken:
        return seal(unseal(data))
    return None


def digest(value: str, *, purpose: str) -> bytes:
    """32 bytes, equal for equal values of one purpose and unrelated across purposes."""
    return hmac.digest(derived_key(purpose=purpose), value.encode(), "sha256")


def derived_key(*, purpose: str) -> bytes:
    """32 bytes for one purpose, derived from the *oldest* key: putting a new key in front leaves digests as
    they are."""
    return _derive(_sealing_keys()[-1], f"digest: {purpose}")


def _sealing_keys() -> tuple[str, ...]:
    keys = tuple(settings.SEALING_KEYS)
    if not keys or not all(keys):
        raise ImproperlyConfigured("SEALING_KEYS needs at least one key, and none may be empty.")
    return keys


@lru_cache(maxsize=8)
def _fernet(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet(Fernet(base64.urlsafe_b64encode(_derive(key, "seal"))) for key in keys)


@lru_cache(maxsize=1024)
def _derive(key: str, info: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=b"crowdline", info=info.encode()).derive(key.encode())
