"""What people do in the demo's stories: each a call of the very action that serves real people, and a wait before it.

Chance is seeded, so everybody does the same in every load. What the system itself draws by lot, whom it asks and which
answers are reviewed, is told by the load (load.py).
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings

from accounts.models import Topic, User
from common import clock
from marketplace.actions.accept_answer import accept_answer
from marketplace.actions.add_message import add_message
from marketplace.actions.ask_customer import ask_customer
from marketplace.actions.ask_staff import ask_staff
from marketplace.actions.assume_accepted import assume_accepted
from marketplace.actions.claim_review import claim_review
from marketplace.actions.escalate_claim import escalate_claim
from marketplace.actions.not_solved import not_solved
from marketplace.actions.post_enquiry import post_enquiry
from marketplace.actions.reopen_enquiry import reopen_enquiry
from marketplace.actions.retract_answer import retract_answer
from marketplace.actions.review_answer import review_answer
from marketplace.actions.submit_answer import submit_answer
from marketplace.actions.withdraw_enquiry import withdraw_enquiry
from marketplace.demo.people import People
from marketplace.demo.told_time import Told, ToldTime
from marketplace.models import Answer, Enquiry, Escalation, Review
from marketplace.quality import peers
from rewards.actions.confirm_award import confirm_award
from rewards.models import Award
from routing import backlog, experts
from routing import queries as routing_queries
from routing.actions.claim_enquiry import claim_enquiry
from routing.actions.claim_item import claim_item
from routing.actions.offer_backlog import offer_backlog
from routing.actions.offer_enquiry import offer_enquiry
from routing.models import Claim, ItemKind, Pool, QueueEntry, Skill

Row = Mapping[str, Any]
"""One of content/enquiries.json."""

GOOD = {"correct": 2, "complete": 2, "clear": 2, "kind": 2, "safe": 2}
FAIR = {"correct": 2, "complete": 1, "clear": 2, "kind": 2, "safe": 2}
POOR = {"correct": 1, "complete": 0, "clear": 1, "kind": 2, "safe": 2}
GRACE = timedelta(hours=settings.ASSUME_SOLVED_AFTER_HOURS)
WINDOW = timedelta(days=settings.QUALITY_WINDOW_DAYS)
STAGE = timedelta(minutes=1)
EXPERTS_SHARE = 0.4
"""Of the reviews that are open to an expert, whom a moderator would not have waited for."""
GLANCE = timedelta(seconds=5)


class Teller:
    """Lets people act, at the moment of `clock.now`. Methods that wait before they act are parts of a story."""

    def __init__(
        self, people: People, topics: Mapping[str, Topic], *, chance: random.Random, time: ToldTime
    ) -> None:
        self.people = people
        self.topics = topics
        self.chance = chance
        self.time = time
        self.asked: defaultdict[str, set[User]] = defaultdict(set)
        """Who has asked each row of content/enquiries.json, or is going to."""
        self._lot = random.Random(0)
        """For what follows from the system's own lots: drawing from `chance` would change everybody's fate."""

    def between(self, least_minutes: float, most_minutes: float) -> timedelta:
        return timedelta(minutes=self.chance.uniform(least_minutes, most_minutes))

    # --- The customer -------------------------------------------------------------------------------------------

    def ask(self, row: Row, *, customer: User) -> Told[Enquiry]:
        enquiry = post_enquiry(
            by=customer,
            subject=row["subject"],
            body=row["body"],
            topic_id=self.topics[row["topic"]].id,
            language=row["language"],
        )
        follow_up = row.get("follow_up") or {}
        if follow_up.get("by") == "customer":
            yield self.between(0.5, 2)
            add_message(enquiry_id=enquiry.id, by=customer, body=follow_up["text"])
        return enquiry

    def withdraw(self, enquiry: Enquiry) -> Told[None]:
        yield self.between(1, 5)
        withdraw_enquiry(enquiry_id=enquiry.id, by=enquiry.customer)

    def want_staff(self, enquiry: Enquiry, *, reason: str = "") -> Told[None]:
        yield self.between(1, 6)
        ask_staff(enquiry_id=enquiry.id, by=enquiry.customer, reason=reason)

    def say_not_solved(self, enquiry: Enquiry, reason: str) -> Told[None]:
        yield self.between(5, 90)
        not_solved(enquiry_id=enquiry.id, by=enquiry.customer, reason=reason)
        self._have_checked(Review.Cause.REACTION, enquiry)

    def react(self, enquiry: Enquiry, row: Row) -> Told[None]:
        """The customer rates the answer, or says nothing until it counts as accepted."""
        rating = row.get("rating")
        if rating is None:
            yield GRACE
            assume_accepted(enquiry_id=enquiry.id)
        else:
            yield self.between(3, 600)
            accept_answer(
                enquiry_id=enquiry.id, by=enquiry.customer, rating=rating, comment=row.get("comment") or ""
            )
            self._have_checked(Review.Cause.REACTION, enquiry)

    def reopen(self, enquiry: Enquiry, reason: str) -> Told[None]:
        yield self.between(300, 2000)
        reopen_enquiry(enquiry_id=enquiry.id, by=enquiry.customer, reason=reason)

    # --- The advocate -------------------------------------------------------------------------------------------

    def claim(self, enquiry: Enquiry, *, but: Collection[User] = ()) -> Told[Claim | None]:
        """Somebody who knows the topic and has their hands free takes it once they are asked. None if nobody is,
        or if it is not for the crowd."""
        yield self.between(0.5, 3)
        who = self._helper(enquiry, but=but)
        while who is not None:
            offer_backlog(advocate_id=who.id)  # the lot may have passed over them
            yield GLANCE
            entry = routing_queries.live_entry(enquiry.id)
            if entry is None or entry.exhausted_at is not None or entry.pool != Pool.CROWD:
                return None
            if who.id in self._busy():
                who = self._helper(enquiry, but=but)
            elif self._is_asked(who, enquiry) or self._is_open_to(who, entry):
                return claim_enquiry(enquiry_id=enquiry.id, by=who)
            elif entry.is_open_list:  # to others: a path may ask for a higher tier
                but = [*but, who]
                who = self._helper(enquiry, but=but)
            else:
                yield STAGE
                offer_enquiry(entry_id=entry.id)
        return None

    def _helper(self, enquiry: Enquiry, *, but: Collection[User]) -> User | None:
        skills = Skill.objects.filter(
            topic_id=enquiry.topic_id, language=enquiry.language, is_on=True, is_listed=True
        )
        able = set(skills.values_list("advocate_id", flat=True))
        unwanted = {user.id for user in but} | {enquiry.customer_id} | self._busy()
        unwanted |= set(Answer.objects.filter(enquiry=enquiry).values_list("author_id", flat=True))
        ready = [each for each in self.people.advocates if each.id in able - unwanted]
        if not ready:
            return None
        return self.chance.choices(ready, [self.people.zeal[each.id] for each in ready])[0].user

    def _busy(self) -> set[UUID]:
        return set(Claim.objects.filter(status="active").values_list("holder_id", flat=True))

    def _is_open_to(self, who: User, entry: QueueEntry) -> bool:
        return entry.is_open_list and any(each.id == entry.id for each in backlog.open_list_of(who.id))

    def _is_asked(self, who: User, enquiry: Enquiry) -> bool:
        return routing_queries.live_offers(who).filter(entry__item_id=enquiry.id).exists()

    def ask_back(self, claim: Claim, row: Row) -> Told[None]:
        """The clarifying question of the row, if it has one."""
        follow_up = row.get("follow_up") or {}
        if follow_up.get("by") == "advocate":
            yield self.between(0.5, 2)
            ask_customer(claim_id=claim.id, by=claim.holder, body=follow_up["text"])

    def reply(self, enquiry: Enquiry, row: Row) -> Told[None]:
        follow_up = row.get("follow_up") or {}
        if follow_up.get("by") == "advocate":
            yield self.between(1, 20)
            add_message(enquiry_id=enquiry.id, by=enquiry.customer, body=follow_up["reply"])

    def answer(self, claim: Claim, text: str, *, escalation: str = "") -> Told[Answer]:
        yield self.between(2, 8)
        answer = submit_answer(
            claim_id=claim.id, by=claim.holder, fence=claim.fence, body=text, escalation=escalation
        )
        self._have_checked(Review.Cause.SAMPLE, answer.enquiry)
        return answer

    def earn(self, enquiry: Enquiry) -> Told[None]:
        """What somebody has just earned here counts once the quality window is over."""
        yield WINDOW
        due = Award.objects.filter(story=enquiry.id, status="pending", confirm_at__lte=clock.now())
        for award in due:
            confirm_award(award_id=award.id)

    def rewrite(self, answer: Answer, text: str) -> Told[Answer]:
        yield self.between(5, 60)
        answer.refresh_from_db()
        return (yield from self.answer(Claim.objects.get(pk=answer.claim_id), text))

    def pass_on(self, claim: Claim, row: Row) -> Told[None]:
        yield self.between(1, 4)
        escalate_claim(
            claim_id=claim.id, by=claim.holder, reason=row["escalation_reason"], note=row["escalation_note"]
        )

    # --- In-house -----------------------------------------------------------------------------------------------

    def review(self, answer: Answer, decision: str, scores: Mapping[str, int], note: str = "") -> Told[None]:
        """Somebody decides about an answer that waits for it; one that was published at once is left alone."""
        review = Review.objects.filter(answer=answer, status="waiting", is_before_publication=True).first()
        if review is not None:
            yield self.between(2, 25)
            moderator = self.chance.choice(self.people.moderators)
            judge = self._expert_for(review, decision) or moderator
            claim_review(review_id=review.id, by=judge)
            yield self.between(0.4, 1.5)
            review_answer(review_id=review.id, by=judge, decision=decision, scores=scores, note=note)
            if judge in self.people.experts:
                self.time.add(self.earn(answer.enquiry), moment=clock.now())
            answer.refresh_from_db()
            self._look_again(review.id, but=judge)

    def _expert_for(self, review: Review, decision: str) -> User | None:
        """Now and then an expert takes what a moderator would have decided."""
        if decision not in peers.DECIDES or self._lot.random() >= EXPERTS_SHARE:
            return None
        for expert in self.people.experts:
            if experts.open_to(expert).filter(item_id=review.id).exists():
                return expert
        return None

    def retract(self, enquiry: Enquiry, why: str) -> Told[None]:
        """A moderator takes back the accepted answer, and with it its points."""
        yield self.between(60, 3000)
        answer = Answer.objects.get(enquiry=enquiry, status="accepted")
        retract_answer(answer_id=answer.id, by=self.chance.choice(self.people.moderators), why=why)

    def _have_checked(self, cause: Review.Cause, enquiry: Enquiry) -> None:
        """A moderator looks at the published answer if it was just drawn for that cause."""
        waiting = Review.objects.in_effect().filter(answer__enquiry=enquiry, status="waiting")
        drawn = waiting.filter(cause=cause, is_before_publication=False).first()
        if drawn is not None:
            self._check_later(drawn, by=self.people.moderators)

    def _check_later(self, review: Review, *, by: Sequence[User]) -> None:
        hours = timedelta(hours=self._lot.uniform(0.5, 9))
        told = self._check(review.id, moderator=self._lot.choice(by))
        self.time.add(told, moment=clock.now() + hours)

    def _look_again(self, review_id: UUID, *, but: User) -> None:
        """Somebody else judges it a second time, blind, if the lot fell on it."""
        second = Review.objects.filter(repeats=review_id, status="waiting").first()
        if second is not None:
            self._check_later(second, by=[each for each in self.people.moderators if each != but])

    def _check(self, review_id: UUID, *, moderator: User) -> Told[None]:
        """The answer may fall in the meantime, and its review with it."""
        waiting = Review.objects.filter(pk=review_id, status="waiting")
        if waiting.exists():
            claim_review(review_id=review_id, by=moderator)
            yield timedelta(seconds=self._lot.randint(25, 90))
        if waiting.exists():
            scores = self._lot.choice([GOOD, FAIR])
            review_answer(review_id=review_id, by=moderator, decision="publish", scores=scores)
            self._look_again(review_id, but=moderator)

    def staff_answer(self, enquiry: Enquiry, text: str, *, agent: User | None = None) -> Told[Answer]:
        yield self.between(15, 150)
        agent = agent or self.chance.choice(self.people.agents)
        claim = claim_item(item_id=enquiry.id, kind=ItemKind.ENQUIRY, by=agent)
        is_passed_on = Escalation.objects.by_advocates().filter(enquiry=enquiry, verdict="").exists()
        return (yield from self.answer(claim, text, escalation="right" if is_passed_on else ""))
