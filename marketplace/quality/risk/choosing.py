"""Which answers a moderator looks at, and when: the one place that decides it.

Before publication: what was sent back once, every answer on a topic that is always checked, everybody on probation,
what has photos, and what is likelier wrong than the topic's plan allows. Afterwards: what is drawn, with a probability
that is written down. Answers of our team are not assessed. The caller holds the enquiry's lock.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q

from accounts.models import Advocate, Topic
from accounts.tiers import RIGHTS
from common import clock
from marketplace.models import Answer, Review
from marketplace.quality.risk import lots, planning, verdicts
from marketplace.quality.risk.models import ReviewPlan, ReviewPolicy, RiskAssessment
from marketplace.quality.risk.scoring import Record, raised, risk
from marketplace.quality.risk.signs import Sign, signs_in
from marketplace.quality.risk.sketches import is_copy, sketch

MONTH = timedelta(days=30)
PLANNED_FOR = timedelta(days=1)
REMEMBERED = 200
"""So many of an advocate's latest answers make their record: who has improved is not held to the past."""

PLANNED_WITH = 3000
"""So many of a topic's latest answers make the outlook. Above that the policy's least share is enough in any case."""

CANDIDATES = 50
REACTIONS = (Sign.LOW_STARS, Sign.NOT_SOLVED)


@dataclass(frozen=True)
class Choice:
    """Why a moderator looks at the answer, if one does."""

    cause: Review.Cause | None
    is_before_publication: bool = False


def choose(answer: Answer) -> Choice:
    """Assess a submitted answer and say what becomes of it."""
    if answer.is_by_staff:
        return Choice(None)
    topic = answer.enquiry.topic
    plan = plan_for(topic)
    tier = Advocate.objects.values_list("tier", flat=True).get(user=answer.author_id)
    assessment = _assess(answer, tier=tier, plan=plan)
    cause = _cause_to_wait(answer, tier=tier, is_risky=_as_planned(plan).holds(assessment.risk))
    if cause is not None:
        assessment.probability = 1.0
    _save(assessment)
    if cause is not None:
        return Choice(cause, is_before_publication=True)
    return Choice(Review.Cause.SAMPLE if assessment.is_drawn else None)


def choose_again(answer: Answer, *, sign: Sign) -> Choice:
    """The customer was not helped: the answer is likelier wrong than it seemed, and likelier reviewed.

    The lot is the one that the answer has. What is drawn now and was not before gets a review.
    """
    assessment = RiskAssessment.objects.select_related("plan__policy").filter(answer=answer).first()
    if assessment is None:
        return Choice(None)
    was_drawn = assessment.is_drawn
    assessment.factors[sign] = assessment.plan.policy.factors[sign]
    reacted = math.prod(assessment.factors.get(each, 1.0) for each in REACTIONS)
    afterwards = _as_planned(assessment.plan).probability(raised(assessment.risk, by=reacted))
    assessment.probability = max(assessment.probability, afterwards)
    assessment.save(update_fields=["factors", "probability"])
    return Choice(Review.Cause.REACTION if assessment.is_drawn and not was_drawn else None)


def is_risky(answer: Answer) -> bool:
    """Whether it is likelier wrong than its topic's plan lets pass, or nobody has assessed it."""
    assessment = RiskAssessment.objects.select_related("plan").filter(answer=answer).first()
    return assessment is None or _as_planned(assessment.plan).holds(assessment.risk)


def _cause_to_wait(answer: Answer, *, tier: str, is_risky: bool) -> Review.Cause | None:
    earlier = answer.reviews.order_by("created_at").first()
    if earlier is not None:
        return Review.Cause(earlier.cause)
    if answer.enquiry.topic.is_always_reviewed:
        return Review.Cause.TOPIC
    if not RIGHTS[tier].publishes_at_once:
        return Review.Cause.PROBATION
    if _has_photos(answer):
        return Review.Cause.PHOTOS
    return Review.Cause.RISK if is_risky else None


def _has_photos(answer: Answer) -> bool:
    """Nobody can hide what stands in a picture, so somebody of the company looks (decision 0068)."""
    return answer.photos.filter(left_out_at=None).exists()


# --- The assessment ---------------------------------------------------------------------------------------------


