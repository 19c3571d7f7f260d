"""What advocates did with their points, and what ops and billing made of it.

Ben has saved until today, so that his request needs four eyes, and ada has stopped asking for bill credit, so that
whoever tries the demo in her name can.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings

from accounts.models import User
from common import clock
from marketplace.demo.teller import Teller
from marketplace.demo.told_time import Told
from rewards import queries
from rewards.actions.appeal_hold import appeal_hold
from rewards.actions.approve_redemption import approve_redemption
from rewards.actions.cancel_redemption import cancel_redemption
from rewards.actions.decline_redemption import decline_redemption
from rewards.actions.hold_redemption import hold_redemption
from rewards.actions.prepare_batch import prepare_batch
from rewards.actions.read_result_file import read_result_file
from rewards.actions.redeem_points import redeem_points
from rewards.actions.void_redemption import void_redemption
from rewards.models import PayoutBatch, Redemption

LEAST = settings.REDEMPTION_MIN_POINTS
RUNS_DAYS_AGO = (38, 17, 2)
"""When ops sent a batch; billing has not answered the last one yet."""

CANCELLED, DECLINED = 2, 4
"""The how-manieth request came to that."""

DECLINE_REASON = "Your bill account is being closed. Please ask again from the account that stays."
FAIL_REASON = "Bill account is closed"
HOLD_REASON = "Two accounts ask for credit on the same bill. We are looking into it."
OBJECTION = "The other account is my sister’s. We share the bill."


def add_payouts(teller: Teller) -> None:
    people = teller.people
    ada, ben = people.by_key["ada"], people.by_key["ben"]
    others = [
        each.user for each in people.advocates if people.zeal[each.id] > 1 and each.user not in (ada, ben)
    ]
    for days in RUNS_DAYS_AGO:
        _begin(teller, _payout_run(teller), days)
    _begin(teller, _asks_often(teller, ada, days=20), 60)
    _begin(teller, _asks(teller, ada, points=LEAST), 1.9)
    for user in others:
        _begin(teller, _asks_often(teller, user, days=50), 60)
    for user in [ada, *others]:
        _begin(teller, _asks(teller, user, points=LEAST), 0.3)
    _begin(teller, _asks_for_everything(teller, ben), 0.1)
    _begin(teller, _is_held(teller, not_from=[ada, ben]), 0.2)


def _begin(teller: Teller, story: Told[None], days_ago: float) -> None:
    teller.time.add(story, moment=teller.time.until - timedelta(days=days_ago))


def _asks_often(teller: Teller, user: User, *, days: int) -> Told[None]:
    ends = clock.now() + timedelta(days=days)
    while clock.now() < ends:
        yield from _asks(teller, user, points=LEAST)
        yield teller.between(15 * 60, 30 * 60)


def _asks_for_everything(teller: Teller, user: User) -> Told[None]:
    yield from _asks(teller, user, points=queries.redeemable_now(user))


def _asks(teller: Teller, user: User, *, points: int) -> Told[None]:
    if queries.redeemable_now(user) >= points > 0:
        redemption = redeem_points(by=user, points=points)
        yield teller.between(10, 40)
        teller.time.add(_is_decided(teller, redemption), moment=clock.now())


def _is_decided(teller: Teller, redemption: Redemption) -> Told[None]:
    """Ops looks at requests once a day; what needs two people, a colleague looks at on the next."""
    number = Redemption.objects.count()
    if number == CANCELLED:
        cancel_redemption(redemption_id=redemption.id, by=redemption.holder)
        return
    yield teller.between(12 * 60, 30 * 60)
    if number == DECLINED:
        decline_redemption(redemption_id=redemption.id, by=_ops(teller), reason=DECLINE_REASON)
        return
    first = _ops(teller)
    if approve_redemption(redemption_id=redemption.id, by=first).status == "approved":
        return
    yield teller.between(12 * 60, 30 * 60)
    colleague = next(person for person in teller.people.ops if person != first)
    approve_redemption(redemption_id=redemption.id, by=colleague)


def _is_held(teller: Teller, *, not_from: list[User]) -> Told[None]:
    """Ops holds the newest request, and its holder objects."""
    waiting = Redemption.objects.filter(status="requested").exclude(holder__in=not_from)
    if (newest := waiting.order_by("-requested_at").first()) is None:
        return
    hold = hold_redemption(redemption_id=newest.id, by=_ops(teller), reason=HOLD_REASON)
    yield teller.between(20, 60)
    appeal_hold(hold_id=hold.id, by=newest.holder, why=OBJECTION)


def _payout_run(teller: Teller) -> Told[None]:
    """A batch goes to billing, and three days later its result file comes back."""
    if not Redemption.objects.filter(status="approved").exists():
        return
    batch = prepare_batch(by=_ops(teller))
    yield timedelta(days=3)
    read_result_file(by=_ops(teller), batch_id=batch.id, content=_result_file(batch))
    for redemption in batch.redemptions.filter(status="failed"):
        void_redemption(redemption_id=redemption.id, by=_ops(teller))


def _result_file(batch: PayoutBatch) -> bytes:
    """Everything was credited, but the last of several lines."""
    lines = [
        f"{redemption.reference},settled,,{redemption.value_minor}"
        for redemption in batch.redemptions.order_by("requested_at")
    ]
    if len(lines) > 1:
        lines[-1] = lines[-1].replace("settled,", f"failed,{FAIL_REASON}")
    return "\n".join(["reference,status,reason,amount_minor", *lines]).encode()


def _ops(teller: Teller) -> User:
    return teller.chance.choice(teller.people.ops)
