"""The allauth seam: what a new account of ours looks like, how people prove who they are, who comes in by single
sign-on."""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthError
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import render

from accounts.actions.accept_terms import accept_terms
from accounts.api_tokens import tokens_of
from accounts.languages import own_language
from accounts.models import BillAccount, User
from accounts.proofs import works_in_house
from accounts.single_sign_on.id_token import NotBelieved
from common import history, outgoing
from common.ids import new_id, short_reference
from common.sealing import seal, unseal

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Give a person who signs up the display name they chose, a bill account of their own and their consents."""
        user = super().save_user(request, user, form, commit=False)
        user.email = user.email.lower()
        user.display_name = form.cleaned_data["display_name"]
        user.language = own_language(fallback="en")
        if commit:
            with transaction.atomic():
                user.bill_account = BillAccount.objects.create(number=short_reference(new_id(), prefix="W"))
                user.save()
                history.note("sign_up", kind="user", subject=user.id, by=user)
                accept_terms(by=user, versions=form.cleaned_data["agrees"])
        return user

    def set_password(self, user: User, password: str) -> None:
        """Whoever knew the old one may have made a token with it: none outlives it, as no session does."""
        with transaction.atomic():
            super().set_password(user, password)
            tokens_of(user).delete()

    def is_safe_url(self, url: str) -> bool:
        """What cannot be read as an address leads nowhere; allauth has a fault of it."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            return False

    def reauthenticate(self, user: User, password: str) -> bool:
        """Whether it is this person's password. allauth looks for a row about their address, which not all have."""
        return bool(self.authenticate(context.request, email=user.email, password=password) == user)

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """The second factor alone, for whoever has one: the password would prove less than the sign-in did."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [method for method in methods if method["id"].startswith("mfa_")] or methods


class RecordedSessionsAdapter(DefaultUserSessionsAdapter):
    """Signing out everywhere else, a button of allauth's, is on the record as signing out one browser is."""

    def end_sessions(self, sessions: list[UserSession]) -> None:
        with transaction.atomic():
            for session in sessions:
                session.end()
                history.note("end_session", kind="user", subject=session.user_id, by=session.user)


class SealedFactorsAdapter(DefaultMFAAdapter):
    """Secrets of codes are stored sealed: who reads the database cannot sign in with them."""

    def encrypt(self, text: str) -> str:
        return seal(text).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text.encode())


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    """The company's identity provider signs in the people who work here; it makes nobody an account."""

    def get_requests_session(self) -> Any:
        """The provider is called as everybody else is."""
        return outgoing.session()

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: str | None = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """Whoever keeps the site is told what failed and which host was called; not who came, nor what was sent."""
        if error == AuthError.CANCELLED:
            return
        cause = exception.__cause__ if exception is not None else None
        calls = [getattr(each, "request", None) for each in (exception, cause)]
        facts = {
            "error": type(exception).__name__ if exception is not None else str(error),
            "cause": type(cause).__name__ if cause is not None else None,
            "reason": str(exception) if isinstance(exception, NotBelieved) else None,
            "host": next((urlsplit(call.url).hostname for call in calls if call is not None), None),
        }
        logger.warning(
            "single sign-on failed", extra={name: fact for name, fact in facts.items() if fact is not None}
        )

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """A customer who has a log-in there too signs in as a customer does.

        Raises: ImmediateHttpResponse.
        """
        if sociallogin.is_existing and not works_in_house(sociallogin.user):
            raise ImmediateHttpResponse(render(request, "account/signup_closed.html", status=403))
