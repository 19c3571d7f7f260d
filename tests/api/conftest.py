"""Where the tests of the API start: enquiries at each step of the way, made by the real actions."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pytest

GOOD_SCORES = {"correct": 2, "complete": 2, "clear": 2, "kind": 2, "safe": 2}
API = "/api/v1"


@dataclass
class Asked:
    """An enquiry of Carla's and what has become of it."""

    enquiry: Any
    claim: Any = None
    answer: Any = None
    review: Any = None

    def path(self, step: str = "") -> str:
        return f"{API}/enquiries/{self.enquiry.id}/{step}"

    def claim_path(self, step: str) -> str:
        return f"{API}/claims/{self.claim.id}/{step}/"


@pytest.fixture
def asked(carla, ada, ben) -> Asked:
    """Asked by Carla, offered to Ada and Ben; it has a phone number in it."""
    from accounts.models import Topic
    from marketplace.actions.post_enquiry import post_enquiry

    enquiry = post_enquiry(
        by=carla,
        subject="My eSIM is dead",
        body="Call me at +44 7700 900123, it says not provisioned.",
        topic_id=Topic.objects.get(slug="sim").id,
    )
    return Asked(enquiry)


@pytest.fixture
def held(asked, ada) -> Asked:
    """Ada is on it."""
    from routing.actions.claim_enquiry import claim_enquiry

    asked.claim = claim_enquiry(enquiry_id=asked.enquiry.id, by=ada)
    return asked


@pytest.fixture
def answered(held, ada) -> Asked:
    """Ada has answered, and Carla can read it."""
    from marketplace.actions.submit_answer import submit_answer

    held.answer = submit_answer(
        claim_id=held.claim.id, by=ada, fence=held.claim.fence, body="Switch flight mode on and off."
    )
    return held


@pytest.fixture
def in_review(carla, ada, ben, billing) -> Asked:
    """On a checked topic: Ada's answer waits for a moderator."""
    from marketplace.actions.post_enquiry import post_enquiry
    from marketplace.actions.submit_answer import submit_answer
    from marketplace.models import Review
    from routing.actions.claim_enquiry import claim_enquiry

    enquiry = post_enquiry(by=carla, subject="A charge", body="What is this?", topic_id=billing.id)
    claim = claim_enquiry(enquiry_id=enquiry.id, by=ada)
    answer = submit_answer(claim_id=claim.id, by=ada, fence=claim.fence, body="It is the roaming fee.")
    return Asked(enquiry, claim, answer, Review.objects.get(answer=answer))


@pytest.fixture
def photo_file():
    """photo_file() -> a small PNG as an upload."""
    from django.core.files.uploadedfile import SimpleUploadedFile
    from PIL import Image

    def make(name: str = "screen.png", side: int = 8) -> Any:
        content = BytesIO()
        Image.new("RGB", (side, side), "teal").save(content, "PNG")
        return SimpleUploadedFile(name, content.getvalue(), content_type="image/png")

    return make
