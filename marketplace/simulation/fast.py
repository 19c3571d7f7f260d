"""A scenario on a virtual clock: simulated weeks in minutes, by the very actions and sweeps that serve real people.

People are told of offers as the site tells them, by the rows a step has left, and react as behaviour.py says. What
reaches staff has left the simulation. Deterministic for a seed and a policy.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection

from accounts.models import User
from common.errors import DomainError
from marketplace.actions.accept_answer import accept_answer
from marketplace.actions.claim_review import claim_review
from marketplace.actions.not_solved import not_solved
from marketplace.actions.post_enquiry import post_enquiry
from marketplace.actions.review_answer import review_answer
from marketplace.actions.submit_answer import submit_answer
from marketplace.demo.configuration import load_configuration
from marketplace.models import Answer, Review
from marketplace.simulation import behaviour, scratch
from marketplace.simulation.behaviour import Advocate, Asked, Reaction, Verdict, Way
from marketplace.simulation.figures import Outcome, Tally
from marketplace.simulation.outcomes import read_outcome
from marketplace.simulation.population import Population, settle
from marketplace.simulation.scenario import Scenario
from marketplace.simulation.virtual_time import Steps, VirtualTime
from routing import choosing
from routing.actions.claim_enquiry import claim_enquiry
from routing.actions.decline_offer import decline_offer
from routing.actions.extend_claim import extend_claim
from routing.actions.note_seen import note_seen
from routing.actions.release_claim import release_claim
from routing.actions.set_availability import set_availability
from routing.choosing import Rule
from routing.errors import StaleFence
from routing.models import Claim, Offer

MIDNIGHT = datetime(2026, 6, 1, tzinfo=UTC)
"""A Monday; a fixed one, so that runs are the same on any day."""

DRAIN = timedelta(hours=4)
"""How long what was asked last has to find its end, after the last arrival."""

HEARTBEAT = timedelta(seconds=settings.CLAIM_LEASE_SECONDS / 2)
RIGHT = "Restart it, wait a minute and try again: that is how it works."
WRONG = "No idea, sorry. Try again."
ALL_RIGHT = {"correct": 2, "complete": 2, "clear": 2, "kind": 2, "safe": 2}
ALL_WRONG = {"correct": 0, "complete": 1, "clear": 1, "kind": 2, "safe": 2}


def simulate(scenario: Scenario, *, policy: Callable[[random.Random], Rule], minutes: float) -> Outcome:
    """Run a scenario in the database that Django is connected to: an empty one of scratch.py."""
    begin = MIDNIGHT + timedelta(hours=scenario.begins_at_hour)
    with scratch.at(begin):
        load_configuration(since=begin - timedelta(days=1))
        population = settle(scenario)
        _prepare_tables()
    with choosing.decided_by(policy(random.Random(f"{scenario.seed}:lots"))):
        story = Story(scenario, population, begin=begin, minutes=minutes)
        story.tell()
    return read_outcome(population, story.tally, right=story.right_answers(), end=story.time.now)


_OFFERS_OF_A_STEP = """
SELECT offer.id, offer.advocate_id, entry.item_id, topic.slug
FROM routing_offer offer
JOIN routing_queueentry entry ON entry.id = offer.entry_id JOIN accounts_topic topic ON topic.id = entry.topic_id
WHERE offer.sent_at = %s
ORDER BY offer.advocate_id, entry.queued_at
"""


@dataclass(frozen=True)
class _Invitation:
    """What somebody sees of an offer."""

    offer_id: UUID
    advocate_id: UUID
    enquiry_id: UUID
    topic: str


def _prepare_tables() -> None:
    """An index by which a step's offers are found, and statistics for the planner, which nobody gathers here."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE INDEX simulation_offers_of_a_step ON routing_offer (sent_at)")
        cursor.execute("ANALYZE")


