"""The forms of signing up."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.display_names import DISPLAY_NAME_MAX, DISPLAY_NAME_MIN, DisplayNameField
from accounts.models import User


class SignupForm(forms.Form):
    """What we ask beyond e-mail and password; allauth mixes it into its own form."""

    display_name = DisplayNameField(
        label=_("First name and initial"),
        max_length=DISPLAY_NAME_MAX,
        min_length=DISPLAY_NAME_MIN,
        help_text=_("Other people see this, for example “Ada L.”."),
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    field_order = ["display_name", "email", "password1"]

    def signup(self, request: HttpRequest, user: User) -> None:
        """Everything is already saved by the adapter."""
