"""Whatever happens in whatever order, the books balance and agree with a model that fits on a screen.

Real PostgreSQL, real actions, each run of up to 50 steps in a transaction of its own that is rolled back.
CROWDLINE_STEPS sets how many steps there are (20,000, the same ones every time unless it is set).
"""

from __future__ import annotations

import os
from collections import defaultdict
from random import Random
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import transaction
from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from common import clock, prepared
from common.errors import IllegalMove
from common.models import HistoryRow, OutboxEntry
from rewards import payouts, queries, reconciliation
from rewards.actions.appeal_hold import appeal_hold
from rewards.actions.approve_redemption import approve_redemption
from rewards.actions.award_fee import award_fee
from rewards.actions.award_points import award_points
from rewards.actions.cancel_redemption import cancel_redemption
from rewards.actions.confirm_award import confirm_award
from rewards.actions.decide_appeal import decide_appeal
from rewards.actions.decline_redemption import decline_redemption
from rewards.actions.expire_points import expire_points
from rewards.actions.explain_result_line import explain_result_line
from rewards.actions.hold_award import hold_award
from rewards.actions.hold_redemption import hold_redemption
from rewards.actions.prepare_batch import prepare_batch
from rewards.actions.read_result_file import read_result_file
from rewards.actions.redeem_points import redeem_points
from rewards.actions.release_hold import release_hold
from rewards.actions.resend_redemptions import resend_redemptions
from rewards.actions.reverse_award import reverse_award
from rewards.actions.void_redemption import void_redemption
from rewards.actions.warn_of_expiry import warn_of_expiry
from rewards.errors import InsufficientPoints, OnHold, RedemptionTooLarge, RedemptionTooSmall
from rewards.models import Award, Expiry, Redemption, Tariff, TariffRules
from rewards.statement import statement
from rewards.tariffs import BEFORE_ALL
from tests.rewards.conftest import run_sql
from tests.settings import SITE_ROLE

STEPS = int(os.environ.get("CROWDLINE_STEPS", "20000"))
STEPS_IN_A_RUN = 50
WALKS = 8
"""Into which the steps are divided, for test workers to share."""
STEPS_TO_A_WHOLE_CHECK = 10
RUNS_TO_A_VACUUM = 20

which = st.integers(0, 999)
"""Chooses one of whatever there is to choose from."""


LOOK = f"""
SELECT holder_id, kind, abs(credited_points - debited_points), NULL FROM books.ledger_account
WHERE holder_id IS NOT NULL AND credited_points <> debited_points
UNION ALL
SELECT NULL, NULL, NULL, detail FROM ({reconciliation.CHECKS["running totals equal the transfers"]}) found (detail)"""
"""What everybody holds by the running totals, and which of these are not what the transfers come to."""
WRITTEN = [*apps.get_app_config("rewards").get_models(), HistoryRow, OutboxEntry]


