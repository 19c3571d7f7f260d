"""Why a local command cannot go on. A module of its own: production lacks what its neighbours import."""

from __future__ import annotations


class LocalError(Exception):
    """Something about this machine is in the way; the message is one line for whoever typed the command."""
