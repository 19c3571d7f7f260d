"""The allauth seam: what a new account of ours looks like."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from accounts.languages import own_language
from accounts.models import BillAccount, User
from common.ids import new_id, short_reference


class AccountAdapter(DefaultAccountAdapter):
    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Give a person who signs up the display name they chose and a bill account of their own."""
        user = super().save_user(request, user, form, commit=False)
        user.email = user.email.lower()
        user.display_name = form.cleaned_data["display_name"]
        user.language = own_language(fallback="en")
        if commit:
            user.bill_account = BillAccount.objects.create(number=short_reference(new_id(), prefix="W"))
            user.save()
        return user
