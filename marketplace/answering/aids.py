"""All that stands beside an enquiry while somebody answers it, in one place for the page and the API."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import User
from marketplace.answering import phrases
from marketplace.answering.models import SavedPhrase
from marketplace.answering.past_answers import PastAnswer, similar_answers
from marketplace.models import Enquiry


@dataclass(frozen=True)
class Aids:
    """`guide` is the topic's, in the reader's language."""

    guide: str
    phrases: Sequence[SavedPhrase]
    past_answers: Sequence[PastAnswer]


def aids_for(enquiry: Enquiry, *, author: User) -> Aids:
    """For whoever holds it, of the crowd or of our team. A constant number of queries."""
    return Aids(
        guide=enquiry.topic.local_guide,
        phrases=phrases.for_answer(enquiry, author=author),
        past_answers=similar_answers(enquiry, author=author),
    )
