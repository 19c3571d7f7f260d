"""What a customer's reaction means for the review of the answer. The caller holds the enquiry's lock."""

from __future__ import annotations

from marketplace import reviewing
from marketplace.models import Answer
from marketplace.quality.risk import choosing
from marketplace.quality.risk.signs import Sign


def look_again(answer: Answer, *, sign: Sign) -> None:
    """The customer was not helped: a moderator looks at the answer if it is drawn now and was not before."""
    choice = choosing.choose_again(answer, sign=sign)
    if choice.cause is not None and not answer.reviews.filter(status="waiting").exists():
        reviewing.open_review(answer, cause=choice.cause, by=None)
