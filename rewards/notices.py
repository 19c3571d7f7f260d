"""What is told to whom when points move."""

from __future__ import annotations

from common import live
from rewards.models import Award, Redemption


def balance_changed(source: Award | Redemption) -> None:
    """The holder's open pages fetch their balance again."""
    live.poke([source.holder_id], type="balance.changed", id=source.id)
