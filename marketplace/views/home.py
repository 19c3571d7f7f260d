"""The front door: strangers read what this is, everybody else goes on to their work or to asking."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.models import Role, User
from marketplace import customer_queries, expected_time

PLACES = ((Role.MODERATOR, "review_desk"), (Role.AGENT, "desk"), (Role.OPS, "payouts"))


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    if isinstance(request.user, User):
        return redirect(_place_of(request.user))
    context = {
        "expected_seconds": expected_time.expected_seconds(),
        "crowd": customer_queries.crowd_now(),
        "reopen_days": settings.REOPEN_WITHIN_DAYS,
    }
    return render(request, "marketplace/home.html", context)


def _place_of(person: User) -> str:
    """The name of the page where this person's day starts."""
    if person.is_advocate:
        return "queue"
    return next((place for role, place in PLACES if person.has_role(role)), "ask")
