"""What every way to a billing system has in common: credit is asked for under a name, and an answer is about that name.

Nothing here or in the modules beside it concludes anything: rewards/actions/take_results.py does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from django.utils.functional import Promise

MAX_AMOUNT_MINOR = 2**31 - 1


@dataclass(frozen=True)
class Credit:
    """What one bill account is to be credited. `reference` is also the key: however often it is asked for, once."""

    reference: str
    bill_account: str
    amount_minor: int
    currency: str


@dataclass(frozen=True)
class Result:
    """What billing says about one reference: settled or failed. `number` is the line of a file, `currency` is empty
    where billing does not name one."""

    reference: str
    status: str
    reason: str
    amount_minor: int
    currency: str = ""
    number: int = 1


class OutcomeUnknown(Exception):
    """No answer, or none that is about what was asked. It may have been credited: only asking again can tell."""


class Gateway(Protocol):
    @property
    def title(self) -> str | Promise:
        """How ops calls it."""

    @property
    def is_asked(self) -> bool:
        """Whether we ask for each line; otherwise people carry files."""

    def credit(self, wanted: Credit) -> Result | None:
        """Ask for this credit, for the first time or again. None: billing has it and has not decided yet.

        Raises: OutcomeUnknown.
        """
