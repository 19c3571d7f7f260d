"""What every page needs besides its own context: the way round for this person, the theme, the live address.

Everything that could cost a query is a function, which a template calls only if it shows it; a partial pays nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TypedDict

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User

THEMES = {"light", "dark"}


@dataclass(frozen=True)
class Tab:
    """One entry of the way round. `is_current` is true on its page and on the pages below it."""

    url: str
    icon: str
    label: str | Promise
    is_current: bool


@dataclass(frozen=True)
class Place:
    """Somewhere to go: the URL's name, and the names of the pages that belong to it."""

    name: str
    icon: str
    label: Promise
    below: frozenset[str] = frozenset()


QUEUE = Place("queue", "queue", _("Queue"), frozenset({"claim"}))
MY_ANSWERS = Place("my_answers", "answers", _("My answers"))
REWARDS = Place("rewards", "reward", _("Rewards"))
PROFILE = Place("profile", "person", _("Profile"))
REVIEW = Place("review_desk", "shield", _("Review"))
DESK = Place("desk", "headset", _("Desk"))
PAYOUTS = Place("payouts", "wallet", _("Payouts"))
OPERATIONS = Place("operations", "chart", _("Operations"))
APPLICATIONS = Place("applications", "people", _("Applications"))
ASK = Place("ask", "plus", _("Ask a question"))
MY_QUESTIONS = Place("my_questions", "chat", _("My questions"), frozenset({"enquiry"}))
APPLY = Place("apply", "shield", _("Become an advocate"))


class SiteContext(TypedDict):
    tabs: Callable[[], list[Tab]]
    shortcut: Callable[[], Tab | None]
    menu: Callable[[], list[Tab]]
    theme: str
    live_url: str
    company_name: str
    company_phone: str


def site(request: HttpRequest) -> SiteContext:
    theme = request.COOKIES.get("theme", "")
    return {
        "tabs": partial(tabs, request),
        "shortcut": partial(shortcut, request),
        "menu": partial(menu, request),
        "theme": theme if theme in THEMES else "",
        "live_url": settings.LIVE_URL or "/ws/v1/live/",
        "company_name": settings.COMPANY_NAME,
        "company_phone": settings.COMPANY_PHONE,
    }


def tabs(request: HttpRequest) -> list[Tab]:
    """At most four: staff see the desks of their roles, advocates their work, customers none."""
    person = request.user
    if not isinstance(person, User):
        return []
    return list(_linked(request, [*_staff_places(person)] or _advocate_places(person)))


def shortcut(request: HttpRequest) -> Tab | None:
    """The one link in the bar of somebody without tabs: from asking to one's questions, and back."""
    if not isinstance(request.user, User):
        return None
    match = request.resolver_match
    is_at_questions = match is not None and match.url_name in {MY_QUESTIONS.name, *MY_QUESTIONS.below}
    return next(_linked(request, [ASK if is_at_questions else MY_QUESTIONS]), None)


def menu(request: HttpRequest) -> list[Tab]:
    """What is behind one's own initials: everything that this person may do and that is no tab of theirs."""
    person = request.user
    if not isinstance(person, User):
        return []
    in_tabs = [*_staff_places(person)] or _advocate_places(person)
    places = [ASK, MY_QUESTIONS]
    places += _advocate_places(person) or [APPLY, PROFILE]
    if person.has_role(Role.MODERATOR, Role.OPS):
        places.append(APPLICATIONS)
    return list(_linked(request, [place for place in places if place not in in_tabs]))


def _staff_places(person: User) -> Iterator[Place]:
    if person.has_role(Role.MODERATOR):
        yield REVIEW
    if person.has_role(Role.AGENT):
        yield DESK
    if person.has_role(Role.OPS):
        yield from (PAYOUTS, OPERATIONS)


def _advocate_places(person: User) -> list[Place]:
    return [QUEUE, MY_ANSWERS, REWARDS, PROFILE] if person.is_advocate else []


def _linked(request: HttpRequest, places: list[Place]) -> Iterator[Tab]:
    here = request.resolver_match.url_name if request.resolver_match else None
    for place in places:
        try:
            url = reverse(place.name)
        except NoReverseMatch:
            continue
        yield Tab(url, place.icon, place.label, is_current=here == place.name or here in place.below)
