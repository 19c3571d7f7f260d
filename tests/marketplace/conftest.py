"""Steps of the story that other tests start from. Each goes through the real actions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.marketplace.photo_stores import Bucket, Store, nobody_there, running_server, storages

GOOD_SCORES = {"correct": 2, "complete": 2, "clear": 2, "kind": 2, "safe": 2}
ANSWER = "Switch flight mode on for half a minute, then off again. The eSIM registers by itself."


@pytest.fixture
def ask(carla: Any, sim: Any, service_level: Any) -> Callable[..., Any]:
    """ask() -> an open enquiry of Carla's about SIM cards."""
    from marketplace.actions.post_enquiry import post_enquiry

    def make(**fields: Any) -> Any:
        fields = {"by": carla, "subject": "My eSIM is dead", "body": "It says not provisioned.", **fields}
        return post_enquiry(**fields)

    return make


@pytest.fixture
def claim() -> Callable[..., Any]:
    """claim(enquiry, by=ada) -> the claim."""
    from routing.actions.claim_enquiry import claim_enquiry

    def make(enquiry: Any, *, by: Any) -> Any:
        return claim_enquiry(enquiry_id=enquiry.id, by=by)

    return make


@pytest.fixture
def answer(claim: Any) -> Callable[..., Any]:
    """answer(enquiry, by=ada) -> claimed and answered."""
    from marketplace.actions.submit_answer import submit_answer

    def make(enquiry: Any, *, by: Any, body: str = ANSWER) -> Any:
        held = claim(enquiry, by=by)
        return submit_answer(claim_id=held.id, by=by, fence=held.fence, body=body)

    return make


@pytest.fixture
def decide() -> Callable[..., Any]:
    """decide(answer, by=mo, decision="publish") -> the decided review of the answer that was waiting."""
    from marketplace.actions.claim_review import claim_review
    from marketplace.actions.review_answer import review_answer
    from marketplace.models import Review

    def make(answer: Any, *, by: Any, decision: str, note: str = "Please check the second step.") -> Any:
        review = Review.objects.get(answer=answer, status="waiting")
        claim_review(review_id=review.id, by=by)
        return review_answer(review_id=review.id, by=by, decision=decision, scores=GOOD_SCORES, note=note)

    return make


@pytest.fixture
def told() -> Callable[[], list[str]]:
    """told() -> the kinds of outbox entries written so far, in order."""
    from common.models import OutboxEntry

    return lambda: list(OutboxEntry.objects.order_by("id").values_list("kind", flat=True))


@pytest.fixture(scope="session")
def s3() -> Iterator[str]:
    with running_server() as endpoint:
        yield endpoint


@pytest.fixture
def bucket(s3: str, settings: Any) -> Bucket:
    made = Bucket(s3)
    settings.STORAGES = storages(settings, made.options())
    return made


@pytest.fixture(params=["disk", "bucket"])
def store(request: pytest.FixtureRequest, settings: Any, tmp_path: Path) -> Store:
    """Where photos are kept in this test."""
    if request.param == "bucket":
        made: Bucket = request.getfixturevalue("bucket")

        def shut() -> None:
            settings.STORAGES = storages(settings, made.options(endpoint=nobody_there()))

        return Store(made.names, shut)
    settings.MEDIA_ROOT = tmp_path / "media"

    def names() -> list[str]:
        files = [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]
        return sorted(path.relative_to(settings.MEDIA_ROOT).as_posix() for path in files)

    def break_off() -> None:
        """Where the photos were stands a file: as with a disk that fails, nothing can be read or written below it."""
        if settings.MEDIA_ROOT.exists():
            settings.MEDIA_ROOT.rename(tmp_path / "elsewhere")
        settings.MEDIA_ROOT.write_text("no directory")

    return Store(names, break_off)
