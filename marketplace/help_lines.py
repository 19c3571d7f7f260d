"""Whom to call when a life may be at risk, by settings.HELP_COUNTRY. Numbers are checked with every release."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class HelpLine:
    """`number` as people write it, `dialled` as a phone dials it."""

    number: str
    what: Promise

    @property
    def dialled(self) -> str:
        return self.number.replace(" ", "")


_EMERGENCY = _("Emergency services, if anybody is in danger now")
_LINES: dict[str, Sequence[HelpLine]] = {
    "GB": (
        HelpLine("999", _EMERGENCY),
        HelpLine("116 123", _("Samaritans: somebody who listens, day and night, free")),
        HelpLine("0808 2000 247", _("National Domestic Abuse Helpline, day and night, free")),
        HelpLine("0800 1111", _("Childline, for everybody under 19, free")),
    ),
    "DE": (
        HelpLine("112", _EMERGENCY),
        HelpLine("0800 111 0 111", _("TelefonSeelsorge: somebody who listens, day and night, free")),
        HelpLine("116 016", _("Help line against violence, day and night, free")),
        HelpLine("116 111", _("Nummer gegen Kummer, for children and young people, free")),
    ),
}


def help_lines() -> Sequence[HelpLine]:
    try:
        return _LINES[settings.HELP_COUNTRY]
    except KeyError as error:
        raise ImproperlyConfigured(
            f"HELP_COUNTRY: there are no lines for {settings.HELP_COUNTRY!r}."
        ) from error
