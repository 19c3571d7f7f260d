"""Signing in and out, and every change of how one signs in, enter the record of who did what.

These receivers are the only ones of ours: what they record happens inside allauth, which calls no action. A failed
attempt names nobody who is not known to us: an address that is strange enters as a digest. Of a passkey that does not
fit allauth says nothing; its forms do (accounts/factor_forms.py). Guesses past a limit leave no row, so that nobody can
fill what is never shortened.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.account import signals as account_signals
from allauth.account.models import EmailAddress
from allauth.mfa import signals as mfa_signals
from django.contrib.auth import signals as auth_signals

from accounts.models import User
from common import history
from common.sealing import digest

CHANGES = {
    "change_password": account_signals.password_changed,
    "set_password": account_signals.password_set,
    "reset_password": account_signals.password_reset,
    "change_email": account_signals.email_changed,
    "add_email": account_signals.email_added,
    "remove_email": account_signals.email_removed,
    "add_second_factor": mfa_signals.authenticator_added,
    "remove_second_factor": mfa_signals.authenticator_removed,
    "renew_second_factor": mfa_signals.authenticator_reset,
}
"""By what it is called in the record; each signal tells the user."""


def start_recording() -> None:
    """Called once the apps are there."""
    auth_signals.user_logged_in.connect(_signed_in, dispatch_uid="record")
    auth_signals.user_logged_out.connect(_signed_out, dispatch_uid="record")
    auth_signals.user_login_failed.connect(_failed, dispatch_uid="record")
    account_signals.authentication_step_completed.connect(_confirmed, dispatch_uid="record")
    account_signals.email_confirmed.connect(_address_confirmed, dispatch_uid="record")
    mfa_signals.authentication_failed.connect(_wrong_code, dispatch_uid="record")
    for verb, signal in CHANGES.items():
        signal.connect(_change_recorded_as(verb), weak=False, dispatch_uid=f"record {verb}")


def note_wrong_factor(user: User) -> None:
    """A code or a passkey that is not this person's, after the right password or to prove again who they are."""
    history.note("fail_second_factor", kind="user", subject=user.id, by=None)


def note_wrong_passkey(user: User | None, *, credential: str) -> None:
    """One that was to sign in on its own, as `user` or as nobody that we know."""
    stranger = UUID(bytes=digest(credential, purpose="failed sign-ins")[:16])
    history.note("fail_sign_in", kind="user", subject=user.id if user else stranger, by=None)


def _signed_in(user: User, **_signal: Any) -> None:
    _note("sign_in", user)


def _signed_out(user: User | None, **_signal: Any) -> None:
    if user is not None:
        _note("sign_out", user)


def _failed(credentials: dict[str, Any], **_signal: Any) -> None:
    email = str(credentials.get("email") or credentials.get("username") or "").lower()
    known = User.objects.filter(email=email).values_list("id", flat=True).first()
    stranger = UUID(bytes=digest(email, purpose="failed sign-ins")[:16])
    history.note("fail_sign_in", kind="user", subject=known or stranger, by=None)


def _confirmed(user: User, method: str, reauthenticated: bool = False, **_signal: Any) -> None:
    if reauthenticated:
        history.note("confirm_identity", kind="user", subject=user.id, by=user, why=method)


def _address_confirmed(email_address: EmailAddress, **_signal: Any) -> None:
    """By whoever has the letter, who need not be signed in."""
    _note("confirm_email", email_address.user)


def _wrong_code(user: User, **_signal: Any) -> None:
    note_wrong_factor(user)


def _change_recorded_as(verb: str) -> Any:
    def recorded(user: User, **_signal: Any) -> None:
        _note(verb, user)

    return recorded


def _note(verb: str, user: User) -> None:
    history.note(verb, kind="user", subject=user.id, by=user)
