"""What every page needs besides its own context: the way round for this person, the theme, the live address.

Everything that could cost a query is a function, which a template calls only if it shows it; a partial pays nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import TypedDict

from django.conf import settings
from django.http import HttpRequest
from django.urls import resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts import on_device
from accounts.models import Role, User
from accounts.tiers import reviews_others
from common import deferring
from common.form_addresses import page_above
from marketplace.mentoring.pairing import PAIRED
from routing.queries import live_offer_count

THEMES = {"light", "dark"}
TABS_SHOWN = 4


@dataclass(frozen=True)
class Tab:
    """One entry of the way round. `current` is an aria-current: "page", "true" on a page below it, or empty."""

    url: str
    icon: str
    label: Promise
    current: str
    count: int


@dataclass(frozen=True)
class Place:
    """Somewhere to go: the URL's name, and the names of the pages that belong to it."""

    name: str
    icon: str
    label: Promise
    below: frozenset[str] = frozenset()


QUEUE = Place("queue", "queue", _("Queue"), frozenset({"claim"}))
MY_ANSWERS = Place(
    "my_answers",
    "answers",
    pgettext_lazy("tab", "My answers"),
    frozenset({"progress", "good_answers", "own_phrases", "leaderboard"}),
)
REWARDS = Place("rewards", "reward", _("Rewards"))
PROFILE = Place(
    "profile", "person", _("Profile"), frozenset({"further_topics", "my_data", "consents", "erasure"})
)
MENTORING = Place("mentoring", "people", _("Mentoring"))
STANDING = Place("standing", "star", _("Your tier"))
MY_REPORTS = Place("my_reports", "flag", _("My reports"), frozenset({"report_item"}))
TRIAGE = Place("triage", "flag", _("Reports"), frozenset({"advocate"}))
REVIEW = Place(
    "review_desk",
    "shield",
    _("Review"),
    frozenset({"review_open", "calibration", "answer_library", "shared_phrases"}),
)
DESK = Place("desk", "headset", _("Desk"), frozenset({"desk_enquiry"}))
PAYOUTS = Place(
    "payouts",
    "wallet",
    _("Payouts"),
    frozenset({"payout_batches", "payout_batch", "payout_prepare", "awards", "holds", "economics", "budget"}),
)
OPERATIONS = Place(
    "operations", "chart", _("Operations"), frozenset({"quality", "moderators", "record", "why"})
)
FRAUD = Place("fraud_cases", "shield", _("Points in doubt"), frozenset({"fraud_case"}))
BOOKS = Place("books", "book", _("Books"))
APPLICATIONS = Place("applications", "people", _("Applications"))
ASK = Place("ask", "plus", _("Ask a question"))
MY_QUESTIONS = Place("my_questions", "chat", _("My questions"), frozenset({"enquiry"}))
HELP = Place("help_home", "book", _("Help"), frozenset({"help_topic", "help_page"}))
HELP_CHOICE = Place("help_choice", "book", _("Public help"), frozenset({"help_propose"}))
APPLY = Place("apply", "shield", _("Become an advocate"), frozenset({"apply_quiz", "practice"}))


class SiteContext(TypedDict):
    tabs: Callable[[], list[Tab]]
    shortcut: Callable[[], Tab | None]
    menu: Callable[[], list[Tab]]
    not_carried_out: Callable[[], list[deferring.Refused]]
    theme: str
    theme_cookie: str
    live_url: str
    person_mark: Callable[[], str]
    company_name: str
    company_phone: str


def site(request: HttpRequest) -> SiteContext:
    theme = request.COOKIES.get(settings.THEME_COOKIE_NAME, "")
    return {
        "tabs": partial(tabs, request),
        "shortcut": partial(shortcut, request),
        "menu": partial(menu, request),
        "not_carried_out": partial(not_carried_out, request),
        "theme": theme if theme in THEMES else "",
        "theme_cookie": settings.THEME_COOKIE_NAME,
        "live_url": live_url(request),
        "person_mark": partial(person_mark, request),
        "company_name": settings.COMPANY_NAME,
        "company_phone": settings.COMPANY_PHONE,
    }


