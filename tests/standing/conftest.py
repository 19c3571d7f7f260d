"""What was found out about people's work, without the story around it where only the verdict matters."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from common import clock

_WAITS_FOR_A_LOCK = (
    "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


@pytest.fixture
def judged(carla: Any, mo: Any, sim: Any) -> Any:
    """judged(ada, "publish", times=20, days_ago=3) -> the answers, each with a decided review."""
    from common.ids import new_id
    from marketplace.models import Answer, Enquiry, Review
    from marketplace.quality import scorecards

    def make(author: Any, decision: str, *, times: int = 1, days_ago: int = 1) -> list[Answer]:
        at = clock.now() - timedelta(days=days_ago)
        ended = {"publish": "accepted", "return": "accepted", "reject": "rejected"}[decision]
        enquiries = Enquiry.objects.bulk_create(
            Enquiry(customer=carla, topic=sim, subject="Dead", subject_sealed=b"", status="resolved")
            for _ in range(times)
        )
        answers = Answer.objects.bulk_create(
            Answer(
                enquiry=enquiry,
                author=author,
                claim_id=new_id(),
                status=ended,
                body="Off and on.",
                body_sealed=b"",
                submitted_at=at,
                ended_at=at,
            )
            for enquiry in enquiries
        )
        card = scorecards.in_force(sim)
        Review.objects.bulk_create(
            Review(
                answer=answer,
                scorecard=card,
                cause="sample",
                is_before_publication=False,
                status="decided",
                decision=decision,
                decided_by=mo,
                decided_at=at,
            )
            for answer in answers
        )
        return answers

    return make


@pytest.fixture
def let_lapse(carla: Any, sim: Any) -> Any:
    """let_lapse(ada): she took one of Carla's enquiries and let it lie until her time was over."""
    from marketplace.actions.post_enquiry import post_enquiry
    from routing.actions.claim_enquiry import claim_enquiry
    from routing.actions.expire_claim import expire_claim
    from routing.models import QueueEntry

    def make(holder: Any) -> None:
        enquiry = post_enquiry(by=carla, subject="Dead", body="What now?", topic_id=sim.id)
        claim = claim_enquiry(enquiry_id=enquiry.id, by=holder)
        QueueEntry.objects.filter(id=claim.entry_id).update(lease_ends_at=clock.ago(seconds=1))
        expire_claim(entry_id=claim.entry_id)

    return make


@pytest.fixture
def suspended(ada: Any, mo: Any) -> Any:
    """Ada, suspended by Mo."""
    from marketplace.actions.suspend_advocate import suspend_advocate

    return suspend_advocate(
        advocate_id=ada.id,
        by=mo,
        reason="unkind",
        words="Please stay kind, also on a bad day.",
        evidence="Three answers of last week.",
    )


class Meeting:
    """Two at once: `first` pauses somewhere inside until the other one is done, or waits for it."""

    def __init__(self, in_parallel: Callable[..., list[Any]]) -> None:
        self.in_parallel = in_parallel
        self.has_paused, self.is_over = threading.Event(), threading.Event()

    def pause(self) -> None:
        self.has_paused.set()
        while not self.is_over.wait(timeout=0.02):
            with connection.cursor() as cursor:
                cursor.execute(_WAITS_FOR_A_LOCK)
                if cursor.fetchone() is not None:
                    return

    def hold(self, first: Callable[[], Any], then: Callable[[], Any]) -> list[Any]:
        """Both outcomes."""

        def follow() -> Any:
            assert self.has_paused.wait(timeout=20)
            try:
                return then()
            finally:
                self.is_over.set()

        return self.in_parallel([first, follow], threads=2)


@pytest.fixture
def meeting(in_parallel: Callable[..., list[Any]]) -> Meeting:
    return Meeting(in_parallel)
