"""Who stands at a page's door: signed in, and in a role where the page is for one."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from accounts.models import Role, User
from common.errors import NotAllowed

View = Callable[..., HttpResponse]


class SignedInRequest(HttpRequest):
    """What a view behind `login_required` or `for_roles` gets."""

    user: User


def for_roles(*roles: Role) -> Callable[[View], View]:
    """Strangers sign in first; signed in without any of the roles is 403. The actions check again."""

    def guard(view: View) -> View:
        @wraps(view)
        def checked(request: SignedInRequest, *args: object, **kwargs: object) -> HttpResponse:
            if not request.user.has_role(*roles):
                names = ", ".join(str(Role(role).label) for role in roles)
                raise NotAllowed(_("This page is for our own staff: %(roles)s.") % {"roles": names})
            return view(request, *args, **kwargs)

        guarded: View = login_required(checked)
        return guarded

    return guard
