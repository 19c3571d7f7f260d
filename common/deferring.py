"""Second thoughts: what somebody of the staff does on a page can be taken back for UNDO_SECONDS, and nobody hears of it
before (decision 0064).

The action is tried at once and rolled back, so that whatever it refuses is said beside the form. Then it waits in a row
with a deadline; the clock calls it for real, for the same person, and the record says from which page they called it.
"""

from __future__ import annotations

import json
import logging
import math
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
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
from common.sealing import digest, seal, unseal

Result = TypeVar("Result")

logger = logging.getLogger(__name__)

ACTION = re.compile(r"\w+\.actions\.\w+\.\w+")
WORDS = frozenset({"answer_text", "body", "note", "question", "reason", "title", "why", "words"})
"""The arguments that somebody has written."""
REFUSAL_MAX = 300
JUST_DONE_SECONDS = 300
GIVE_UP_SECONDS = 300
"""After so long a fault of ours is told to whoever waits for it."""
FAULT = _("This failed for a reason of ours. Please try it again, and tell us if that fails, too.")

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
class Standing:
    """What one person has done about one row, and can still take back or has taken back."""

    waiting: Deferred | None = None
    taken_back: tuple[Deferred, ...] = ()

    @property
    def is_waiting(self) -> bool:
        return self.waiting is not None


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
    and lists and dicts of these. The same call again changes nothing; just carried out, it cannot be taken back.
    Raises: StillWaiting for another one about the same row, and whatever the action refuses.
    """
    if not settings.UNDO_SECONDS:
        return Done(action(by=by, **arguments), None)
    call = _Call(_name(action), arguments, called, page)
    try:
        done = _wait_after_a_try(action, call, by=by, about=about)
    except StillWaiting:
        raise
    except DomainError:
        done = None
    # For real: just carried out, it answers as the first time; refused, it says why, and may keep what came too late.
    return done or Done(action(by=by, **arguments), None)


@dataclass(frozen=True)
class _Call:
    action: str
    arguments: Mapping[str, Any]
    called: str
    page: str

    @property
    def sealed(self) -> bytes:
        return seal(_as_json({"arguments": self.arguments, "called": self.called, "page": self.page}))

    @property
    def digest(self) -> bytes:
        return digest(f"{self.action} {_as_json(self.arguments)}", purpose="a deferred call")


def _was_just_done(call: _Call, *, by: Person, about: UUID) -> bool:
    """Whether its reply was lost and it is sent again: an undo of that would undo nothing."""
    done = Deferred.objects.filter(by_id=by.id, about=about, status="done", call_digest=call.digest)
    return done.filter(due_at__gt=clock.ago(seconds=JUST_DONE_SECONDS)).exists()


def _wait_after_a_try(
    action: Callable[..., Result], call: _Call, *, by: Person, about: UUID
) -> Done[Result] | None:
    """None if it has just been carried out; while that is going on, its lock is waited for."""
    with transaction.atomic():
        standing = Deferred.objects.filter(by_id=by.id, about=about, status="waiting").locked().first()
        if standing is not None and bytes(standing.call_digest) != call.digest:
            raise StillWaiting
        if standing is None and _was_just_done(call, by=by, about=about):
            return None
        with transaction.atomic(), _held():
            result = action(by=by, **call.arguments)
            transaction.set_rollback(True)
        return Done(result, standing or _wait(call, by=by, about=about))


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


def _wait(call: _Call, *, by: Person, about: UUID) -> Deferred:
    """In the place of what was typed before for the same action; what was typed for others stays."""
    door, network = request_context.door_and_network()
    earlier = Deferred.objects.filter(by_id=by.id, about=about, action=call.action)
    earlier.filter(status__in=["taken_back", "refused"]).delete()
    try:
        with transaction.atomic():
            waiting = Deferred.objects.create(
                by_id=by.id,
                about=about,
                action=call.action,
                call_sealed=call.sealed,
                call_digest=call.digest,
                page=call.page.partition("?")[0],
                door=door,
                network=network,
                due_at=clock.seconds_from_now(settings.UNDO_SECONDS),
            )
    except IntegrityError as error:
        raise StillWaiting from error
    history.record(waiting, verb="defer", was="", story=about, by=by, why=_short(call.action))
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
            _refuse(deferred, str(refusal), code=refusal.code)
        except Exception:
            if deferred.due_at > clock.shared_now() - timedelta(seconds=GIVE_UP_SECONDS):
                raise
            logger.exception("%s failed again and again, and is given up.", deferred.action)
            with translation.override(deferred.by.language):
                _refuse(deferred, str(FAULT), code="fault")
        else:
            move(deferred, to="done")
            deferred.call_sealed = None
        deferred.save(update_fields=["status", "refusal", "call_sealed"])
        return deferred


def _refuse(deferred: Deferred, words: str, *, code: str) -> None:
    deferred.refusal = words[:REFUSAL_MAX]
    was = move(deferred, to="refused")
    why = f"{_short(deferred.action)}: {code}"
    history.record(deferred, verb="carry_out", was=was, story=deferred.about, by=None, why=why)


def is_due(deferred: Deferred) -> bool:
    """It waits, and can be taken back no more by the clock that all processes share."""
    return deferred.is_waiting and deferred.due_at <= clock.shared_now()


def _call_for_real(deferred: Deferred) -> None:
    if not deferred.by.is_active:
        raise NotAllowed
    if not ACTION.fullmatch(deferred.action):
        raise ValueError(f"{deferred.action} is no action.")
    import_string(deferred.action)(by=deferred.by, **_call(deferred)["arguments"])


def page_of(deferred: Deferred) -> str:
    """The page with its form, as narrow as it was while that is known."""
    return str(_call(deferred)["page"]) if deferred.call_sealed else deferred.page


def standing(by: Person, *, about: Collection[UUID]) -> dict[UUID, Standing]:
    """What this person can still take back or has taken back, by the row that it is about. One query at most."""
    if not about or not by.has_deferred:
        return {}
    rows = list(Deferred.objects.filter(by_id=by.id, about__in=about, status__in=["waiting", "taken_back"]))
    return {
        row.about: Standing(
            next((each for each in rows if each.about == row.about and each.is_waiting), None),
            tuple(each for each in rows if each.about == row.about and not each.is_waiting),
        )
        for row in rows
    }


def carried_out_in(standing: Iterable[Standing]) -> int:
    """Seconds after which all of these are, and the clock has had time to come by; 0 if none waits."""
    due = [each.waiting.due_at for each in standing if each.waiting]
    return max(0, math.ceil((max(due) - clock.now()).total_seconds())) + 2 if due else 0


def typed(action: Callable[..., Any], standing: Standing | None) -> dict[str, Any]:
    """With what `action` was called before that was taken back: for its form. Empty if it was not."""
    for deferred in standing.taken_back if standing else ():
        if deferred.action == _name(action):
            return dict(_call(deferred)["arguments"])
    return {}


def refused(by: Person) -> list[Refused]:
    """What could not be carried out for this person, and that they have not opened again. One query at most."""
    if not by.has_deferred:
        return []
    rows = Deferred.objects.filter(by_id=by.id, status="refused").order_by("due_at")
    calls = [(row, _call(row)) for row in rows]
    return [
        Refused(row.id, call["called"], row.refusal, list(_words(call["arguments"]))) for row, call in calls
    ]


@dataclass(frozen=True)
class Refused:
    id: UUID
    called: str
    why: str
    words: list[str]
    """What was typed, as its form may be gone."""


def _words(arguments: Any) -> Iterator[str]:
    for key, value in arguments.items():
        if key in WORDS and isinstance(value, str) and value:
            yield value
        elif isinstance(value, list):
            for each in value:
                yield from _words(each) if isinstance(each, dict) else ()


def _call(deferred: Deferred) -> dict[str, Any]:
    call: dict[str, Any] = json.loads(unseal(deferred.call_sealed or b""), object_hook=_with_ids)
    return call


def _name(action: Callable[..., Any]) -> str:
    return f"{action.__module__}.{action.__qualname__}"


def _short(name: str) -> str:
    return name.rpartition(".")[2]


def _as_json(value: Any) -> str:
    return json.dumps(value, cls=_Encoder, sort_keys=True)


class _Encoder(DjangoJSONEncoder):
    """Ids come back as ids."""

    def default(self, value: Any) -> Any:
        return {"id": value.hex} if isinstance(value, UUID) else super().default(value)


def _with_ids(found: dict[str, Any]) -> Any:
    return UUID(found["id"]) if found.keys() == {"id"} else found
