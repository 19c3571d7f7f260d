"""Who is who, for every app's permission checks."""

from __future__ import annotations

from accounts.models import Role, User
from common.errors import NotAllowed, NotFound


def require_role(user: User, *roles: Role) -> None:
    """For what must not be known to exist outside these roles. Raises: NotFound."""
    if not (user.is_active and user.has_role(*roles)):
        raise NotFound


def require_active(user: User) -> None:
    """Raises: NotAllowed."""
    if not user.is_active:
        raise NotAllowed
