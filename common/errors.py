"""Why an action said no: one class per reason, with a code for programs, a status and a sentence for people.

Doors never catch these one by one; common/http.py turns them into a page, a partial or JSON.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """Base of every refusal. `fields` maps a field name to what is wrong with it."""

    code = "refused"
    status = 422
    message: str | Promise = _("That is not possible right now.")

    def __init__(self, message: str | None = None, *, fields: Mapping[str, list[str]] | None = None) -> None:
        self.message = str(message or self.message)
        self.fields = dict(fields or {})
        super().__init__(self.message)


class NotAllowed(DomainError):
    code = "not_allowed"
    status = 403
    message = _("You may not do this.")


class NotFound(DomainError):
    """Also for what exists but must not be known to exist."""

    code = "not_found"
    status = 404
    message = _("We could not find that. It may have been removed, or it belongs to somebody else.")


class Conflict(DomainError):
    """Base of what is refused because of how things stand, however well it was asked."""

    status = 409


class IllegalMove(Conflict):
    code = "illegal_move"
    message = _("That has changed in the meantime, so this step is no longer possible.")


class Away(DomainError):
    """A part of the house is not there, and the rest does not do this without it."""

    code = "away"
    status = 503
    message = _("Something that we need for this is away for a moment. Please try again in a minute.")


class Invalid(DomainError):
    """The input itself is wrong; `fields` says where."""

    code = "invalid"
    status = 422
    message = _("Some of this needs another look.")
