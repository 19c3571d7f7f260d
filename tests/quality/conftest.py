"""An answer of Ada's that a moderator has judged, a second moderator, and the library that our arithmetic is compared
with."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

from marketplace.actions.claim_review import claim_review
from marketplace.actions.review_answer import review_answer
from marketplace.models import Review
from tests.marketplace.conftest import (  # noqa: F401
    GOOD_SCORES,
    answer,
    ask,
    claim,
    decide,
    told,
)


@pytest.fixture
def mia(make_user: Any) -> Any:
    """A second moderator."""
    return make_user("Mia T.", roles=["moderator"])


@pytest.fixture
def submitted(ask: Any, answer: Any, ada: Any, ben: Any, billing: Any) -> Any:  # noqa: F811
    """Ada's answer on a topic where every answer is checked."""
    return answer(ask(subject="A charge", topic_id=billing.id), by=ada)


@pytest.fixture
def judge() -> Any:
    """judge(review, by=mia, decision="publish", correct=1) -> the decided review, with good marks but those named."""

    def make(review: Review, *, by: Any, decision: str = "publish", **marks: int) -> Review:
        claim_review(review_id=review.id, by=by)
        return review_answer(
            review_id=review.id,
            by=by,
            decision=decision,
            scores=GOOD_SCORES | marks,
            note="The second step is missing." if decision != "publish" else "",
        )

    return make


@pytest.fixture
def expert(make_advocate: Any, sim: Any) -> Any:
    """An advocate of the highest tier who knows SIM cards."""
    from routing.matching import NEWCOMER_OUTCOMES
    from routing.models import Skill

    eve = make_advocate("Eve X.", tier="expert")
    Skill.objects.filter(advocate_id=eve.id, topic=sim).update(good=NEWCOMER_OUTCOMES)
    return eve


@pytest.fixture
def first_try(ask: Any, answer: Any, ada: Any, expert: Any) -> Any:  # noqa: F811
    """Ada's answer about a SIM card, while she is on probation: it waits, and nothing about it is risky."""
    ada.advocate.tier = "probation"
    ada.advocate.save(update_fields=["tier"])
    return answer(ask(), by=ada)


@pytest.fixture(scope="session")
def stats() -> ModuleType:
    """Loaded by whoever compares, as that takes seconds, and every worker of a run collects every module."""
    from scipy import stats

    return stats
