"""People at work over HTTP while parts of the site are broken, and what is missing or there twice afterwards.

A worker (Writer) walks four stories in turn: a question with a photo is answered and accepted; one is passed on to
staff; one on a checked topic is reviewed first; points become bill credit that ops approves and sends to billing. Each
write carries an Idempotency-Key and is sent until it is acknowledged, as an app on a bad line does. What was
acknowledged is noted outside the site, and compared with the database by `lost` and `doubled`.
"""

from __future__ import annotations

import io
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
from PIL import Image

from common.models import OutboxEntry
from marketplace.models import Answer, Enquiry, Escalation, Photo, Review
from rewards import reconciliation
from rewards.models import Award, PayoutBatch, Redemption
from tests import lifecycles_hold
from tests.marketplace.conftest import GOOD_SCORES
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
    escalated: set[str] = field(default_factory=set)
    with_photo: set[str] = field(default_factory=set)
    """Ids of enquiries."""
    reviewed: set[str] = field(default_factory=set)
    redeemed: set[str] = field(default_factory=set)
    batches: set[str] = field(default_factory=set)
    writes: int = 0


@dataclass(frozen=True)
class Tokens:
    """Of whoever takes part in the stories of one writer."""

    customer: str
    advocate: str
    moderator: str
    agent: str
    ops: str


def _photo() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (64, 48), "red").save(file, "JPEG")
    return file.getvalue()


PHOTO = _photo()
POINTS = 500
"""The least that can be redeemed. Each request asks for one more than the last: that many are there once."""


