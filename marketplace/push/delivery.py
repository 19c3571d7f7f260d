"""From an event to the screens of its person's devices. Two couriers: one for the event, one for each device.

The first writes a row for every device, unique for device and event, so a courier that runs twice tells nobody twice.
The second looks at everything again: what no longer holds is not sent, quiet hours that have begun are waited for,
and what has gathered meanwhile goes out as one digest.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils import translation

from accounts import consents
from accounts.models import User
from common import clock, outbox
from common.models import OutboxEntry
from common.tasks import retry_after
from marketplace.push import choices, reach, web_push
from marketplace.push.models import PushDevice, PushKind, PushNotice
from marketplace.push.news import News, digest, news_of
from marketplace.push.web_push import Result

TO_ONE_DEVICE = "push_to_device"
MAX_ATTEMPTS = 8
"""With common.tasks.retry_after that is three quarters of an hour; a device that is off is the push service's care."""

SHORTEST_TTL_SECONDS = 30
State, Outcome = PushDevice.State, PushNotice.Outcome


def announce(entry: OutboxEntry) -> None:
    """Write down whom the event is for, device by device, and when each is to hear of it."""
    kind = PushKind(entry.kind.removeprefix("push."))
    person = User.objects.get(pk=entry.payload["person"])
    due_at = choices.due_at(kind, person, at=clock.now())
    if due_at is None or not person.is_active:
        return
    for device in PushDevice.objects.filter(person=person):
        notice, is_new = PushNotice.objects.get_or_create(
            device=device, kind=kind, row=entry.payload["id"], defaults={"due_at": due_at}
        )
        if is_new:
            _tell_at(notice, due_at)


def deliver(entry: OutboxEntry) -> None:
    """Send one notice, and with it what else is due for the same device. Locks the device, then may lock the
    availability of its owner."""
    device = (
        PushDevice.objects.select_for_update(of=("self",), no_key=True)
        .select_related("person")
        .filter(notices=entry.payload["notice"])
        .first()
    )
    if device is None:  # Removed since.
        return
    notice = PushNotice.objects.get(pk=entry.payload["notice"])
    if notice.outcome != Outcome.WAITING:  # Gone along in a digest.
        return
    chance = choices.after_quiet(device.person, at=clock.now())
    if chance > clock.now():
        return _tell_at(notice, chance)
    with translation.override(device.person.language):
        due = _with_news(_due_together(notice))
        if due:
            _send(device, list(due), digest(list(due.values())))


def _tell_at(notice: PushNotice, at: datetime) -> None:
    outbox.tell(TO_ONE_DEVICE, payload={"notice": str(notice.id)}, at=at)


def _due_together(notice: PushNotice) -> list[PushNotice]:
    """An offer stands alone: it is for now, and each can be taken. Other news gathers."""
    if notice.kind == PushKind.OFFER:
        return [notice]
    waiting = PushNotice.objects.filter(device=notice.device_id, outcome=Outcome.WAITING)
    return list(waiting.exclude(kind=PushKind.OFFER).filter(due_at__lte=clock.now()).order_by("due_at"))


def _with_news(notices: list[PushNotice]) -> dict[PushNotice, News]:
    """Those that still hold, each with its words; the others are closed."""
    written = {notice: news_of(PushKind(notice.kind), notice.row) for notice in notices}
    _close([notice for notice, news in written.items() if news is None], Outcome.OVERTAKEN)
    return {notice: news for notice, news in written.items() if news is not None}


def _send(device: PushDevice, notices: list[PushNotice], news: News) -> None:
    left = (news.good_until - clock.now()).total_seconds()
    reply = web_push.send(
        device,
        news.as_message(),
        ttl_seconds=max(SHORTEST_TTL_SECONDS, int(left)),
        is_urgent=news.is_urgent,
    )
    if reply.result == Result.GONE:
        consents.withdraw(device.person, consents.Kind.PUSH, about=device.id)
        device.delete()
        reach.settle(device.person)
        return
    if reply.result == Result.DELIVERED:
        _close(notices, Outcome.SENT)
        device.state, device.reached_at, device.last_error = State.REACHED, clock.now(), ""
    elif reply.result == Result.REFUSED:
        _close(notices, Outcome.FAILED)
        device.state, device.last_error = State.REFUSED, reply.error
    else:
        _try_again(notices)
        device.state, device.last_error = State.DELAYED, reply.error
    device.save(update_fields=["state", "reached_at", "last_error"])
    if reply.result == Result.REFUSED:
        reach.settle(device.person)


def _try_again(notices: list[PushNotice]) -> None:
    for notice in notices:
        notice.attempts += 1
        if notice.attempts >= MAX_ATTEMPTS:
            notice.outcome = Outcome.FAILED
        notice.save(update_fields=["attempts", "outcome"])
    if (first := notices[0]).outcome == Outcome.WAITING:
        _tell_at(first, clock.seconds_from_now(retry_after(first.attempts)))


def _close(notices: list[PushNotice], outcome: PushNotice.Outcome) -> None:
    ids: list[UUID] = [notice.id for notice in notices]
    sent_at = clock.now() if outcome == Outcome.SENT else None
    PushNotice.objects.filter(pk__in=ids).update(outcome=outcome, sent_at=sent_at)
