"""Months of an advocate as a bookkeeper would write them down: what happened | debit, credit, points; and under it
what is left on which side. cost is what the programme has given, settled what has gone to bills.
"""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from common import clock
from rewards import queries, reconciliation
from rewards.actions.approve_redemption import approve_redemption
from rewards.actions.award_points import award_points
from rewards.actions.cancel_redemption import cancel_redemption
from rewards.actions.confirm_award import confirm_award
from rewards.actions.decline_redemption import decline_redemption
from rewards.actions.prepare_batch import prepare_batch
from rewards.actions.read_result_file import read_result_file
from rewards.actions.redeem_points import redeem_points
from rewards.actions.reverse_award import reverse_award
from rewards.actions.void_redemption import void_redemption
from rewards.journal import entries, trial_balance
from rewards.models import Award, Redemption, Tariff
from rewards.statement import statement

pytestmark = pytest.mark.django_db


class Books:
    """Runs one step after another for one advocate; steps name awards and requests by a word."""

    def __init__(self, advocate, ops, topic):
        self.advocate, self.ops, self.topic = advocate, ops, topic
        self.awards, self.requests, self.batch = {}, {}, None

    def do(self, step):
        verb, *words = step.split()
        getattr(self, verb)(*words)

    def award(self, name, points):
        Tariff.objects.update_or_create(topic=self.topic, defaults={"points": int(points)})
        self.awards[name] = award_points(
            holder_id=self.advocate.id, work_id=uuid4(), story=uuid4(), topic=self.topic, label=name
        )

    def confirm(self, name):
        Award.objects.filter(id=self.awards[name].id).update(confirm_at=clock.ago(seconds=1))
        confirm_award(award_id=self.awards[name].id)

    def reverse(self, name):
        reverse_award(work_id=self.awards[name].work_id, why="It was wrong", by=None)

    def ask(self, name, points):
        self.requests[name] = redeem_points(by=self.advocate, points=int(points))

    def approve(self, name):
        approve_redemption(redemption_id=self.requests[name].id, by=self.ops)

    def decline(self, name):
        decline_redemption(redemption_id=self.requests[name].id, by=self.ops, reason="Bill closed")

    def cancel(self, name):
        cancel_redemption(redemption_id=self.requests[name].id, by=self.advocate)

    def send(self):
        self.batch = prepare_batch(by=self.ops)

    def billing(self, name, status):
        request = self.requests[name]
        lines = f"reference,status,reason,amount_minor\n{request.reference},{status},,{request.value_minor}\n"
        read_result_file(by=self.ops, batch_id=self.batch.id, content=lines.encode())

    def void(self, name):
        void_redemption(redemption_id=self.requests[name].id, by=self.ops)


EXAMPLES = {
    "a good month": """
        award roaming 400         | cost       pending     400
        award esim 300            | cost       pending     300
        confirm roaming           | pending    available   400
        confirm esim              | pending    available   300
        ask first 500             | available  reserved    500
        approve first             |
        send                      |
        billing first settled     | reserved   settled     500
        Debits                    | cost 700
        Credits                   | available 200, settled 500
    """,
    "an answer taken back in the quality window": """
        award roaming 60          | cost       pending      60
        reverse roaming           | pending    cost         60
        Debits                    |
        Credits                   |
    """,
    "an answer taken back after the points were spent": """
        award roaming 600         | cost       pending     600
        confirm roaming           | pending    available   600
        ask first 500             | available  reserved    500
        reverse roaming           | available  cost        100
                                  | owed       cost        500
        approve first             |
        send                      |
        billing first settled     | reserved   settled     500
        award esim 300            | cost       pending     300
        confirm esim              | pending    available   300
                                  | available  owed        300
        award voicemail 300       | cost       pending     300
        confirm voicemail         | pending    available   300
                                  | available  owed        200
        Debits                    | cost 600
        Credits                   | available 100, settled 500
    """,
    "a bill that was closed": """
        award roaming 900         | cost       pending     900
        confirm roaming           | pending    available   900
        ask first 600             | available  reserved    600
        approve first             |
        send                      |
        billing first failed      |
        void first                | reserved   available   600
        ask second 900            | available  reserved    900
        decline second            | reserved   available   900
        ask third 900             | available  reserved    900
        cancel third              | reserved   available   900
        Debits                    | cost 900
        Credits                   | available 900
    """,
    "owed, and then a request comes back": """
        award roaming 800         | cost       pending     800
        confirm roaming           | pending    available   800
        ask first 800             | available  reserved    800
        reverse roaming           | owed       cost        800
        decline first             | reserved   available   800
                                  | available  owed        800
        Debits                    |
        Credits                   |
    """,
}