def _assess(answer: Answer, *, tier: str, plan: ReviewPlan) -> RiskAssessment:
    numbers = sketch(answer.body)
    signs = signs_in(answer.body, lists=plan.policy) | _copied_from(answer, numbers)
    found = risk(
        _record_of(answer), usual_share=plan.usual_share, tier=tier, signs=signs, weights=plan.policy
    )
    return RiskAssessment(
        answer=answer,
        plan=plan,
        assessed_at=clock.now(),
        share=found.share,
        unsure=found.unsure,
        factors=found.factors,
        risk=found.value,
        probability=_as_planned(plan).probability(found.value),
        lot=lots.lot(answer.id),
        sketch=numbers,
    )


def _save(assessment: RiskAssessment) -> None:
    """An answer that was rewritten is assessed anew."""
    RiskAssessment.objects.bulk_create(
        [assessment],
        update_conflicts=True,
        unique_fields=["answer"],
        update_fields=[
            field.attname for field in RiskAssessment._meta.concrete_fields if not field.primary_key
        ],
    )


def _record_of(answer: Answer) -> Record:
    """From customers' questions: of the answers to gold a moderator sees those that the rule could not call right."""
    latest = (
        Answer.objects.filter(author=answer.author_id, is_by_staff=False, enquiry__is_gold=False)
        .order_by("-submitted_at")
        .values("id")[:REMEMBERED]
    )
    here = Q(answer__enquiry__topic=answer.enquiry.topic_id)
    return Record(
        **verdicts.all_given()
        .filter(answer__in=latest)
        .aggregate(
            good=Count("id", filter=here & verdicts.IS_GOOD),
            bad=Count("id", filter=here & ~verdicts.IS_GOOD),
            good_elsewhere=Count("id", filter=~here & verdicts.IS_GOOD),
            bad_elsewhere=Count("id", filter=~here & ~verdicts.IS_GOOD),
        )
    )


def _copied_from(answer: Answer, numbers: list[int]) -> frozenset[Sign]:
    """Whether an answer to another enquiry says the same, and whether it is their own."""
    if not numbers:
        return frozenset()
    candidates = (
        RiskAssessment.objects.filter(sketch__overlap=numbers)
        .exclude(answer__enquiry=answer.enquiry_id)
        .values_list("sketch", "answer__author_id")[:CANDIDATES]
    )
    authors = {author for other, author in candidates if is_copy(numbers, other)}
    if not authors:
        return frozenset()
    return frozenset({Sign.OWN_COPY if authors == {answer.author_id} else Sign.COPY})


# --- The plan ---------------------------------------------------------------------------------------------------


def plan_for(topic: Topic) -> ReviewPlan:
    """The topic's plan under the newest policy, made anew once a day. Two made at once are as good as one."""
    policy = ReviewPolicy.objects.latest("version")
    since = clock.now() - PLANNED_FOR
    known = (
        ReviewPlan.objects.filter(topic=topic, policy=policy, made_at__gt=since).order_by("-made_at").first()
    )
    if known is not None:
        known.policy = policy
        return known
    return _new_plan(topic, policy)


def _new_plan(topic: Topic, policy: ReviewPolicy) -> ReviewPlan:
    outlook = planning.outlook(_last_month(topic), aims=policy)
    made = planning.plan(outlook, aims=policy)
    return ReviewPlan.objects.create(
        topic=topic,
        policy=policy,
        made_at=clock.now(),
        answers=len(outlook.risks),
        usual_share=outlook.usual_share,
        usual_risk=made.usual_risk,
        hold_from=made.hold_from,
        rate=made.rate,
        is_enough=made.is_enough,
    )


def _last_month(topic: Topic) -> list[planning.Past]:
    now = clock.now()
    rows = (
        RiskAssessment.objects.filter(
            answer__enquiry__topic=topic,
            answer__enquiry__is_gold=False,
            assessed_at__gt=now - MONTH,
            assessed_at__lte=now,
        )
        .annotate(
            is_looked_at=Exists(verdicts.of_answer(OuterRef("answer"))),
            is_bad=Exists(verdicts.of_answer(OuterRef("answer")).exclude(verdicts.IS_GOOD)),
        )
        .order_by("-assessed_at")[:PLANNED_WITH]
    )
    return [
        planning.Past(row.risk, row.probability, row.is_bad if row.is_drawn and row.is_looked_at else None)
        for row in rows
    ]


def _as_planned(plan: ReviewPlan) -> planning.Plan:
    return planning.Plan(plan.hold_from, plan.rate, plan.usual_risk, plan.is_enough)