class Story:
    """Everybody's doings. Methods that yield are steps on the virtual clock."""

    def __init__(
        self, scenario: Scenario, population: Population, *, begin: datetime, minutes: float
    ) -> None:
        self.scenario = scenario
        self.population = population
        self.minutes = minutes
        self.time = VirtualTime(begin=begin, after_each=self._tell_of_new_offers)
        self.tally = Tally()
        self._people = population.by_id()
        self._users = {user.id: user for user in population.advocates}
        self._numbers: dict[UUID, int] = {}
        self._told: set[UUID] = set()
        self._is_good: dict[UUID, bool] = {}

    def tell(self) -> None:
        for person, user in zip(self.population.crowd, self.population.advocates, strict=True):
            self.time.add(self._come_and_go(person, user))
        self.time.add(self._ask_all())
        self.time.run(until=self.time.now + timedelta(minutes=self.minutes) + DRAIN)

    def right_answers(self) -> list[UUID]:
        return [answer_id for answer_id, is_good in self._is_good.items() if is_good]

    # --- The customer ---------------------------------------------------------------------------------------------

    def _ask_all(self) -> Steps:
        passed = timedelta(0)
        for asked in behaviour.enquiries(self.scenario, minutes=self.minutes):
            yield asked.after - passed
            passed = asked.after
            self._ask(asked)

    def _ask(self, asked: Asked) -> None:
        enquiry = post_enquiry(
            by=self.population.customers[asked.customer],
            subject=f"Question {asked.number} about {asked.topic}",
            body="It does not work as the page says it should. What can be done about it?",
            topic_id=self.population.topics[asked.topic].id,
            language=asked.language,
        )
        self._numbers[enquiry.id] = asked.number

    def _react(self, answer: Answer) -> Steps:
        """The customer has read it and says what they make of it, if anything."""
        number = self._numbers[answer.enquiry_id]
        verdict, stars, seconds = behaviour.verdict(
            self.scenario.customers,
            is_good=self._is_good[answer.id],
            luck=self._luck("verdict", number, self._people[answer.author_id].number),
        )
        yield timedelta(seconds=seconds)
        try:
            match verdict:
                case Verdict.SOLVED:
                    accept_answer(enquiry_id=answer.enquiry_id, by=answer.enquiry.customer, rating=stars)
                case Verdict.NOT_SOLVED:
                    not_solved(
                        enquiry_id=answer.enquiry_id, by=answer.enquiry.customer, reason="It did not help."
                    )
        except DomainError as error:
            self.tally.refused[error.code] += 1

    # --- The advocate ---------------------------------------------------------------------------------------------

    def _come_and_go(self, person: Advocate, user: User) -> Steps:
        """On for their hours, day after day; they say until when, and the clock takes them off."""
        midnight = self.time.now.replace(hour=0, minute=0, second=0, microsecond=0)
        while True:
            begin, end = person.shift((midnight - MIDNIGHT).days)
            if midnight + end > self.time.now:
                yield max(midnight + begin - self.time.now, timedelta(0))
                set_availability(by=user, is_available=True, until=midnight + end)
            midnight += timedelta(days=1)
            yield midnight - self.time.now

    def _tell_of_new_offers(self) -> None:
        """Whoever this step has asked looks at it in their own time."""
        with connection.cursor() as cursor:
            cursor.execute(_OFFERS_OF_A_STEP, [self.time.now])
            sent = [_Invitation(*row) for row in cursor.fetchall()]
        for invitation in sent:
            if invitation.offer_id not in self._told:
                self._told.add(invitation.offer_id)
                self._people[invitation.advocate_id].note_offer(self.time.now)
                self.time.add(self._consider(invitation))

    def _consider(self, invitation: _Invitation) -> Steps:
        person, user = self._people[invitation.advocate_id], self._users[invitation.advocate_id]
        number = self._numbers[invitation.enquiry_id]
        reaction, seconds = person.reaction(number, moment=self.time.now)
        yield timedelta(seconds=seconds)
        if reaction is Reaction.LET_LAPSE or not self._is_on(person):
            return
        note_seen(by=user)
        if not Offer.objects.filter(
            id=invitation.offer_id, status="sent", ends_at__gt=self.time.now
        ).exists():
            self.tally.in_vain += reaction is Reaction.CLAIM
            return
        try:
            if reaction is Reaction.DECLINE:
                decline_offer(offer_id=invitation.offer_id, by=user)
                return
            claim = claim_enquiry(enquiry_id=invitation.enquiry_id, by=user)
        except DomainError as error:
            self.tally.refused[error.code] += 1
            return
        yield from self._work(claim, person, user, topic=invitation.topic, number=number)

    def _work(self, claim: Claim, person: Advocate, user: User, *, topic: str, number: int) -> Steps:
        work = person.work(number, topic=topic)
        left = timedelta(seconds=work.seconds)
        if work.way is Way.FORGET:
            yield timedelta(seconds=settings.CLAIM_LEASE_SECONDS) + left
            self._try_stale(claim, user)
            return
        while left > HEARTBEAT:
            yield HEARTBEAT
            left -= HEARTBEAT
            if not self._still_holds(claim, user):
                return
        yield left
        if work.way is Way.GIVE_BACK:
            release_claim(claim_id=claim.id, by=user)
            self._try_stale(claim, user)
        else:
            self._answer(claim, person, user, is_good=work.is_good)

    def _still_holds(self, claim: Claim, user: User) -> bool:
        """The open page keeps the lease alive, up to its limit."""
        try:
            extend_claim(claim_id=claim.id, by=user)
        except DomainError as error:
            self.tally.refused[error.code] += 1
            return False
        return True

    def _answer(self, claim: Claim, person: Advocate, user: User, *, is_good: bool) -> None:
        try:
            answer = submit_answer(
                claim_id=claim.id, by=user, fence=claim.fence, body=RIGHT if is_good else WRONG
            )
        except DomainError as error:
            self.tally.refused[error.code] += 1
            return
        self._is_good[answer.id] = is_good
        self.tally.good_answers += is_good
        self.tally.bad_answers += not is_good
        self.tally.answers_by_class[person.kind.name] += 1
        self.time.add(self._react(answer) if answer.status == "published" else self._judge(answer))

    def _try_stale(self, claim: Claim, user: User) -> None:
        """A phone that slept past its lease, or a second tab, sends an answer nobody may accept."""
        self.tally.stale_tried += 1
        try:
            submit_answer(claim_id=claim.id, by=user, fence=claim.fence, body=RIGHT)
        except StaleFence:
            return
        self.tally.stale_accepted += 1

    def _is_on(self, person: Advocate) -> bool:
        since = self.time.now - MIDNIGHT
        return person.is_on(since - timedelta(days=since.days), day=since.days)

    # --- The moderator --------------------------------------------------------------------------------------------

    def _judge(self, answer: Answer) -> Steps:
        """An answer that must be checked before the customer sees it. Samples afterwards are left to themselves."""
        number, is_good = self._numbers[answer.enquiry_id], self._is_good[answer.id]
        luck = self._luck("judgement", number, self._people[answer.author_id].number)
        is_published, seconds = behaviour.judgement(self.scenario.moderators, is_good=is_good, luck=luck)
        moderator = luck.choice(self.population.moderators)
        yield timedelta(seconds=seconds)
        review = Review.objects.filter(answer=answer, status="waiting").first()
        if review is None:
            return
        claim_review(review_id=review.id, by=moderator)
        review_answer(
            review_id=review.id,
            by=moderator,
            decision="publish" if is_published else "reject",
            scores=ALL_RIGHT if is_published else ALL_WRONG,
            note="" if is_published else "This is not how it works.",
        )
        if is_published:
            self.time.add(self._react(Answer.objects.select_related("enquiry__customer").get(id=answer.id)))

    def _luck(self, *about: object) -> random.Random:
        return random.Random(f"{self.scenario.seed}:{about}")
