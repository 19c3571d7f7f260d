"""`manage.py createsuperuser` as Django has it; the row of the record, which accounts.models writes, says by what."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.management.commands import createsuperuser

from common import request_context


class Command(createsuperuser.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        with request_context.come_by("command createsuperuser", ""):
            super().handle(*args, **options)
