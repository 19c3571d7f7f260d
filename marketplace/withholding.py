"""What is earned or asked for while its holder is suspended waits; rewards/withholding.py asks."""

from __future__ import annotations

from marketplace.standing import suspending
from rewards import withholding

withholding.register(suspending.wait_of)
