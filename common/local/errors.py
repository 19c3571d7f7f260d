"""Why a local command cannot go on. A module of its own: production lacks what its neighbours import."""

from __future__ import annotations


class LocalServerError(Exception):
    """A local server cannot run; the message is one line for whoever typed the command."""
