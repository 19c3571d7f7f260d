"""allauth's forms of passkeys: adding and renaming one in our words, as its own speak of operation and requirements,
and giving one so that one that does not fit is on the record.

What is given is looked at before allauth and its library do: they take a number for so many bytes, and stumble over
what is missing.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from allauth.mfa.webauthn.internal.auth import (
    extract_user_from_response,
    parse_authentication_response,
    parse_registration_response,
)
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import AuthenticationResponse
from rest_framework.exceptions import ParseError

from accounts import sign_in_record
from accounts.models import User
from common.json_parser import parse_object

WRONG = "incorrect_code"
"""allauth's code of a passkey that does not fit; another means that a limit is reached."""


class CredentialField(forms.JSONField):
    """What a passkey says, by the rules of every JSON that comes in: the plain field's decoder recurses per level."""

    def __init__(self) -> None:
        super().__init__(widget=forms.HiddenInput)

    def to_python(self, value: Any | None) -> Any:
        try:
            return parse_object(str(value).encode())
        except (ParseError, UnicodeEncodeError):
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def bound_data(self, data: str | None, initial: Any) -> None:
        """What was given is spent: the next attempt has another challenge."""


class AddPasskeyForm(AddWebAuthnForm):
    credential = CredentialField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("What you call it")
        self.fields["name"].help_text = _("So that you can tell your keys apart. “My phone”, for example.")
        self.fields["passwordless"].label = _("Sign in with it alone")
        self.fields["passwordless"].help_text = _(
            "Without the password, by your fingerprint, your face or the PIN of the key."
        )

    def clean(self) -> dict[str, Any]:
        if credential := self.cleaned_data.get("credential"):
            _read(credential, parse_registration_response, "attestationObject")
        cleaned: dict[str, Any] = super().clean()
        return cleaned


class RenamePasskeyForm(EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("What you call it")


class SecondPasskeyForm(AuthenticateWebAuthnForm):
    """After the password."""

    credential = CredentialField()

    def clean_credential(self) -> Authenticator:
        _read_answer(self.cleaned_data["credential"])
        try:
            return super().clean_credential()
        except ValidationError as refused:
            if refused.code == WRONG:
                sign_in_record.note_wrong_factor(self.user)
            raise


class ProvingPasskeyForm(SecondPasskeyForm, ReauthenticateWebAuthnForm):
    """To prove again who one is."""


class PasskeyAloneForm(LoginWebAuthnForm):
    """In place of the password. allauth's view looks at no more than ten a minute from an address."""

    credential = CredentialField()

    def clean_credential(self) -> Authenticator:
        credential = self.cleaned_data["credential"]
        key = websafe_encode(_read_answer(credential).raw_id)
        try:
            return super().clean_credential()
        except ValidationError as refused:
            if refused.code == WRONG:
                sign_in_record.note_wrong_passkey(_who_it_names(credential), credential=key)
            raise


def _read_answer(credential: Any) -> AuthenticationResponse:
    answer: AuthenticationResponse = _read(
        credential, parse_authentication_response, "authenticatorData", "signature"
    )
    return answer


def _read(credential: Any, parse: Callable[[Any], Any], *parts: str) -> Any:
    """Raises: ValidationError, for anything else that somebody sent: nothing counts that, and it is not recorded."""
    try:
        _check_texts(credential, *parts)
        return parse(credential)
    except (
        ArithmeticError,
        AttributeError,
        LookupError,
        RecursionError,
        TypeError,
        ValueError,
        struct.error,
    ):
        raise get_adapter().validation_error(WRONG) from None


def _check_texts(credential: Any, *parts: str) -> None:
    """Raises: TypeError, and what else reading anything raises."""
    response = credential["response"]
    client = json.loads(websafe_decode(_text(response["clientDataJSON"])))
    for text in (
        credential["rawId"],
        *(response[name] for name in parts),
        response.get("userHandle") or "",
        *(client[name] for name in ("type", "challenge", "origin")),
    ):
        _text(text)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _who_it_names(credential: dict[str, Any]) -> User | None:
    try:
        user: User = extract_user_from_response(credential)
    except ValidationError:
        return None
    return user
