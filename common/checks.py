"""What `manage.py check --deploy` has to say beyond Django's own checks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register

from common import database_roles


@register(Tags.security, deploy=True)
def the_site_does_not_own_its_database(**_given: Any) -> Sequence[CheckMessage]:
    if database_roles.are_apart():
        return []
    return [
        Warning(
            "The site connects as the owner of its tables, so it could change the books.",
            hint="Name a second role in DATABASE_OWNER_URL; see deploy/README.md, “Two roles”.",
            id="crowdline.W001",
        )
    ]
