"""How settings are read: from the environment, with defaults that run the demo on this machine alone.

With DATABASE_URL and REDIS_URL unset the project starts its own servers and is in development mode. As soon as
DATABASE_URL is named, DEBUG defaults to off and the secrets must be given. That variable means development, not
Django's own DEBUG, which is always off: whoever tries the site out sees the pages that everybody will see.
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent.parent


def flag(name: str, *, default: bool) -> bool:
    return os.environ.get(name, "1" if default else "0").strip().lower() in {"1", "true", "yes", "on"}


def words(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def number(name: str, default: int) -> int:
    try:
        return int(os.environ.get(name, default))
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number.") from error


def one_of(name: str, default: str, *others: str) -> str:
    value = os.environ.get(name, default)
    if value not in (default, *others):
        raise ImproperlyConfigured(f"{name} must be one of {', '.join([default, *others])}.")
    return value


def needed(name: str, *, when: bool) -> str:
    value = os.environ.get(name, "")
    if when and not value:
        raise ImproperlyConfigured(f"{name} must be set in the environment.")
    return value


def secret(name: str, development: str) -> str:
    return _kept(name, [os.environ.get(name, "")], development)[0]


def secrets(names: str, name: str, development: str) -> list[str]:
    """Several by commas as `names`, or a single one as `name`."""
    return _kept(names, words(names) or [os.environ.get(name, "")], development)


def _kept(name: str, values: list[str], development: str) -> list[str]:
    """Not one of them may be missing, or known to whoever reads the sources, but in development."""
    if not IS_DEVELOPMENT and not {"", development}.isdisjoint(values):
        raise ImproperlyConfigured(f"{name} must be set in the environment when DEBUG is off.")
    return [value or development for value in values]


IS_LOCAL = "DATABASE_URL" not in os.environ
IS_DEVELOPMENT = flag("DEBUG", default=IS_LOCAL)
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
PRIVATE_HOSTS = words("PRIVATE_HOSTS")
"""Hosts on a network that is encrypted itself, or where nobody else is: what goes there needs no TLS of its own."""


def insist_on_tls(name: str, *, host: str, is_encrypted: bool, how: str) -> None:
    """In production nothing leaves this machine in the clear, nor under an encryption that the other side may decline.

    `host` may name several by commas, or be the directory of a socket. Raises: ImproperlyConfigured.
    """
    is_near = all(
        not each or each.startswith("/") or each in LOOPBACK or each in PRIVATE_HOSTS
        for each in host.split(",")
    )
    if not (IS_DEVELOPMENT or is_encrypted or is_near):
        raise ImproperlyConfigured(
            f"{name} leads to another machine unencrypted: {how}, or name {host} in PRIVATE_HOSTS."
        )


def web_address(name: str, default: str = "") -> str:
    """An address of HTTP, encrypted or near. Raises: ImproperlyConfigured."""
    url = os.environ.get(name, default)
    if url:
        parts = urlsplit(url)
        insist_on_tls(
            name,
            host=parts.hostname or "",
            is_encrypted=parts.scheme == "https",
            how="begin it with https://",
        )
    return url
