"""What is told to whom when points move. Live pokes refresh open pages and may be lost; mails go through the outbox."""

from __future__ import annotations

from common import live, outbox
from rewards.models import Award, Redemption


def balance_changed(source: Award | Redemption) -> None:
    """The holder's open pages fetch their balance again."""
    live.poke([source.holder_id], type="balance.changed", id=source.id)


def redemption_decided(redemption: Redemption) -> None:
    """It is on the bill, or it will not be: the holder learns which, and why, also with every page closed."""
    outbox.tell(
        "mail.redemption_decided",
        payload={"id": str(redemption.id)},
        key=f"mail.redemption_decided:{redemption.id}",
    )
    balance_changed(redemption)
