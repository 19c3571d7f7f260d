"""The form of signing up, whole: allauth's with what we ask (accounts/forms.py), safe against itself."""

from __future__ import annotations

import secrets
from typing import Any

from allauth.account.forms import SignupForm
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError
from django.http import HttpRequest


class SafeSignupForm(SignupForm):
    account_already_exists: bool

    def try_save(self, request: HttpRequest) -> Any:
        """Of two at once with one address the later finds an account, as if it had come later.

        A new account's password is hashed, which takes a while: without the same where there is one, whoever is
        answered sooner would know of it, also where no more letters are due.
        """
        if self.account_already_exists:
            make_password(secrets.token_urlsafe())
        try:
            return super().try_save(request)
        except IntegrityError:
            self.account_already_exists = True
            return super().try_save(request)
