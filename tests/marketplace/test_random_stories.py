"""Whatever people do in whatever order: only refusals with a reason, and a story that agrees with itself.

Each seed plays one random story through the real actions; what must always hold is checked after every step.
"""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from common import clock
from common.errors import DomainError
from marketplace import queries
from marketplace.actions.accept_answer import accept_answer
from marketplace.actions.add_message import add_message
from marketplace.actions.ask_customer import ask_customer
from marketplace.actions.ask_staff import ask_staff
from marketplace.actions.assume_accepted import assume_accepted
from marketplace.actions.claim_next_review import claim_next_review
from marketplace.actions.escalate_claim import escalate_claim
from marketplace.actions.escalate_enquiry import escalate_enquiry
from marketplace.actions.lapse_answer import lapse_answer
from marketplace.actions.not_solved import not_solved
from marketplace.actions.reopen_enquiry import reopen_enquiry
from marketplace.actions.retract_answer import retract_answer
from marketplace.actions.review_answer import review_answer
from marketplace.actions.submit_answer import submit_answer
from marketplace.actions.withdraw_enquiry import withdraw_enquiry
from marketplace.models import Answer, Enquiry, Escalation, Review
from marketplace.permissions import reader_of
from marketplace.quality.risk import lots
from rewards.models import Award
from routing.actions.claim_enquiry import claim_enquiry
from routing.actions.offer_enquiry import offer_enquiry
from routing.actions.release_claim import release_claim
from routing.models import Claim, QueueEntry
from tests.marketplace.conftest import GOOD_SCORES

STEPS = 45


class Story:
    """One enquiry and everybody who may do something to it."""

    def __init__(self, enquiry, *, cast, seed):
        self.id = enquiry.id
        self.carla, self.advocates, self.mo, self.stella = cast
        self.random = random.Random(seed)
        self.number = 0

    def step(self):
        deed = self.random.choice(
            [
                self.claim,
                self.claim,
                self.answer,
                self.answer,
                self.ask,
                self.release,
                self.pass_on,
                self.judge,
                self.judge,
                self.accept,
                self.refuse,
                self.say,
                self.call_staff,
                self.go_back,
                self.take_back,
                self.tick,
                self.give_up if self.number > STEPS - 5 else self.say,
            ]
        )
        self.number += 1
        try:
            deed()
        except DomainError:
            return f"{deed.__name__} refused"
        return deed.__name__

    def _worker(self):
        return self.random.choice([*self.advocates, self.stella])

    def _claim(self):
        claims = list(Claim.objects.filter(status="active", entry__kind="enquiry"))
        return self.random.choice(claims) if claims else None

    def claim(self):
        claim_enquiry(enquiry_id=self.id, by=self._worker())

    def answer(self):
        if claim := self._claim():
            body = f"Answer number {self.number}."
            submit_answer(claim_id=claim.id, by=claim.holder, fence=claim.fence, body=body)

    def ask(self):
        if claim := self._claim():
            ask_customer(claim_id=claim.id, by=claim.holder, body=f"Question number {self.number}?")

    def release(self):
        if claim := self._claim():
            release_claim(claim_id=claim.id, by=claim.holder)

    def pass_on(self):
        if claim := self._claim():
            escalate_claim(claim_id=claim.id, by=claim.holder, reason="beyond")

    def judge(self):
        if review := claim_next_review(by=self.mo):
            decision = self.random.choice(Review.Decision.values)
            review_answer(
                review_id=review.id, by=self.mo, decision=decision, scores=GOOD_SCORES, note="Not quite."
            )

    def accept(self):
        accept_answer(enquiry_id=self.id, by=self.carla, rating=self.random.randint(1, 5))

    def refuse(self):
        not_solved(enquiry_id=self.id, by=self.carla, reason=f"Reason number {self.number}.")

    def say(self):
        add_message(enquiry_id=self.id, by=self.carla, body=f"Message number {self.number}.")

    def call_staff(self):
        if self.random.random() < 0.3:
            ask_staff(enquiry_id=self.id, by=self.carla)

    def go_back(self):
        reopen_enquiry(enquiry_id=self.id, by=self.carla)

    def take_back(self):
        if self.random.random() < 0.3 and (answer := Answer.objects.order_by("?").first()):
            retract_answer(answer_id=answer.id, by=self.mo, why="It is wrong.")

    def give_up(self):
        withdraw_enquiry(enquiry_id=self.id, by=self.carla)

    def tick(self):
        """The clock: the next stage, nobody took it, no rewrite, no reaction."""
        for entry in QueueEntry.objects.filter(kind="enquiry", status="waiting"):
            offer_enquiry(entry_id=entry.id)
            if QueueEntry.objects.get(pk=entry.id).exhausted_at:
                escalate_enquiry(enquiry_id=self.id, by=None, reason="nobody_took_it")
        for answer in Answer.objects.filter(status="returned"):
            lapse_answer(answer_id=answer.id)
        if self.random.random() < 0.3:
            Enquiry.objects.filter(status="answered").update(
                assume_solved_at=clock.now() - timedelta(seconds=1)
            )
            assume_accepted(enquiry_id=self.id)


def check(enquiry, viewers):
    """What must hold after every step."""
    answers = list(Answer.objects.all())
    shown = [answer for answer in answers if answer.status == "published"]
    checked = [answer for answer in answers if answer.status == "submitted"]
    entry = QueueEntry.objects.filter(kind="enquiry").exclude(status="done").first()
    waiting = list(Review.objects.filter(status="waiting"))
    early = [review for review in waiting if review.is_before_publication]

    if enquiry.status == "open":
        assert (entry is not None) != bool(checked), (
            "an open enquiry is in the queue, or its answer is checked"
        )
        assert not shown
    else:
        assert entry is None, "nobody works on what is answered or closed"
        assert not checked
    assert bool(shown) == (enquiry.status == "answered") or enquiry.status == "withdrawn"
    assert (enquiry.assume_solved_at is not None) == (enquiry.status == "answered")
    assert sorted(review.answer_id for review in early) == sorted(answer.id for answer in checked)
    for review in waiting:
        live = QueueEntry.objects.filter(kind="review", item_id=review.id).exclude(status="done")
        assert live.count() == 1
    if Escalation.objects.filter(closed_at=None).exists():
        assert enquiry.status == "open"
        assert entry is not None
        assert entry.pool == "staff"
    for answer in answers:
        award = Award.objects.filter(work_id=answer.id).first()
        if answer.is_by_staff or not answer.acceptance:
            assert award is None
        else:
            assert award is not None
            assert (award.status == "reversed") == (answer.status == "retracted")
    queries.progress(enquiry)
    for viewer in viewers:
        queries.thread(enquiry, reader_of(enquiry, viewer))


@pytest.mark.parametrize("seed", range(6))
def test_no_order_of_deeds_breaks_the_story(
    ask, carla, make_advocate, mo, stella, review_share, monkeypatch, seed
):
    review_share(50)
    chance = random.Random(seed)
    monkeypatch.setattr(lots, "lot", lambda _answer_id: chance.random())
    advocates = [
        make_advocate("Ada L."),
        make_advocate("Ned W.", tier="probation"),
        make_advocate("Ben K."),
        make_advocate("Una X.", tier="trusted"),
    ]
    story = Story(ask(), cast=(carla, advocates, mo, stella), seed=seed)
    told = []
    for _ in range(STEPS):
        told.append(story.step())
        try:
            check(Enquiry.objects.get(pk=story.id), [carla, mo, stella, advocates[0]])
        except AssertionError as broken:
            raise AssertionError(f"After {told}") from broken
