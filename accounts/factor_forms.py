"""allauth's forms of passkeys: adding and renaming one in our words, as its own speak of operation and requirements,
and giving one so that one that does not fit is on the record."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from allauth.mfa.webauthn.internal.auth import extract_user_from_response, parse_authentication_response
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts import sign_in_record
from accounts.models import User

WRONG = "incorrect_code"
"""allauth's code of a passkey that does not fit; another means that a limit is reached."""


class AddPasskeyForm(AddWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("What you call it")
        self.fields["name"].help_text = _("So that you can tell your keys apart. “My phone”, for example.")
        self.fields["passwordless"].label = _("Sign in with it alone")
        self.fields["passwordless"].help_text = _(
            "Without the password, by your fingerprint, your face or the PIN of the key."
        )


class RenamePasskeyForm(EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("What you call it")


class SecondPasskeyForm(AuthenticateWebAuthnForm):
    """After the password."""

    def clean_credential(self) -> Authenticator:
        try:
            return super().clean_credential()
        except ValidationError as refused:
            if refused.code == WRONG and _is_an_answer(self.cleaned_data["credential"]):
                sign_in_record.note_wrong_factor(self.user)
            raise


class ProvingPasskeyForm(ReauthenticateWebAuthnForm, SecondPasskeyForm):
    """To prove again who one is."""


class PasskeyAloneForm(LoginWebAuthnForm):
    """In place of the password."""

    def clean_credential(self) -> Authenticator:
        try:
            return super().clean_credential()
        except ValidationError as refused:
            credential = self.cleaned_data["credential"]
            if refused.code == WRONG and _is_an_answer(credential):
                sign_in_record.note_wrong_passkey(_who_it_names(credential), credential=credential["id"])
            raise


def _is_an_answer(credential: Any) -> bool:
    """Rather than anything that somebody sent: nothing counts that, and it must not fill the record."""
    try:
        parse_authentication_response(credential)
    except ValidationError:
        return False
    return True


def _who_it_names(credential: dict[str, Any]) -> User | None:
    try:
        user: User = extract_user_from_response(credential)
    except ValidationError:
        return None
    return user
