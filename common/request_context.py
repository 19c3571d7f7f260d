"""What is being worked on here and now, by id, for log lines and traces: the request, its person, its enquiry.

Held in context variables, so each thread and each task has its own. Reading it asks the database nothing: who is
signed in is told only once the page itself has asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from ipaddress import ip_address, ip_network

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.functional import LazyObject, empty

from common.ids import new_id

REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
"""What a proxy may call a request; any other word is replaced, as it would be a stranger's text in our log."""

NO_ROUTE = "(no such page)"

_request: ContextVar[HttpRequest | None] = ContextVar("request", default=None)
_refusal: ContextVar[str] = ContextVar("refusal", default="")
_came_by: ContextVar[tuple[str, str] | None] = ContextVar("came_by", default=None)
_found: ContextVar[dict[str, str] | None] = ContextVar("found", default=None)
_ids: ContextVar[Mapping[str, str]] = ContextVar("ids", default={})  # noqa: B039 - a Mapping is never changed


def id_of(request: HttpRequest) -> str:
    """The proxy's X-Request-ID where it is one, else a new id."""
    given = request.headers.get("X-Request-ID", "")
    return given if REQUEST_ID.fullmatch(given) else new_id().hex


@contextmanager
def serving(request: HttpRequest, *, request_id: str) -> Iterator[None]:
    """Inside, everything that is logged carries the request's ids."""
    outer, outer_refusal, outer_found = _request.set(request), _refusal.set(""), _found.set({})
    with about(request=request_id):
        try:
            yield
        finally:
            _request.reset(outer)
            _refusal.reset(outer_refusal)
            _found.reset(outer_found)


def note_found(**named: object) -> None:
    """Say what the request that is being served is about, where its address does not: a claim's enquiry."""
    if (found := _found.get()) is not None:
        found.update({name: str(value) for name, value in named.items()})


def note_refusal(code: str) -> None:
    """Say why the request that is being served is refused, by the code of a DomainError."""
    _refusal.set(code)


def refusal() -> str:
    """Why it is refused; empty if nobody has said so."""
    return _refusal.get()


@contextmanager
def about(**named: str) -> Iterator[None]:
    """Inside, these ids are told too."""
    outer = _ids.set({**_ids.get(), **named})
    try:
        yield
    finally:
        _ids.reset(outer)


def ids() -> dict[str, str]:
    """request, actor and the enquiry, claim, offer … that the address names or leads to, as far as they are known."""
    known = {**_ids.get(), **(_found.get() or {})}
    request = _request.get()
    if request is None:
        return known
    if (actor := _actor_of(request)) is not None:
        known["actor"] = actor
    if request.resolver_match is not None:
        for name, value in request.resolver_match.kwargs.items():
            if name.endswith("_id"):
                known[name.removesuffix("_id")] = str(value)
    return known


def path_and_route() -> tuple[str | None, str]:
    """The path that was asked for, which may hold a secret, and what it is called in the table of addresses."""
    request = _request.get()
    return (None, NO_ROUTE) if request is None else (request.path, route_of(request))


def route_of(request: HttpRequest) -> str:
    """The name of the page or its pattern: a bounded number of words, whatever strangers ask for."""
    match = request.resolver_match
    return NO_ROUTE if match is None else match.view_name or match.route


def network_of(address: str) -> str:
    """What the record keeps of an address: 24 bits, or 48 of the longer ones. Raises: ValueError if it is none."""
    parsed = ip_address(address)
    return str(ip_network((parsed, 24 if parsed.version == 4 else 48), strict=False))


def door_and_network() -> tuple[str, str]:
    """By which page or address of the API something is done, and from which network; both empty for the clock.

    Of an address only what its provider gave out is told: 24 bits, or 48 of the longer ones.
    """
    came_by, request = _came_by.get(), _request.get()
    if came_by is not None or request is None:
        return came_by or ("", "")
    return f"{request.method} {route_of(request)}"[:100], _network_of(request)


@contextmanager
def come_by(door: str, network: str) -> Iterator[None]:
    """Inside, what is done comes from there, although no request is being served: it was asked for before."""
    outer = _came_by.set((door, network))
    try:
        yield
    finally:
        _came_by.reset(outer)


def _network_of(request: HttpRequest) -> str:
    from allauth.account.adapter import get_adapter  # logging begins before there are apps

    try:
        return network_of(get_adapter().get_client_ip(request))
    except (ValueError, PermissionDenied):  # over a socket file, or without any
        return ""


def _actor_of(request: HttpRequest) -> str | None:
    """The id of who is signed in, if anybody has asked that already."""
    user = request.__dict__.get("user")
    if user is None or (isinstance(user, LazyObject) and user.__dict__.get("_wrapped") is empty):
        return None
    return str(user.pk) if user.is_authenticated else None