class Books(RuleBasedStateMachine):
    people, ops, colleague, topic = (), None, None, None
    compared = runs = 0

    def __init__(self):
        super().__init__()
        self.told = transaction.atomic()
        self.told.__enter__()
        self.steps = 0
        self.pending, self.confirmed, self.requested, self.approved = [], [], [], []
        self.sent, self.failed = [], []
        self.on_hold = []
        """A hold, what it is on, and the pile from which that was taken."""
        self.warned = {}
        """By holder: the warning, and whether they have done anything since."""
        self.held = defaultdict(lambda: {"pending": 0, "available": 0, "reserved": 0, "owed": 0})
        self.lots = defaultdict(list)
        """By holder, in their order: the id of an award that was confirmed, or [points] that expired."""

    def teardown(self):
        try:
            assert reconciliation.faults() == []
            self._statements_add_up()
            assert queries.programme_totals().is_balanced
        finally:
            transaction.set_rollback(True)
            self.told.__exit__(None, None, None)
        type(self).runs += 1
        if self.runs % RUNS_TO_A_VACUUM == 0:
            sweep_out_what_was_undone()

    def _gain(self, holder_id, points):
        """Points become usable; what is owed goes first."""
        netted = min(points, self.held[holder_id]["owed"])
        self.held[holder_id]["owed"] -= netted
        self.held[holder_id]["available"] += points - netted

    @rule(who=which, points=st.integers(1, 3000))
    def award(self, who, points):
        holder = self.people[who % len(self.people)]
        Tariff.objects.filter(topic=self.topic).update(points=points)
        made = award_points(
            holder_id=holder.id, work_id=uuid4(), story=uuid4(), topic=self.topic, label="An answer"
        )
        self._comes(made, holder)

    @rule(who=which, points=st.integers(1, 3000), kind=st.sampled_from(["escalation", "review"]))
    def fee(self, who, points, kind):
        """For work that is no answer."""
        holder = self.people[who % len(self.people)]
        named = {"escalation_points": points, "review_points": points}
        if not TariffRules.objects.filter(valid_from=BEFORE_ALL).update(**named):
            TariffRules.objects.create(valid_from=BEFORE_ALL, **named)
        made = award_fee(
            holder_id=holder.id,
            kind=Award.Kind(kind),
            work_id=uuid4(),
            story=uuid4(),
            topic=self.topic,
            label="A fee",
        )
        self._comes(made, holder)

    def _comes(self, made, holder):
        self.pending.append(made)
        self.held[holder.id]["pending"] += made.points
        self._is_active(holder)

    @precondition(lambda self: self.pending)
    @rule(n=which)
    def confirm(self, n):
        award = self.pending.pop(n % len(self.pending))
        Award.objects.filter(id=award.id).update(confirm_at=clock.ago(seconds=1))
        confirm_award(award_id=award.id)
        self.confirmed.append(award)
        self.lots[award.holder_id].append(award.id)
        self.held[award.holder_id]["pending"] -= award.points
        self._gain(award.holder_id, award.points)

    @precondition(lambda self: self.pending or self.confirmed)
    @rule(n=which)
    def reverse(self, n):
        pile = self.pending if (n % 2 and self.pending) or not self.confirmed else self.confirmed
        award = pile.pop(n % len(pile))
        reverse_award(work_id=award.work_id, why="Taken back", by=self.ops)
        if pile is self.pending:
            self.held[award.holder_id]["pending"] -= award.points
        else:
            self._lose(award)

    def _lose(self, award):
        """From what is there, then from what has expired since, the earliest first; the rest is owed."""
        held, lots = self.held[award.holder_id], self.lots[award.holder_id]
        at_hand = min(award.points, held["available"])
        held["available"] -= at_hand
        short = award.points - at_hand
        for lot in lots[lots.index(award.id) :]:
            if isinstance(lot, list):
                undone = min(short, lot[0])
                lot[0] -= undone
                short -= undone
        held["owed"] += short

    @rule(who=which, points=st.one_of(st.integers(1, 4000), st.just("all")))
    def redeem(self, who, points):
        holder = self.people[who % len(self.people)]
        held = self.held[holder.id]
        points = held["available"] if points == "all" else points
        try:
            redemption = redeem_points(by=holder, points=points)
        except InsufficientPoints:
            assert points > held["available"]
        except RedemptionTooSmall:
            assert points < 500
        except RedemptionTooLarge:
            assert points > queries.points_left_this_month(holder)
        else:
            self.requested.append(redemption)
            held["available"] -= points
            held["reserved"] += points
            self._is_active(holder)

    def _is_active(self, holder):
        if holder.id in self.warned:
            self.warned[holder.id] = (self.warned[holder.id][0], True)

    @rule(who=which)
    def warn(self, who):
        """Their points expire in a month; a second warning is the first one."""
        holder = self.people[who % len(self.people)]
        self.warned.setdefault(holder.id, (warn_of_expiry(holder_id=holder.id), False))

    @precondition(lambda self: self.warned)
    @rule(n=which)
    def expire(self, n):
        """The month is over: everything usable is forfeited, and nothing of whoever has earned or asked since."""
        holder_id = list(self.warned)[n % len(self.warned)]
        warning, is_active = self.warned.pop(holder_id)
        Expiry.objects.filter(id=warning.id).update(expires_at=clock.ago(seconds=1))
        ended = expire_points(expiry_id=warning.id)
        forfeited = 0 if is_active else self.held[holder_id]["available"]
        assert ended.status == ("expired" if forfeited else "lifted")
        self.held[holder_id]["available"] -= forfeited
        self.lots[holder_id].append([forfeited])

    @precondition(lambda self: self.pending or self._open_requests())
    @rule(n=which, is_award=st.booleans())
    def hold(self, n, is_award):
        """It goes nowhere until it is released, and moves no points."""
        piles = [self.pending] if is_award and self.pending else self._open_requests() or [self.pending]
        pile = piles[n % len(piles)]
        held = pile.pop(n % len(pile))
        if pile is self.pending:
            hold = hold_award(award_id=held.id, by=self.ops, reason="Looked at first")
            Award.objects.filter(id=held.id).update(confirm_at=clock.ago(seconds=1))
            with pytest.raises(OnHold):
                confirm_award(award_id=held.id)
        else:
            hold = hold_redemption(redemption_id=held.id, by=self.ops, reason="Looked at first")
            with pytest.raises((OnHold, IllegalMove)):
                cancel_redemption(redemption_id=held.id, by=held.holder)
        self.on_hold.append((hold, held, pile))

    def _open_requests(self):
        return [pile for pile in (self.requested, self.approved, self.failed) if pile]

    @precondition(lambda self: self.on_hold)
    @rule(n=which, appeal=st.sampled_from(["", "released", "upheld"]))
    def release(self, n, appeal):
        """At once, after an objection that is granted, or later than one that is not."""
        hold, held, pile = self.on_hold.pop(n % len(self.on_hold))
        if appeal:
            appeal_hold(hold_id=hold.id, by=held.holder, why="It was me")
            decide_appeal(hold_id=hold.id, by=self.colleague, decision=appeal, why="Looked at")
        if appeal != "released":
            release_hold(hold_id=hold.id, by=self.ops, why="All is well")
        pile.append(held)

    @precondition(lambda self: self.on_hold)
    @rule(n=which)
    def end_on_hold(self, n):
        """What is on hold may still be taken back or declined; the hold then ends with it."""
        hold, held, pile = self.on_hold[n % len(self.on_hold)]
        if pile is self.pending:
            reverse_award(work_id=held.work_id, why="Taken back", by=self.ops)
            self.held[held.holder_id]["pending"] -= held.points
        elif pile is self.requested:
            decline_redemption(redemption_id=held.id, by=self.ops, reason="No")
            self._give_back(held)
        else:
            return
        self.on_hold.remove((hold, held, pile))

    def _give_back(self, redemption):
        self.held[redemption.holder_id]["reserved"] -= redemption.points
        self._gain(redemption.holder_id, redemption.points)

    @precondition(lambda self: self.requested)
    @rule(n=which, how=st.sampled_from(["approve", "approve", "decline", "cancel"]))
    def decide(self, n, how):
        redemption = self.requested.pop(n % len(self.requested))
        if how == "approve":
            approve_redemption(redemption_id=redemption.id, by=self.ops)
            self.approved.append(redemption)
        elif how == "decline":
            decline_redemption(redemption_id=redemption.id, by=self.ops, reason="No")
            self._give_back(redemption)
        else:
            cancel_redemption(redemption_id=redemption.id, by=redemption.holder)
            self._give_back(redemption)

    @precondition(lambda self: self.approved)
    @rule()
    def send(self):
        batch = prepare_batch(by=self.ops)
        assert batch.line_count == len(self.approved)
        self.sent += self.approved
        self.approved.clear()

    @precondition(lambda self: self.sent)
    @rule(n=which, is_settled=st.booleans(), times=st.integers(1, 2), off_by=st.sampled_from([0, 0, 0, 1]))
    def billing_says(self, n, is_settled, times, off_by):
        redemption = Redemption.objects.get(id=self.sent[n % len(self.sent)].id)
        status = "settled" if is_settled else "failed"
        sent = redemption.lines.latest("id")
        line = f"{sent.reference},{status},said so,{redemption.value_minor + off_by}\nRD-NOBODY,settled,,1\n"
        for _ in range(times):
            content = f"reference,status,reason,amount_minor\n{line}".encode()
            read_result_file(by=self.ops, batch_id=sent.batch_id, content=content)
        if off_by:
            return
        self.sent.pop(n % len(self.sent))
        if is_settled:
            self.held[redemption.holder_id]["reserved"] -= redemption.points
        else:
            self.failed.append(redemption)

    @precondition(lambda self: self.failed)
    @rule(n=which)
    def void(self, n):
        redemption = self.failed.pop(n % len(self.failed))
        void_redemption(redemption_id=redemption.id, by=self.ops)
        self._give_back(redemption)

    @precondition(lambda self: self.failed)
    @rule()
    def resend(self):
        batch = resend_redemptions(redemption_ids=[each.id for each in self.failed], by=self.ops)
        assert batch.line_count == len(self.failed)
        self.sent += self.failed
        self.failed.clear()

    @precondition(lambda self: self.sent or self.failed)
    @rule()
    def explain(self):
        """Says why and moves nothing."""
        for line in payouts.suspense():
            explain_result_line(line_id=line.id, by=self.ops, why="Billing's own mistake")
        assert not payouts.suspense().exists()

    @precondition(lambda self: any(held["reserved"] for held in self.held.values()) and self.confirmed)
    @rule()
    def claw_back_after_spending(self):
        """Every answer of whoever has spent points turns out wrong: the rest is owed, nothing goes below zero."""
        spender = next(holder for holder, held in self.held.items() if held["reserved"])
        for award in [award for award in self.confirmed if award.holder_id == spender]:
            self.confirmed.remove(award)
            reverse_award(work_id=award.work_id, why="Taken back", by=self.ops)
            self._lose(award)

    @invariant()
    def books_agree(self):
        """What everybody holds is what the model says, and what the transfers come to; everything else that
        reconciliation looks at is looked at now and then, and when the run ends."""
        found = prepared.rows(LOOK, {})
        assert [fault for *_, fault in found if fault] == []
        booked = {(holder, kind): points for holder, kind, points, _ in found}
        modelled = {
            (holder, kind): points
            for holder, held in self.held.items()
            for kind, points in held.items()
            if points
        }
        assert booked == modelled
        type(self).compared += 1
        self.steps += 1
        if self.steps % STEPS_TO_A_WHOLE_CHECK == 0:
            assert reconciliation.faults() == []

    def _statements_add_up(self):
        for person in self.people:
            lines = statement(person, limit=1000).lines
            assert sum(line.points for line in lines) == self.held[person.id]["available"]


