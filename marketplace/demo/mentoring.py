"""One pair: an expert and a newcomer who has had an answer back. Draws no lots, so that every other story goes as it
went without it.
"""

from __future__ import annotations

from datetime import timedelta

from accounts.models import Advocate
from marketplace.actions.agree_mentorship import agree_mentorship
from marketplace.actions.note_for_newcomer import note_for_newcomer
from marketplace.actions.propose_mentorship import propose_mentorship
from marketplace.demo.teller import Teller
from marketplace.demo.told_time import Told
from marketplace.mentoring import pairing
from marketplace.models import Review

DAYS_AGO = 6
NOTE = (
    "Read your answer once more as somebody who sees these menus for the first time. I name the screen first, then what"
    " to tap there, and say what they should see when it worked."
)


def add_mentoring(teller: Teller) -> None:
    teller.time.add(_pair(), moment=teller.time.until - timedelta(days=DAYS_AGO))


def _pair() -> Told[None]:
    newcomer = _whose_answer_came_back()
    pair = propose_mentorship(newcomer_id=newcomer.pk) if newcomer else None
    yield timedelta(hours=5)
    if pair is not None:
        agree_mentorship(mentorship_id=pair.id, by=pair.newcomer.user)
        agree_mentorship(mentorship_id=pair.id, by=pair.mentor.user)
        yield timedelta(days=1)
        note_for_newcomer(mentorship_id=pair.id, by=pair.mentor.user, note=NOTE)


def _whose_answer_came_back() -> Advocate | None:
    returned = Review.objects.in_effect().filter(decision=Review.Decision.RETURN)
    return pairing.newcomers().filter(pk__in=returned.values("answer__author")).first()
