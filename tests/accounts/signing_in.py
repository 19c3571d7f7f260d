"""What whoever signs up agrees to, and what a browser's session has proved, as allauth notes it at a sign-in."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.flows import login

from accounts.consents import FOR_EVERYBODY
from accounts.forms import as_shown
from accounts.session_limits import ACTIVE, BEGAN

AGREES = as_shown(*FOR_EVERYBODY)
"""The tick, as the page of signing up sends it."""


def note_proof(client: Any, user: Any, method: str, *, ago_seconds: float = 0, **facts: Any) -> None:
    """Let the session of `client` have given a proof of this kind."""
    session = client.session
    session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
    proofs = session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        *proofs,
        {"method": method, "at": time.time() - ago_seconds, "reauthenticated": True, **facts},
    ]
    session.setdefault(BEGAN, time.time())
    session.setdefault(ACTIVE, time.time())
    session.save()


def forget_proofs(client: Any) -> None:
    session = client.session
    session.pop(AUTHENTICATION_METHODS_SESSION_KEY, None)
    session.save()
