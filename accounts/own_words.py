"""No password is made of words that whoever knows us would guess first.

The list: the company and its site, this software, the roles and what we do, and PASSWORD_WORDS of the settings.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import Role, User

WORK = ("crowdline", "advocate", "customer", "support", "helpdesk", "service", "question", "answer", "admin")
ENOUGH_BESIDE = 6
"""Letters of other words."""


class OwnWordsValidator:
    def validate(self, password: str, user: User | None = None) -> None:
        """Raises: ValidationError."""
        beside = password.casefold()
        for word in own_words():
            beside = beside.replace(word, " ")
        if beside != password.casefold() and len(re.findall(r"[^\W\d_]", beside)) < ENOUGH_BESIDE:
            raise ValidationError(self.get_help_text(), code="own_words")

    def get_help_text(self) -> str:
        return _(
            "Our own names and a few signs are guessed first. Take words that have nothing to do with us."
        )


def own_words() -> list[str]:
    """Longest first, as one may be part of another."""
    host = (urlsplit(settings.SITE_URL).hostname or "").split(".")
    company = settings.COMPANY_NAME.split()
    said = {*WORK, *Role.values, *host, *company, *settings.PASSWORD_WORDS}
    return sorted({word.casefold() for word in said if len(word) > 2}, key=len, reverse=True)
