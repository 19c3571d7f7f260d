"""Why a moderator has an answer in front of them, in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from common.written_once import Select
from marketplace.models import Review
from marketplace.quality.risk.models import RiskAssessment
from marketplace.quality.risk.signs import Sign

SIGN_IN_WORDS: dict[str, Promise] = {
    Sign.CONTACT: gettext_lazy(
        "It may lead away from this site: it has contact details in it, or asks for them."
    ),
    Sign.LINK: gettext_lazy("It has a link in it."),
    Sign.SHORT: gettext_lazy("It is very short."),
    Sign.CLAIM: gettext_lazy("It promises or claims something that only our team may."),
    Sign.RUDE: gettext_lazy("There is a rude word in it."),
    Sign.COPY: gettext_lazy("Somebody else has given nearly the same answer before."),
    Sign.OWN_COPY: gettext_lazy("Its author has given nearly the same answer before."),
    Sign.LOW_STARS: gettext_lazy("The customer gave it few stars."),
    Sign.NOT_SOLVED: gettext_lazy("The customer says that it did not solve the matter."),
}

CAUSE_IN_WORDS: dict[Review.Cause, Promise] = {
    Review.Cause.PROBATION: gettext_lazy(
        "Its author is on probation: every answer is looked at before the customer gets it."
    ),
    Review.Cause.TOPIC: gettext_lazy("On this topic every answer is looked at before the customer gets it."),
    Review.Cause.PHOTOS: gettext_lazy(
        "It has photos: somebody of the company looks at each before the customer gets it."
    ),
    Review.Cause.RISK: gettext_lazy(
        "On this topic, answers that are wrong with %(percent)s %% or more wait for you."
    ),
    Review.Cause.REACTION: gettext_lazy(
        "The customer was not helped; of such answers, %(percent)s %% are drawn by lot."
    ),
    Review.Cause.SIMILAR: gettext_lazy("An answer in much the same words was found wrong and taken back."),
    Review.Cause.DISPUTED: gettext_lazy("Two people differ about it, so that a third decides."),
    Review.Cause.EXPERT: gettext_lazy("An advocate who reviews others would not let it pass."),
    Review.Cause.SAMPLE: gettext_lazy("Drawn by lot; of answers like this one, %(percent)s %% are."),
}

_OF_ANSWER = Select(lambda answer: RiskAssessment.objects.select_related("plan").filter(answer=answer))


@dataclass(frozen=True)
class Why:
    """One sentence for the cause, and what the risk is made of."""

    cause: str
    risk_percent: int
    signs: Sequence[Promise]
    policy_version: int


def why(review: Review) -> Why | None:
    """None for answers from before there were assessments, and for those of our team."""
    assessment = _OF_ANSWER.first(answer=review.answer_id)
    if assessment is None:
        return None
    return Why(
        cause=_cause_in_words(review, assessment),
        risk_percent=round(100 * assessment.risk),
        signs=[words for sign, words in SIGN_IN_WORDS.items() if assessment.factors.get(sign, 1) > 1],
        policy_version=assessment.plan.policy_id,
    )


def _cause_in_words(review: Review, assessment: RiskAssessment) -> str:
    is_by_threshold = review.shown_cause == Review.Cause.RISK
    share = assessment.plan.hold_from if is_by_threshold else assessment.probability
    return str(CAUSE_IN_WORDS[review.shown_cause] % {"percent": f"{100 * share:.0f}"})
