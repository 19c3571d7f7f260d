"""Who may open the advocates' pages: approved advocates. Everybody else is told kindly why not, and how to apply."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts import queries as accounts_queries
from accounts.requests import SignedInRequest
from routing.actions.note_seen import note_seen

Parameters = ParamSpec("Parameters")
View = Callable[Concatenate[SignedInRequest, Parameters], HttpResponse]


def for_advocates(view: View[Parameters]) -> View[Parameters]:
    """A page: strangers sign in first, whoever is no approved advocate gets 403 and the way to apply."""
    return login_required(_approved_only(view))


def for_advocates_in_background(view: View[Parameters]) -> View[Parameters]:
    """What a script sends by itself: 401 for strangers, because a script would take the sign-in page for success."""
    approved_only = _approved_only(view)

    @wraps(view)
    def checked(
        request: SignedInRequest, /, *args: Parameters.args, **kwargs: Parameters.kwargs
    ) -> HttpResponse:
        if not _is_signed_in(request):
            return HttpResponse(status=401)
        return approved_only(request, *args, **kwargs)

    return checked


def _is_signed_in(request: HttpRequest) -> bool:
    return request.user.is_authenticated


def _shows_a_person(request: HttpRequest) -> bool:
    """Whether somebody did something. A page that fetches its parts anew by itself proves nobody in front of it."""
    return request.method == "POST" or "HX-Request" not in request.headers


def _approved_only(view: View[Parameters]) -> View[Parameters]:
    @wraps(view)
    def checked(
        request: SignedInRequest, /, *args: Parameters.args, **kwargs: Parameters.kwargs
    ) -> HttpResponse:
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
