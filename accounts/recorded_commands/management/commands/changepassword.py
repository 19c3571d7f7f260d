"""`manage.py changepassword somebody@example.com`: as a new password on the pages, on the record and the end of every
token of the API."""

from __future__ import annotations

import argparse
from getpass import getpass

from allauth.account.adapter import get_adapter
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError
from django.db import transaction

from accounts.models import User
from common import history, request_context


class Command(BaseCommand):
    help = "Give somebody a new password; it ends all their sessions and tokens."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("email", help="whose")

    def handle(self, email: str, **options: object) -> None:
        user = User.objects.filter(email=email.lower()).first()
        if user is None:
            raise CommandError(f"nobody has the address {email}")
        new = getpass("New password: ")
        if getpass("The same again: ") != new:
            raise CommandError("these were two passwords; nothing was changed")
        try:
            validate_password(new, user)
        except ValidationError as error:
            raise CommandError(" ".join([*error.messages, "Nothing was changed."])) from error
        with transaction.atomic(), request_context.come_by("command changepassword", ""):
            # As they are now: typing takes its time.
            user = User.objects.select_for_update().get(pk=user.pk)
            get_adapter().set_password(user, new)
            history.note("set_password", kind="user", subject=user.id, by=None)
        self.stdout.write(f"{user.email} has a new password, and no session or token any more.")
