"""Who may open the advocates' pages: approved advocates. Everybody else is told kindly why not, and how to apply."""

from __future__ import annotations

from functools import wraps

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts import queries as accounts_queries
from accounts.models import Role
from accounts.requests import Parameters, SignedInRequest, View, signed_in
from routing.actions.note_seen import note_seen


def for_advocates(view: View[Parameters]) -> View[Parameters]:
    """Strangers sign in first, whoever is no approved advocate gets 403 and the way to apply."""
    return signed_in(_approved_only(view))


def for_whoever_answers(view: View[Parameters]) -> View[Parameters]:
    """As `for_advocates`, and for agents, who answer customers too."""
    for_advocate = _approved_only(view)

    @wraps(view)
    def checked(
        request: SignedInRequest, /, *args: Parameters.args, **kwargs: Parameters.kwargs
    ) -> HttpResponseBase:
        is_agent = request.user.has_role(Role.AGENT)
        return (view if is_agent else for_advocate)(request, *args, **kwargs)

    return signed_in(checked)


def _shows_a_person(request: HttpRequest) -> bool:
    """Whether somebody did something. A page that fetches its parts anew by itself proves nobody in front of it."""
    return request.method == "POST" or "HX-Request" not in request.headers


def _approved_only(view: View[Parameters]) -> View[Parameters]:
    @wraps(view)
    def checked(
        request: SignedInRequest, /, *args: Parameters.args, **kwargs: Parameters.kwargs
    ) -> HttpResponseBase:
        if not request.user.is_advocate:
            standing = accounts_queries.standing(request.user)
            return render(request, "marketplace/advocates_only.html", {"standing": standing}, status=403)
        if _shows_a_person(request) and note_seen(by=request.user):
            messages.info(
                request,
                _(
                    "You had been away for a while, so we stopped asking you. Good to have you back: offers come again."
                ),
            )
        return view(request, *args, **kwargs)

    return checked