def posted():
    return list(entries(clock.ago(days=1), clock.now() + timedelta(days=1)))


def line(step, *columns):
    return f"{step:<26}| {' '.join(columns)}".rstrip()


def written(step, new):
    """One line for each entry that the step made, or one without entries."""
    lines = [f"{entry.debit:<10} {entry.credit:<9} {entry.points:>5}" for entry in new] or [""]
    return [line(step if number == 0 else "", text) for number, text in enumerate(lines)]


def balances():
    balance = trial_balance(posted())
    assert sum(balance.values()) == 0
    for title, sign in (("Debits", 1), ("Credits", -1)):
        yield line(
            title,
            ", ".join(f"{kind} {abs(balance[kind])}" for kind in sorted(balance) if balance[kind] * sign > 0),
        )


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_books_say(name, ada, omar, sim):
    books, seen, journal = Books(ada, omar, sim), 0, []
    expected = [row.removeprefix(" " * 8).rstrip() for row in EXAMPLES[name].strip("\n").splitlines()[:-1]]
    for row in expected[:-2]:
        if step := row.partition("|")[0].strip():
            books.do(step)
            now = posted()
            journal += written(step, now[seen:])
            seen = len(now)
            assert reconciliation.faults() == []
    assert [*journal, *balances()] == expected
    lines = statement(ada).lines
    assert sum(line.points for line in lines) == queries.balance(ada).available_points
    if lines:
        assert lines[0].balance_points == queries.balance(ada).available_points


def test_an_accountant_takes_over_a_calendar_month(ada, earn, omar, client_of):
    earn(ada, 40)
    here = timezone.localtime(clock.now(), timezone.get_default_timezone())
    taken = client_of(omar).get(f"/operations/books/journal/{here.year}/{here.month}/")
    rows = list(csv.DictReader(io.StringIO(taken.content.decode())))
    assert [(row["posting"], row["debit"], row["credit"], row["points"]) for row in rows] == [
        ("award", "cost", "pending", "40"),
        ("confirm", "pending", "available", "40"),
    ]
    empty = client_of(omar).get("/operations/books/journal/2024/2/")
    assert len(empty.content.splitlines()) == 1
    assert client_of(omar).get("/operations/books/journal/2026/13/").status_code == 404
    assert client_of(omar).get("/operations/books/journal/9999/12/").status_code == 404


def test_every_month_since_the_first_entry_has_its_journal(ada, award, omar, client_of):
    this = timezone.localtime(clock.now(), timezone.get_default_timezone())
    began = this - timedelta(days=800)
    with clock.at(began):
        award(ada)
    browser, books = client_of(omar), reverse("books")
    latest = journals(browser.get(books))
    years = re.findall(r'"[?]year=(\d+)"', browser.get(books).content.decode())
    assert len(years) >= 2
    earlier = [month for year in years for month in journals(browser.get(books, {"year": year}))]
    first, last = (began.year, began.month), (this.year, this.month)
    assert (latest[0], earlier[-1]) == (last, first)
    assert len({*latest, *earlier}) == 12 * (last[0] - first[0]) + last[1] - first[1] + 1
    assert journals(browser.get(books, {"year": "1999"})) == latest


def journals(page):
    """(year, month) of each that the page offers."""
    return [(int(y), int(m)) for y, m in re.findall(r"/journal/(\d+)/(\d+)/", page.content.decode())]


def test_the_statement_gives_each_line_its_reason(ada, omar, sim):
    books = Books(ada, omar, sim)
    steps = ["award roaming 700", "confirm roaming", "ask first 500", "reverse roaming", "decline first"]
    for step in steps:
        books.do(step)
    reference = Redemption.objects.get().reference
    assert [
        (str(line.title), line.what, line.why, line.points, line.aside_points, line.balance_points)
        for line in reversed(statement(ada).lines)
    ] == [
        ("Earned", "roaming", "", 700, 0, 700),
        ("Used for bill credit", reference, "", -500, 0, 200),
        ("Taken back", "roaming", "It was wrong", -200, 0, 0),
        ("Taken back after it was used, owed", "roaming", "It was wrong", 0, 500, 0),
        ("Given back", reference, "Bill closed", 500, 0, 500),
        ("Set against points you owed", reference, "", -500, 0, 0),
    ]


def test_the_statement_pages_without_a_gap(ada, earn):
    for _ in range(7):
        earn(ada, 10)
    seen, before = [], None
    for _ in range(4):
        page = statement(ada, before=before, limit=2)
        seen += page.lines
        before = page.before
    assert before is None
    assert [line.balance_points for line in seen] == [70, 60, 50, 40, 30, 20, 10]


def test_a_statement_without_points_is_empty(carla):
    assert statement(carla).lines == []
