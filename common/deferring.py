"""Second thoughts: what somebody of the staff does on a page can be taken back for UNDO_SECONDS, and nobody hears of it
before (decision 0064).

The action is tried at once and rolled back, so that whatever it refuses is said beside the form. Then it waits in a row
with a deadline; the clock calls it for real, for the same person, and the record says from which page they called it.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from common import clock, history, request_context
from common.errors import Conflict, DomainError, NotAllowed
from common.lifecycle import move
from common.models import Deferred
from common.sealing import seal, unseal

Result = TypeVar("Result")

ACTION = re.compile(r"\w+\.actions\.\w+\.\w+")
REFUSAL_MAX = 300

_is_held: ContextVar[bool] = ContextVar("is_held", default=False)


class Person(Protocol):
    id: UUID
    is_active: bool
    language: str
    has_deferred: bool
    """Whether something that they have called may still stand; False saves asking."""


class StillWaiting(Conflict):
    code = "still_waiting"
    message = _(
        "You have just decided on this. Take that back first, or wait some seconds until it is carried out."
    )


class CarriedOut(Conflict):
    code = "carried_out"
    message = _("It is too late to take this back: it has been carried out.")

    def __init__(self, page: str) -> None:
        self.page = page
        super().__init__()


@dataclass(frozen=True)
class Done(Generic[Result]):
    """What an action makes of things: already if it does not wait, else some seconds from now."""

    result: Result
    waiting: Deferred | None


def defer(
    action: Callable[..., Result],
    *,
    by: Person,
    about: UUID,
    page: str,
    called: str,
    **arguments: Any,
) -> Done[Result]:
    """Call `action(by=by, **arguments)` when it can be taken back no more; at once where UNDO_SECONDS is 0.

    `about` is the row that it changes, `page` the path of the page with its form, and `called` what it is to
    people, such as “Your answer to CL-7K3P9QX”. `arguments` are text, numbers, ids and None,
    and lists and dicts of these. The same call again changes nothing.
    Raises: StillWaiting for another one about the same row, and whatever the action refuses.
    """
    if not settings.UNDO_SECONDS:
        return Done(action(by=by, **arguments), None)
    try:
        return _wait_after_a_try(action, by=by, about=about, page=page, called=called, arguments=arguments)
    except StillWaiting:
        raise
    except DomainError:
        # For real, as an action may keep what came too late; it says itself why it refuses.
        return Done(action(by=by, **arguments), None)


def _wait_after_a_try(
    action: Callable[..., Result],
    *,
    by: Person,
    about: UUID,
    page: str,
    called: str,
    arguments: Mapping[str, Any],
) -> Done[Result]:
    name, call = _name(action), {"called": called, "arguments": arguments}
    with transaction.atomic():
        standing = Deferred.objects.filter(by_id=by.id, about=about, status="waiting").locked().first()
        if standing is not None and (standing.action, _call(standing)["arguments"]) != (name, arguments):
            raise StillWaiting
        with transaction.atomic(), _held():
            result = action(by=by, **arguments)
            transaction.set_rollback(True)
        return Done(result, standing or _wait(name, call, by=by, about=about, page=page))


def is_held() -> bool:
    """Whether the action that runs is tried or carried out here.

    What was typed is then in a form or a row, and what an action that refuses would keep of it is rolled back.
    """
    return _is_held.get()


@contextmanager
def _held() -> Iterator[None]:
    outer = _is_held.set(True)
    try:
        yield
    finally:
        _is_held.reset(outer)


def _wait(name: str, call: Mapping[str, Any], *, by: Person, about: UUID, page: str) -> Deferred:
    door, network = request_context.door_and_network()
    Deferred.objects.filter(by_id=by.id, about=about, status__in=["taken_back", "refused"]).delete()
    try:
        with transaction.atomic():
            waiting = Deferred.objects.create(
                by_id=by.id,
                about=about,
                action=name,
                call_sealed=seal(json.dumps(call, cls=_Encoder)),
                page=page,
                door=door,
                network=network,
                due_at=clock.seconds_from_now(settings.UNDO_SECONDS),
            )
    except IntegrityError as error:
        raise StillWaiting from error
    history.record(waiting, verb="defer", was="", story=about, by=by, why=_short(name))
    return waiting


def take_back(deferred_id: UUID, *, by: Person) -> Deferred:
    """Its own caller takes it back; what was typed waits for its form. Taking it back again changes nothing.

    Raises: CarriedOut, NotFound.
    """
    with transaction.atomic():
        deferred = Deferred.objects.filter(by_id=by.id).lock(deferred_id)
        if deferred.status == "done":
            raise CarriedOut(deferred.page)
        if deferred.status != "taken_back":
            was = move(deferred, to="taken_back")
            deferred.save(update_fields=["status"])
            history.record(
                deferred,
                verb="take_back",
                was=was,
                story=deferred.about,
                by=by,
                why=_short(deferred.action),
            )
        return deferred


def carry_out(deferred_id: UUID) -> Deferred | None:
    """Call it now. None if its time is not over, or if that has happened; refused, it waits for its caller to read why.

    Locks it, then whatever the action locks. Raises: NotFound.
    """
    with transaction.atomic():
        deferred = Deferred.objects.select_related("by").lock(deferred_id)
        if not is_due(deferred):
            return None
        try:
            with (
                transaction.atomic(),
                _held(),
                translation.override(deferred.by.language),
                request_context.come_by(deferred.door, deferred.network),
            ):
                _call_for_real(deferred)
        except DomainError as refusal:
            deferred.refusal = str(refusal)[:REFUSAL_MAX]
            was = move(deferred, to="refused")
            why = f"{_short(deferred.action)}: {refusal.code}"
            history.record(deferred, verb="carry_out", was=was, story=deferred.about, by=None, why=why)
        else:
            move(deferred, to="done")
            deferred.call_sealed = None
        deferred.save(update_fields=["status", "refusal", "call_sealed"])
        return deferred


def is_due(deferred: Deferred) -> bool:
    """It waits, and can be taken back no more by the clock that all processes share."""
    return deferred.is_waiting and deferred.due_at <= clock.shared_now()


def _call_for_real(deferred: Deferred) -> None:
    if not deferred.by.is_active:
        raise NotAllowed
    if not ACTION.fullmatch(deferred.action):
        raise ValueError(f"{deferred.action} is no action.")
    import_string(deferred.action)(by=deferred.by, **_call(deferred)["arguments"])


def standing(by: Person, *, about: Collection[UUID]) -> dict[UUID, Deferred]:
    """What this person can still take back or has taken back, by the row that it is about. One query at most."""
    if not about or not by.has_deferred:
        return {}
    rows = Deferred.objects.filter(by_id=by.id, about__in=about, status__in=["waiting", "taken_back"])
    return {deferred.about: deferred for deferred in rows}


def carried_out_in(standing: Iterable[Deferred]) -> int:
    """Seconds after which all of these are, and the clock has had time to come by; 0 if none waits."""
    due = [deferred.due_at for deferred in standing if deferred.is_waiting]
    return max(0, math.ceil((max(due) - clock.now()).total_seconds())) + 2 if due else 0


def typed(action: Callable[..., Any], deferred: Deferred | None) -> dict[str, Any]:
    """With what `action` was called before that was taken back: for its form. Empty if it was another, or waits."""
    if deferred is None or deferred.status != "taken_back" or deferred.action != _name(action):
        return {}
    return dict(_call(deferred)["arguments"])


def refused(by: Person) -> list[Refused]:
    """What could not be carried out for this person, and that they have not opened again. One query at most."""
    if not by.has_deferred:
        return []
    rows = Deferred.objects.filter(by_id=by.id, status="refused").order_by("due_at")
    return [Refused(row.id, _call(row)["called"], row.refusal) for row in rows]


@dataclass(frozen=True)
class Refused:
    id: UUID
    called: str
    why: str


def _call(deferred: Deferred) -> dict[str, Any]:
    call: dict[str, Any] = json.loads(unseal(deferred.call_sealed or b""), object_hook=_with_ids)
    return call


def _name(action: Callable[..., Any]) -> str:
    return f"{action.__module__}.{action.__qualname__}"


def _short(name: str) -> str:
    return name.rpartition(".")[2]


class _Encoder(DjangoJSONEncoder):
    """Ids come back as ids."""

    def default(self, value: Any) -> Any:
        return {"id": value.hex} if isinstance(value, UUID) else super().default(value)


def _with_ids(found: dict[str, Any]) -> Any:
    return UUID(found["id"]) if found.keys() == {"id"} else found
