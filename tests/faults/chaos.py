"""People at work over HTTP while parts of the site are broken, and what is missing or there twice afterwards.

A worker (Writer) walks one story again and again: ask, claim, answer, accept. Each write carries an Idempotency-Key and
is sent until it is acknowledged, as an app on a bad line does. What was acknowledged is noted outside the site, and
compared with the database by `lost` and `doubled`.
"""

from __future__ import annotations

import json
import random
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from string import ascii_lowercase
from typing import Any
from uuid import UUID, uuid4

from django.db.models import Count

from common.models import OutboxEntry
from marketplace.models import Answer, Enquiry
from rewards import reconciliation
from rewards.models import Award
from tests.routing import invariants

PATIENCE_SECONDS = 120.0
ANSWER = "Switch flight mode on for half a minute, then off again. The eSIM registers by itself."


@dataclass
class Noted:
    """What the site said that it had done."""

    asked: dict[str, str] = field(default_factory=dict)
    """Subject to id: a subject is used once."""
    answered: set[str] = field(default_factory=set)
    accepted: set[str] = field(default_factory=set)
    """Ids of enquiries."""


class Writer(threading.Thread):
    """One customer and one advocate, until told to stop; `failure` says why it gave up, if it did."""

    def __init__(self, site: str, *, customer: str, advocate: str, topic: str, noted: Noted) -> None:
        super().__init__(daemon=True)
        self.site, self.customer, self.advocate, self.topic, self.noted = (
            site,
            customer,
            advocate,
            topic,
            noted,
        )
        self.stories = 0
        self.failure = ""
        self._is_stopping = False

    def stop(self) -> None:
        self._is_stopping = True

    def run(self) -> None:
        try:
            while not self._is_stopping:
                self._one_story()
                self.stories += 1
        except RuntimeError as error:
            self.failure = str(error)

    def _one_story(self) -> None:
        # In letters: digits might be taken for a telephone number.
        subject = "My eSIM is dead " + "".join(random.choices(ascii_lowercase, k=12))
        asked = {"subject": subject, "body": "It says not provisioned.", "topic": self.topic}
        enquiry = self._write("enquiries/", asked, by=self.customer)["id"]
        self.noted.asked[subject] = enquiry
        claim = self._write(f"enquiries/{enquiry}/claim/", {}, by=self.advocate)
        body = {"body": ANSWER, "fence": claim["fence"]}
        self._write(f"claims/{claim['claim']}/answer/", body, by=self.advocate)
        self.noted.answered.add(enquiry)
        self._write(f"enquiries/{enquiry}/accept/", {"rating": 5}, by=self.customer)
        self.noted.accepted.add(enquiry)

    def _write(self, path: str, body: Mapping[str, object], *, by: str) -> dict[str, Any]:
        """Raises: RuntimeError when the site refuses, or is silent for too long."""
        request = urllib.request.Request(
            f"{self.site}/api/v1/{path}",
            data=json.dumps(body).encode(),
            headers={
                "Authorization": f"Token {by}",
                "Content-Type": "application/json",
                "Idempotency-Key": uuid4().hex,
            },
        )
        began, last = time.monotonic(), ""
        while time.monotonic() - began < PATIENCE_SECONDS:
            try:
                with urllib.request.urlopen(request, timeout=15) as reply:
                    return json.loads(reply.read() or b"{}")
            except urllib.error.HTTPError as error:
                last = f"{path}: {error.code} {error.read()[:200]!r}"
                if error.code < 500:
                    raise RuntimeError(last) from error
            except OSError as error:
                last = f"{path}: {error!r}"
            time.sleep(0.1)
        raise RuntimeError(f"Given up after {PATIENCE_SECONDS:.0f} s: {last}")


def lost(noted: Noted) -> int:
    """Writes that were acknowledged and are not there, and notices that nobody will ever send."""
    # What was acknowledged comes before what is there: people go on writing between the two.
    asked, answered, accepted = set(noted.asked.values()), set(noted.answered), set(noted.accepted)
    answers = Answer.objects.exclude(status__in=["lapsed", "returned"])
    return (
        len(asked - _ids(Enquiry.objects.values_list("id", flat=True)))
        + len(answered - _ids(answers.values_list("enquiry_id", flat=True)))
        + len(accepted - _ids(answers.filter(status="accepted").values_list("enquiry_id", flat=True)))
        + OutboxEntry.objects.filter(given_up_at__isnull=False).count()
    )


def _ids(rows: Iterable[UUID]) -> set[str]:
    return {str(id) for id in rows}


def doubled() -> int:
    """Questions, answers and awards that are there more than once."""
    by_subject = Enquiry.objects.values("subject").annotate(times=Count("id")).filter(times__gt=1)
    by_enquiry = Answer.objects.values("enquiry_id").annotate(times=Count("id")).filter(times__gt=1)
    by_answer = (
        Award.objects.exclude(status="reversed")
        .values("work_id")
        .annotate(times=Count("id"))
        .filter(times__gt=1)
    )
    return len(by_subject) + len(by_enquiry) + len(by_answer)


def broken() -> dict[str, int]:
    """Broken invariants of the queue, and rows on which books, awards and answers do not agree."""
    return invariants.broken() | Counter(fault.check for fault in reconciliation.all_faults())


def wait_until(is_so: Callable[[], bool], *, what: str, seconds: float = PATIENCE_SECONDS) -> float:
    """How many seconds it took. Raises: AssertionError when it does not come true."""
    began = time.monotonic()
    while not is_so():
        assert time.monotonic() - began < seconds, f"{what}: not within {seconds:.0f} s"
        time.sleep(0.1)
    return time.monotonic() - began
