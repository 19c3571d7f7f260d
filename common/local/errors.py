"""Why a local command cannot go on. Apart from the rest, because production has none of what the rest imports."""

from __future__ import annotations


class LocalServerError(Exception):
    """A local server cannot run; the message is one line for whoever typed the command."""
