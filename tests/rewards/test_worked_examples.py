"""Months of three advocates as a bookkeeper would write them down: what happened, and what the books then say.

P pending   A available   R reserved   O owed        cost   what the programme has given
                                                     paid   what has gone to bills
"""

from __future__ import annotations

from uuid import uuid4

import pytest

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
        step                      P     A     R     O   cost  paid
        award roaming 400       400     0     0     0    400     0
        award esim 300          700     0     0     0    700     0
        confirm roaming         300   400     0     0    700     0
        confirm esim              0   700     0     0    700     0
        ask first 500             0   200   500     0    700     0
        approve first             0   200   500     0    700     0
        send                      0   200   500     0    700     0
        billing first settled     0   200     0     0    700   500
    """,
    "an answer taken back in the quality window": """
        step                      P     A     R     O   cost  paid
        award roaming 60         60     0     0     0     60     0
        reverse roaming           0     0     0     0      0     0
    """,
    "an answer taken back after the points were spent": """
        step                      P     A     R     O   cost  paid
        award roaming 600       600     0     0     0    600     0
        confirm roaming           0   600     0     0    600     0
        ask first 500             0   100   500     0    600     0
        reverse roaming           0     0   500   500      0     0
        approve first             0     0   500   500      0     0
        send                      0     0   500   500      0     0
        billing first settled     0     0     0   500      0   500
        award esim 300          300     0     0   500    300   500
        confirm esim              0     0     0   200    300   500
        award voicemail 300     300     0     0   200    600   500
        confirm voicemail         0   100     0     0    600   500
    """,
    "a bill that was closed": """
        step                      P     A     R     O   cost  paid
        award roaming 900       900     0     0     0    900     0
        confirm roaming           0   900     0     0    900     0
        ask first 600             0   300   600     0    900     0
        approve first             0   300   600     0    900     0
        send                      0   300   600     0    900     0
        billing first failed      0   300   600     0    900     0
        void first                0   900     0     0    900     0
        ask second 900            0     0   900     0    900     0
        decline second            0   900     0     0    900     0
        ask third 900             0     0   900     0    900     0
        cancel third              0   900     0     0    900     0
    """,
    "owed, and then a request comes back": """
        step                      P     A     R     O   cost  paid
        award roaming 800       800     0     0     0    800     0
        confirm roaming           0   800     0     0    800     0
        ask first 800             0     0   800     0    800     0
        reverse roaming           0     0   800   800      0     0
        decline first             0     0     0     0      0     0
    """,
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_books_say(name, ada, omar, sim):
    books = Books(ada, omar, sim)
    _heading, *rows = (row.strip() for row in EXAMPLES[name].strip().splitlines())
    for row in rows:
        *step, pending, available, reserved, owed, cost, paid = row.split()
        books.do(" ".join(step))
        totals = queries.programme_totals()
        assert (
            totals.pending_points,
            totals.available_points,
            totals.reserved_points,
            totals.owed_points,
            totals.cost_points,
            totals.settled_points,
        ) == tuple(map(int, (pending, available, reserved, owed, cost, paid))), row
        assert totals.is_balanced
        assert reconciliation.faults() == []
    lines = statement(ada).lines
    assert sum(line.points for line in lines) == queries.balance(ada).available_points
    if lines:
        assert lines[0].balance_points == queries.balance(ada).available_points


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
