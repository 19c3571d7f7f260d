"""What is told to whom when points move. Live pokes refresh open pages and may be lost; mails go through the outbox."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from accounts.models import Role, User
from common import clock, live, outbox
from rewards.budget import Month
from rewards.models import Award, Expiry, Hold, PayoutLine, ReconciliationRun, Redemption


def balance_changed(source: Award | Redemption | Expiry) -> None:
    """The holder's open pages fetch their balance again."""
    live.poke([source.holder_id], type="balance.changed", id=source.id)


def award_confirmed(award: Award) -> None:
    """The points are the holder's to use: worth a word on their phone (the courier is marketplace's)."""
    outbox.tell(
        "push.award_confirmed",
        payload={"id": str(award.id), "person": str(award.holder_id)},
        key=f"push.award_confirmed:{award.id}",
    )
    balance_changed(award)


def redemption_decided(redemption: Redemption) -> None:
    """It is on the bill, or it will not be: the holder learns which, and why, also with every page closed."""
    outbox.tell(
        "mail.redemption_decided",
        payload={"id": str(redemption.id), "person": str(redemption.holder_id)},
        key=f"mail.redemption_decided:{redemption.id}",
    )
    balance_changed(redemption)


def line_to_ask_for(line: PayoutLine, *, asks: int) -> None:
    """A worker asks billing for it, for the `asks`th time."""
    outbox.tell("payout.line", payload={"line": line.id}, key=f"payout.line:{line.id}:{asks}")


def expiry_told(expiry: Expiry) -> None:
    """The holder hears a month before, and when it has happened."""
    outbox.tell(
        "mail.points_expire",
        payload={"id": str(expiry.id), "person": str(expiry.holder_id)},
        key=f"mail.points_expire:{expiry.id}:{expiry.status}",
    )
    balance_changed(expiry)


def hold_told(hold: Hold) -> None:
    """The holder learns that something of theirs is on hold, what came of their appeal, and that it goes on.

    What several holds say in the same words within an hour is one letter.
    """
    words = hashlib.sha256(f"{hold.status} {hold.reason} {hold.decision}".encode()).hexdigest()[:20]
    key = f"mail.hold:{hold.held.holder_id}:{words}:{clock.now():%Y%m%d%H}"
    outbox.tell("mail.hold", payload={"id": str(hold.id), "person": str(hold.held.holder_id)}, key=key)
    balance_changed(hold.held)


def budget_nearly_used(month: Month) -> None:
    """Everybody in ops hears once a month that the budget is nearly used, and once that it is."""
    for person in User.objects.working_as(Role.OPS):
        outbox.tell(
            "mail.budget",
            payload={"person": str(person.id)},
            key=f"mail.budget:{person.id}:{month.starts_at.date()}:{'used' if month.is_used else 'nearly'}",
        )


def books_disagree(run: ReconciliationRun, *, check: str, details: Sequence[str]) -> None:
    """Everybody in ops learns of a finding once, however many runs find the same."""
    finding = hashlib.sha256("\n".join([check, *sorted(details)]).encode()).hexdigest()
    for person in User.objects.working_as(Role.OPS):
        outbox.tell(
            "mail.books_disagree",
            payload={"person": str(person.id), "run": run.id, "check": check},
            key=f"mail.books_disagree:{person.id}:{finding}",
        )
