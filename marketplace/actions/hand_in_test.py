from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from accounts.actions.apply_as_advocate import apply_as_advocate
from accounts.actions.apply_for_topics import apply_for_topics
from accounts.models import Application, User
from accounts.quiz import Given
from marketplace.practice.drawing import draw


@dataclass(frozen=True)
class Applicant:
    """What somebody says who is no advocate yet."""

    languages: Sequence[str]
    terms: str
    is_of_age: bool
    motivation: str = ""


def hand_in_test(*, by: User, quiz: Given, applicant: Applicant | None = None) -> Application:
    """The test is handed in, by an advocate on further topics or with what an applicant says; where it was passed, the
    questions to practise on are drawn with it. It stands here because accounts knows no customers' questions.

    Locks and raises what `apply_as_advocate` and `apply_for_topics` do.
    """
    with transaction.atomic():
        if applicant is None:
            application = apply_for_topics(by=by, quiz=quiz)
        else:
            application = apply_as_advocate(
                by=by,
                quiz=quiz,
                languages=applicant.languages,
                terms=applicant.terms,
                is_of_age=applicant.is_of_age,
                motivation=applicant.motivation,
            )
        if application.decided_at is None:
            draw(application)
        return application
