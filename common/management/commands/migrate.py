"""`manage.py migrate` as Django has it, but by the owner of the tables; the site's role then gets its rights."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate

from common import database_roles


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        with database_roles.as_owner():
            super().handle(*args, **options)
            if database_roles.are_apart():
                database_roles.grant_rights(database_roles.site_role())
