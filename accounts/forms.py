"""The forms of signing up, and the tick with which somebody agrees to words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts import consents
from accounts.consents import Kind
from accounts.display_names import DISPLAY_NAME_MAX, DISPLAY_NAME_MIN, DisplayNameField
from accounts.models import User


def as_shown(*kinds: Kind) -> str:
    """Which words a page shows, as its form sends them back."""
    return " ".join(f"{kind}={version}" for kind, version in consents.current(*kinds).items())


def versions_in(shown: str) -> dict[str, str]:
    """What `as_shown` said when the page was made; whether it still holds is for the action to say."""
    pairs = (part.partition("=") for part in shown.split())
    return {kind: version for kind, _equals, version in pairs}


class AgreementInput(forms.CheckboxInput):
    """Its value is what was shown beside it."""

    def __init__(self, *kinds: Kind) -> None:
        super().__init__(check_test=lambda value: value == as_shown(*kinds))
        self.kinds = kinds

    def format_value(self, value: Any) -> str:
        return as_shown(*self.kinds)

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        return data.get(name, "")


class AgreementField(forms.Field):
    """Cleaned it is the versions that were agreed to, by kind; nothing if it need not be ticked and is not."""

    def __init__(self, *kinds: Kind, **options: Any) -> None:
        super().__init__(widget=AgreementInput(*kinds), **options)
        self.kinds = kinds

    def clean(self, value: str) -> dict[str, str]:
        """Raises: ValidationError, also if the words have changed since the page was made."""
        if super().clean(value) and value != as_shown(*self.kinds):
            raise forms.ValidationError(_("They have changed in the meantime. Read them again, please."))
        return versions_in(value)


class GeneralTermsField(AgreementField):
    """What everybody agrees to, beside links to it (templates/components/terms.html)."""

    default_error_messages = {"required": _("Accept the terms to go on.")}

    def __init__(self, **options: Any) -> None:
        label = _("I accept the general terms and have read the privacy notice")
        super().__init__(*consents.FOR_EVERYBODY, label=label, **options)


class SignupForm(forms.Form):
    """What we ask beyond e-mail and password; allauth mixes it into its own form."""

    display_name = DisplayNameField(
        label=_("First name and initial"),
        max_length=DISPLAY_NAME_MAX,
        min_length=DISPLAY_NAME_MIN,
        help_text=_("Other people see this, for example “Ada L.”."),
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    agrees = GeneralTermsField()
    field_order = ["display_name", "email", "password1", "agrees"]

    def signup(self, request: HttpRequest, user: User) -> None:
        """Everything is already saved by the adapter."""
