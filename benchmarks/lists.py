"""Rows 6 and 7: the lists of 25 of staff and advocates, and posting an enquiry, beside django-helpdesk.

Both sides hold the same number of open enquiries on the same PostgreSQL and are served alike; they take turns.
"""

from __future__ import annotations

import json
import statistics
import sys
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from subprocess import CalledProcessError

from benchmarks import Row, at_least, at_most, by_size, databases, site, stories, within
from benchmarks.clients import Call, Load, ask
from benchmarks.helpdesk import Helpdesk, helpdesk

ROWS = (6, 7)
ROUNDS = 3
SIZE = by_size(quick=3_000, usual=100_000, full=100_000)
GROWN = by_size(quick=6_000, usual=300_000, full=1_000_000)
SECONDS = by_size(quick=1, usual=3, full=6)
POSTING_CLIENTS = 4

LISTS_BY_HELPDESK = 1.1
POSTS_BY_HELPDESK = 60.0
"""A second, as once recorded with 100,000 tickets on two cores: for when it cannot be installed."""


@dataclass(frozen=True)
class Ours:
    """The calls of one filled site."""

    port: int
    lists: dict[str, Call]
    case: Call
    customers: list[site.Headers]
    """Tokens of those who post."""

    def posts(self, number: int) -> list[Call]:
        """Enquiries of one round; no two alike, as the same question sent twice is one enquiry."""
        bodies = (
            {
                "subject": f"No data abroad {number}-{turn}",
                "body": f"Since yesterday there is no data in Portugal, call 07700 900{turn % 1000:03} works.",
            }
            for turn in range(4_000)
        )
        return [
            Call(
                "/api/v1/enquiries/",
                self.customers[turn % len(self.customers)],
                method="POST",
                body=json.dumps(body),
                expect=201,
            )
            for turn, body in enumerate(bodies)
        ]


def rows() -> list[Row]:
    with databases.own_database("lists"):
        ours = _fill(SIZE)
        with _peer() as peer, site.web(port=ours.port):
            small = {what: _turns(ours.port, call, peer, _their_list) for what, call in ours.lists.items()}
            case = _turns(ours.port, ours.case, peer, lambda desk, turn: desk.ticket_page(1 + turn % SIZE))
            posting = _posting(ours, peer)
    with databases.own_database("lists"):
        ours = _fill(GROWN)
        with site.web(port=ours.port):
            grown = {what: _turns(ours.port, call, None, _their_list) for what, call in ours.lists.items()}
    return [
        *(row for what, turns in small.items() for row in _list_rows(what, turns)),
        at_least(
            1,
            "django-helpdesk's ticket page",
            row=6,
            what="an agent's page of one enquiry",
            ours=case.ours,
            baseline=case.theirs or 2,
            unit="a second",
        ),
        *(_growth_row(what, small[what], grown[what]) for what in small),
        at_least(
            3,
            _whose("django-helpdesk's", posting),
            row=7,
            what=f"post an enquiry through the API, {POSTING_CLIENTS} clients",
            ours=posting.ours,
            baseline=posting.theirs or POSTS_BY_HELPDESK,
            unit="a second",
        ),
    ]


@dataclass(frozen=True)
class Turns:
    """Medians of the rounds: calls a second of both sides, and how long one of ours took."""

    ours: float
    theirs: float | None
    ms: float


def _turns(
    port: int, call: Call, peer: Helpdesk | None, theirs: Callable[[Helpdesk, int], Call], *, clients: int = 1
) -> Turns:
    ask(port, [call] * 5, seconds=SECONDS)
    return _compare(
        lambda _: ask(port, [call], seconds=SECONDS, clients=clients, again=True),
        peer,
        theirs,
        clients=clients,
    )


def _compare(
    ours: Callable[[int], Load],
    peer: Helpdesk | None,
    theirs: Callable[[Helpdesk, int], Call],
    *,
    clients: int,
) -> Turns:
    rounds, their_rounds = [], []
    for turn in range(ROUNDS):
        rounds.append(ours(turn))
        if peer is not None:
            calls = [theirs(peer, 10_000 * turn + number) for number in range(2_000)]
            their_rounds.append(ask(peer.port, calls, seconds=SECONDS, clients=clients).a_second)
    return Turns(
        ours=statistics.median(load.a_second for load in rounds),
        theirs=statistics.median(their_rounds) if their_rounds else None,
        ms=statistics.median(load.ms(0.5) for load in rounds),
    )


def _posting(ours: Ours, peer: Helpdesk | None) -> Turns:
    return _compare(
        lambda turn: ask(ours.port, ours.posts(turn), seconds=SECONDS, clients=POSTING_CLIENTS),
        peer,
        lambda desk, number: desk.create(number),
        clients=POSTING_CLIENTS,
    )


def _their_list(desk: Helpdesk, _turn: int) -> Call:
    return desk.list_page()


def _list_rows(what: str, turns: Turns) -> list[Row]:
    return [
        at_least(
            100,
            _whose("django-helpdesk's list", turns),
            row=6,
            what=f"{what} at {SIZE:,} open",
            ours=turns.ours,
            baseline=turns.theirs or LISTS_BY_HELPDESK,
            unit="a second",
        ),
        within(30, row=6, what=f"{what} at {SIZE:,} open", ours=turns.ms, unit="ms p50"),
    ]


def _growth_row(what: str, small: Turns, grown: Turns) -> Row:
    return at_most(
        1.3,
        f"that at {SIZE:,}",
        row=6,
        what=f"{what} at {GROWN:,} open",
        ours=grown.ms,
        baseline=small.ms,
        unit="ms p50",
    )


def _whose(name: str, turns: Turns) -> str:
    return name if turns.theirs is not None else f"{name} (not run: recorded earlier)"


def _peer() -> helpdesk | nullcontext[None]:
    try:
        return helpdesk(SIZE)
    except CalledProcessError as error:
        print(f"  django-helpdesk could not be installed: {error}", file=sys.stderr)
        return nullcontext()


def _fill(size: int) -> Ours:
    from accounts.models import User
    from common.local.ports import free_port
    from marketplace.models import Enquiry

    site.use_the_servers_secrets()
    site.collect_static()
    topics = stories.fill_people()
    stories.fill_enquiries(size, topics=topics)
    agent = User.objects.get(email=stories.AGENT)
    at_desk = site.cookie_of(agent)
    with_staff = Enquiry.objects.filter(escalations__closed_at=None, escalations__isnull=False).first()
    crowd = User.objects.filter(email__startswith="crowd").order_by("id")[:200]
    return Ours(
        port=free_port(preferred=[]),
        lists={
            "the agents' desk": Call("/desk/", at_desk),
            "the list of enquiries by the API": Call("/api/v1/enquiries/", site.token_of(agent)),
            "an advocate's queue": Call("/queue/", site.cookie_of(User.objects.get(email=stories.ADVOCATE))),
        },
        case=Call(f"/desk/{with_staff.id}/" if with_staff else "/desk/", at_desk),
        customers=list(site.tokens_of(crowd).values()),
    )
