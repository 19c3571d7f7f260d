"""What the worker does for marketplace by the clock, counted as a sweep. Each may run twice, late, or beside itself."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from itertools import islice
from uuid import UUID

from celery import shared_task

from accounts.models import Advocate
from common import clock
from common.history_seals import HISTORY
from common.sealed_chain import Tampered
from common.sweeps import each, watched
from marketplace import unnamed_photos
from marketplace.actions.open_fraud_case import open_fraud_case
from marketplace.actions.weigh_standing import weigh_standing
from marketplace.fraud.evidence import Finding
from marketplace.fraud.gathering import people_with_awards
from marketplace.fraud.looking import AT_ONCE, look_at
from marketplace.personal_data import register
from marketplace.standing import evidence

logger = logging.getLogger(__name__)

NEWS_OF = timedelta(hours=2)
"""Twice as long as between two runs, so that nobody falls between them."""


@shared_task
@watched
def weigh_who_has_news() -> int:
    """Whose answers were judged lately: good work and bad show within the hour."""
    return _weigh(evidence.people_with_news(since=clock.now() - NEWS_OF))


@shared_task
@watched
def weigh_everybody() -> int:
    """Every night: what is old counts for less each day, and so do the bars that ops changed."""
    return _weigh(Advocate.objects.filter(status="approved").values_list("pk", flat=True).iterator())


@shared_task
@watched
def forget_what_is_old() -> int:
    """Whatever has been kept for as long as the register of what is held on people says."""
    return sum(period.forget_overdue() for period in register.periods())


@shared_task
@watched
def remove_unnamed_photos(after: str = "") -> int:
    """Every night, a page of files at a time: each hands the next one on, so none takes long. Returns how many went."""
    names = unnamed_photos.next_page(after=after)
    if len(names) == unnamed_photos.PAGE:
        remove_unnamed_photos.delay(after=names[-1])
    removed = unnamed_photos.remove_unnamed(names)
    if removed:
        logger.info("Files of photos that no row named were removed: %s", removed)
    return removed


@shared_task(soft_time_limit=3000, time_limit=3300)  # below the broker's visibility_timeout
@watched
def check_the_record() -> int:
    """Every night: is each row of the record as it was sealed? Returns how many are. Raises: Tampered, which an alert
    of deploy/alerts.yml tells. The books are looked at every hour (rewards/reconciliation.py)."""
    try:
        return HISTORY.verify()
    except Tampered as found:
        logger.error("The record is not as it was sealed: %s", found)
        raise


def _weigh(people: Iterable[UUID]) -> int:
    return each(people, lambda person: weigh_standing(advocate_id=person))


@shared_task
@watched
def look_for_fraud() -> int:
    """At everybody who earned something lately: what looks wrong waits before it is confirmed."""
    now = clock.now()
    people = iter(people_with_awards(since=now - NEWS_OF))
    opened = 0
    while chunk := list(islice(people, AT_ONCE)):
        opened += _open_cases(look_at(chunk, now=now))
    return opened


def _open_cases(found: Mapping[UUID, Sequence[Finding]]) -> int:
    return each(found, lambda person: open_fraud_case(advocate_id=person, findings=found[person]))