def live_url(request: HttpRequest) -> str:
    """The socket's address. On this machine it has the name that the page has: a cookie of localhost does not go to
    127.0.0.1. The header as it came, because get_host() refuses a foreign one again while its refusal is rendered."""
    if request.headers.get("Host", "").partition(":")[0] == "localhost":
        return settings.LIVE_URL.replace("127.0.0.1", "localhost") or "/ws/v1/live/"
    return settings.LIVE_URL or "/ws/v1/live/"


def tabs(request: HttpRequest) -> list[Tab]:
    person = _person(request)
    return _tabs(request, person, tab_places(person)) if person else []


def menu(request: HttpRequest) -> list[Tab]:
    person = _person(request)
    return _tabs(request, person, menu_places(person)) if person else []


def shortcut(request: HttpRequest) -> Tab | None:
    """The one link in the bar of a customer: from asking to one's questions, and back."""
    person, match = _person(request), request.resolver_match
    if person is None:
        return None
    is_at_questions = match is not None and match.url_name in {MY_QUESTIONS.name, *MY_QUESTIONS.below}
    return _tabs(request, person, [ASK if is_at_questions else MY_QUESTIONS])[0]


def not_carried_out(request: HttpRequest) -> list[deferring.Refused]:
    """What staff did and thought was done."""
    person = _person(request)
    return deferring.refused(person) if person else []


def person_mark(request: HttpRequest) -> str:
    """By which this device keeps apart what it holds of several people; empty for strangers."""
    person = _person(request)
    return on_device.mark_of(person) if person else ""


def _person(request: HttpRequest) -> User | None:
    """Whoever is signed in. A request that was refused before the session was read has no user at all."""
    person = getattr(request, "user", None)
    return person if isinstance(person, User) else None


def tab_places(person: User) -> list[Place]:
    """Staff see the desks of their roles, advocates their work, customers none. What is over is in the menu."""
    return (_staff_places(person) or _advocate_places(person))[:TABS_SHOWN]


def menu_places(person: User) -> list[Place]:
    """What is behind one's own initials: everything that this person may do and that is no tab of theirs."""
    own = _advocate_places(person) or _former_places(person) or [APPLY, PROFILE]
    places = [ASK, MY_QUESTIONS, HELP, *own, MY_REPORTS, *_staff_places(person)]
    tabs_of_theirs = tab_places(person)
    return [place for place in places if place not in tabs_of_theirs]


def _staff_places(person: User) -> list[Place]:
    desks = [
        (Role.MODERATOR, [REVIEW, APPLICATIONS, TRIAGE, HELP_CHOICE]),
        (Role.AGENT, [DESK]),
        (Role.OPS, [PAYOUTS, OPERATIONS, BOOKS, TRIAGE, FRAUD]),
    ]
    return list(dict.fromkeys(place for role, places in desks if person.has_role(role) for place in places))


def _advocate_places(person: User) -> list[Place]:
    if not person.is_advocate:
        return []
    own = [QUEUE, MY_ANSWERS, REWARDS, PROFILE, STANDING]
    own += [REVIEW] if reviews_others(person) else []
    return [*own, MENTORING] if person.advocate.tier in PAIRED else own


def _former_places(person: User) -> list[Place]:
    """On a break, suspended or after leaving: points stay, and the way back is where the standing is."""
    return [REWARDS, PROFILE, STANDING] if person.has_standing else []


def _tabs(request: HttpRequest, person: User, places: Iterable[Place]) -> list[Tab]:
    here = _here(request)
    return [_tab(person, place, here=here) for place in places]


def _tab(person: User, place: Place, *, here: set[str]) -> Tab:
    current = "page" if place.name in here else "true" if here & place.below else ""
    # The queue's own page shows the offers themselves, kept up to date; a number beside it would disagree.
    is_counted = place is QUEUE and not current
    return Tab(
        url=reverse(place.name),
        icon=place.icon,
        label=place.label,
        current=current,
        count=live_offer_count(person) if is_counted else 0,
    )


def _here(request: HttpRequest) -> set[str]:
    """The names of the page that is shown; a form that was refused stands at its own address, below its page's."""
    match = request.resolver_match
    here = {match.url_name or ""} if match else set()
    return here | {resolve(page_above(request.path)).url_name or ""} if request.method == "POST" else here