def sweep_out_what_was_undone():
    """Each check reads whole tables, and the later ones would read what all the runs before have left there."""
    run_sql("SET ROLE NONE")
    run_sql(f"VACUUM {', '.join(model._meta.db_table for model in WRITTEN)}")
    run_sql(f"SET ROLE {SITE_ROLE}")


@pytest.mark.race
@pytest.mark.parametrize("walk", range(WALKS))
def test_the_books_balance_whatever_happens(walk, ada, ben, omar, petra, sim, monkeypatch, figure):
    for name, value in {
        "people": (ada, ben),
        "ops": omar,
        "colleague": petra,
        "topic": sim,
        "compared": 0,
    }.items():
        monkeypatch.setattr(Books, name, value)
    monkeypatch.setattr("django.conf.settings.FOUR_EYES_ABOVE_MINOR", 10**6)
    seeds = Random(walk if "CROWDLINE_STEPS" not in os.environ else None)
    while (left := STEPS // WALKS - Books.compared) > 0:  # hypothesis ends some runs early
        run_state_machine_as_test(
            seed(seeds.getrandbits(32))(Books),
            settings=settings(
                max_examples=left // STEPS_IN_A_RUN + 1,
                stateful_step_count=STEPS_IN_A_RUN,
                deadline=None,
                database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
    figure(
        f"Walk {walk + 1} of {WALKS} over the books: they agreed with the model in {Books.compared} states."
    )