class Writer(threading.Thread):
    """One customer and one advocate, until told to stop; `failure` says why it gave up, if it did."""

    def __init__(self, site: str, *, people: Tokens, topic: str, checked_topic: str, noted: Noted) -> None:
        super().__init__(daemon=True)
        self.site, self.people, self.topic, self.checked_topic, self.noted = (
            site,
            people,
            topic,
            checked_topic,
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
                tell = (self._with_photo, self._passed_on, self._reviewed, self._paid_out)[self.stories % 4]
                tell()
                self.stories += 1
        except RuntimeError as error:
            self.failure = str(error)

    def _with_photo(self) -> None:
        enquiry = self._ask(self.topic, photo=PHOTO)
        self._answer(enquiry, by=self.people.advocate)
        self._accept(enquiry)

    def _passed_on(self) -> None:
        enquiry = self._ask(self.topic)
        claim = self._write(f"enquiries/{enquiry}/claim/", {}, by=self.people.advocate)
        self._write(f"claims/{claim['claim']}/escalate/", {"reason": "beyond"}, by=self.people.advocate)
        self.noted.escalated.add(enquiry)
        self._answer(enquiry, by=self.people.agent)
        self._accept(enquiry)

    def _reviewed(self) -> None:
        enquiry = self._ask(self.checked_topic)
        self._answer(enquiry, by=self.people.advocate)
        review = self._review_of(enquiry)
        judged = {"decision": "publish", "scores": GOOD_SCORES}
        self._write(f"reviews/{review}/decide/", judged, by=self.people.moderator)
        self.noted.reviewed.add(review)
        self._accept(enquiry)

    def _paid_out(self) -> None:
        points = POINTS + self.stories // 4
        asked = self._write(
            "redemptions/", {"points": points}, by=self.people.advocate, may_be="insufficient_points"
        )
        if "id" not in asked:
            return  # a sweep has not confirmed yet what the first stories earned
        redemption = asked["id"]
        self.noted.redeemed.add(redemption)
        self._write(f"redemptions/{redemption}/approve/", {}, by=self.people.ops)
        # The other writer may have sent it along with its own.
        sent = self._write("payout-batches/", {}, by=self.people.ops, may_be="nothing_to_send")
        if "id" in sent:
            self.noted.batches.add(sent["id"])

    def _ask(self, topic: str, *, photo: bytes | None = None) -> str:
        # In letters: digits might be taken for a telephone number.
        subject = "My eSIM is dead " + "".join(random.choices(ascii_lowercase, k=12))
        asked = {"subject": subject, "body": "It says not provisioned.", "topic": topic}
        made = self._write("enquiries/", asked, by=self.people.customer, photo=photo)
        enquiry: str = made["id"]
        self.noted.asked[subject] = enquiry
        if photo and not made.get("without_photo"):
            self.noted.with_photo.add(enquiry)
        return enquiry

    def _answer(self, enquiry: str, *, by: str) -> None:
        claim = self._write(f"enquiries/{enquiry}/claim/", {}, by=by)
        body = {"body": ANSWER, "fence": claim["fence"]}
        self._write(f"claims/{claim['claim']}/answer/", body, by=by)
        self.noted.answered.add(enquiry)

    def _accept(self, enquiry: str) -> None:
        self._write(f"enquiries/{enquiry}/accept/", {"rating": 5}, by=self.people.customer)
        self.noted.accepted.add(enquiry)

    def _review_of(self, enquiry: str) -> str:
        path, found = "reviews/", None
        while found is None:
            page = self._send(path, None, by=self.people.moderator)
            found = next((each["id"] for each in page["results"] if each["enquiry"] == enquiry), None)
            if found is None and page.get("next") is None:
                raise RuntimeError(f"No review of {enquiry}")
            path = page["next"].split("/api/v1/", 1)[1] if page.get("next") else path
        return str(found)

    def _write(
        self,
        path: str,
        body: Mapping[str, object],
        *,
        by: str,
        photo: bytes | None = None,
        may_be: str = "",
    ) -> dict[str, Any]:
        answer = self._send(path, body, by=by, photo=photo, may_be=may_be)
        self.noted.writes += 1
        return answer

    def _send(
        self,
        path: str,
        body: Mapping[str, object] | None,
        *,
        by: str,
        photo: bytes | None = None,
        may_be: str = "",
    ) -> dict[str, Any]:
        """Where photos cannot be kept it is sent without, as people are asked to do, and the reply says so. The refusal
        `may_be` comes back as its code. Raises: RuntimeError when the site refuses otherwise, or is silent too long."""
        key, more = uuid4().hex, dict[str, Any]()
        request = self._request(path, body, by=by, key=key, photo=photo)
        began, last = time.monotonic(), ""
        while time.monotonic() - began < PATIENCE_SECONDS:
            try:
                with urllib.request.urlopen(request, timeout=15) as reply:
                    said: dict[str, Any] = json.loads(reply.read() or b"{}")
                    return said | more
            except urllib.error.HTTPError as error:
                text = error.read()
                last = f"{path}: {error.code} {text[:200]!r}"
                if b'"photos_not_stored"' in text:
                    request, more = (
                        self._request(path, body, by=by, key=key, photo=None),
                        {"without_photo": True},
                    )
                    continue
                if may_be and f'"{may_be}"'.encode() in text:
                    return {"code": may_be}
                if error.code < 500:
                    raise RuntimeError(last) from error
            except OSError as error:
                last = f"{path}: {error!r}"
            time.sleep(0.1)
        raise RuntimeError(f"Given up after {PATIENCE_SECONDS:.0f} s: {last}")

    def _request(
        self, path: str, body: Mapping[str, object] | None, *, by: str, key: str, photo: bytes | None
    ) -> urllib.request.Request:
        data, kind = (
            (None, "application/json") if body is None else (json.dumps(body).encode(), "application/json")
        )
        if photo is not None and body is not None:
            data, kind = _as_form(body, photo)
        headers = {"Authorization": f"Token {by}", "Content-Type": kind, "Idempotency-Key": key}
        return urllib.request.Request(f"{self.site}/api/v1/{path}", data=data, headers=headers)


def _as_form(body: Mapping[str, object], photo: bytes) -> tuple[bytes, str]:
    """As a browser sends a form with a file."""
    parts = [
        f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in body.items()
    ]
    head = b'--b\r\nContent-Disposition: form-data; name="photos"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
    return b"".join([*parts, head, photo, b"\r\n--b--\r\n"]), "multipart/form-data; boundary=b"


def lost(noted: Noted) -> int:
    """Writes that were acknowledged and are not there, and notices that nobody will ever send."""
    # What was acknowledged comes before what is there: people go on writing between the two.
    said = {name: set(value) for name, value in vars(noted).items() if isinstance(value, set)}
    asked = set(noted.asked.values())
    answers = Answer.objects.exclude(status__in=["lapsed", "returned"])
    there = {
        "answered": answers.values_list("enquiry_id", flat=True),
        "accepted": answers.filter(status="accepted").values_list("enquiry_id", flat=True),
        "escalated": Escalation.objects.values_list("enquiry_id", flat=True),
        "with_photo": Photo.objects.values_list("enquiry_id", flat=True),
        "reviewed": Review.objects.filter(status="decided").values_list("id", flat=True),
        "redeemed": Redemption.objects.values_list("id", flat=True),
        "batches": PayoutBatch.objects.values_list("id", flat=True),
    }
    return (
        len(asked - _ids(Enquiry.objects.values_list("id", flat=True)))
        + sum(len(said[name] - _ids(ids)) for name, ids in there.items())
        + OutboxEntry.objects.filter(given_up_at__isnull=False).count()
    )


def _ids(rows: Iterable[UUID]) -> set[str]:
    return {str(id) for id in rows}


def doubled() -> int:
    """What is there more than once: questions, answers, photos, escalations, awards, redemptions."""
    groups = (
        Enquiry.objects.values("subject"),
        Answer.objects.values("enquiry_id"),
        Photo.objects.values("enquiry_id"),
        Escalation.objects.values("enquiry_id"),
        Award.objects.exclude(status="reversed").values("work_id"),
        Redemption.objects.values("holder_id", "points"),
    )
    return sum(len(group.annotate(times=Count("id")).filter(times__gt=1)) for group in groups)


def broken() -> dict[str, int]:
    """Broken promises of the queue and of every other lifecycle, and rows on which books, awards and answers do not
    agree."""
    faults = Counter(fault.check for fault in reconciliation.all_faults())
    return invariants.broken() | lifecycles_hold.broken() | faults


def wait_until(is_so: Callable[[], bool], *, what: str, seconds: float = PATIENCE_SECONDS) -> float:
    """How many seconds it took. Raises: AssertionError when it does not come true."""
    began = time.monotonic()
    while not is_so():
        assert time.monotonic() - began < seconds, f"{what}: not within {seconds:.0f} s"
        time.sleep(0.1)
    return time.monotonic() - began
