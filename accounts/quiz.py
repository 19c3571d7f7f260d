"""The short test: which questions an applicant gets, and how it went.

The draw follows from who applies for what, and for the how-manieth time. So the page that asks and the action that
marks draw the same questions without storing anything, and nobody can pick their own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.models import Application, QuizQuestion, User
from common.errors import Invalid

LENGTH = 5


@dataclass(frozen=True)
class MarkedQuestion:
    question: QuizQuestion
    chosen: int

    @property
    def is_right(self) -> bool:
        return self.chosen == self.question.right_choice


def draw_questions(*, applicant: User, topic_ids: Collection[UUID]) -> list[QuizQuestion]:
    """Five questions spread over the chosen topics, in the applicant's language where there are any."""
    attempt = Application.objects.filter(advocate_id=applicant.id).count()
    questions = QuizQuestion.objects.filter(topic_id__in=topic_ids).select_related("topic")
    own = list(questions.filter(language=applicant.language))
    return pick(own or list(questions.filter(language="en")), seed=f"{applicant.id}:{attempt}")


def pick(questions: Sequence[QuizQuestion], *, seed: str) -> list[QuizQuestion]:
    """One from each topic in turn until there are enough; pure, the same seed gives the same questions."""

    def place(question: QuizQuestion) -> bytes:
        return hashlib.sha256(f"{seed}:{question.id}".encode()).digest()

    by_topic: dict[UUID, list[QuizQuestion]] = {}
    for question in sorted(questions, key=place):
        by_topic.setdefault(question.topic_id, []).append(question)
    rounds = zip_longest(*by_topic.values())
    return [question for question in chain.from_iterable(rounds) if question is not None][:LENGTH]


def mark(questions: Sequence[QuizQuestion], chosen: Mapping[UUID, int]) -> list[MarkedQuestion]:
    """Raises: Invalid, naming the questions without a usable choice as `quiz.<id>`."""
    wrong = {
        f"quiz.{question.id}": [_("Choose one of the answers.")]
        for question in questions
        if type(chosen.get(question.id)) is not int or not 0 <= chosen[question.id] < len(question.choices)
    }
    if chosen.keys() - {question.id for question in questions}:
        wrong["quiz"] = [_("Some of these questions were not asked. Reload the page.")]
    if wrong:
        raise Invalid(fields=wrong)
    return [MarkedQuestion(question, chosen[question.id]) for question in questions]


def is_passed(marked: Sequence[MarkedQuestion]) -> bool:
    """Where a topic has fewer questions than the pass mark, all of them must be right."""
    right = sum(each.is_right for each in marked)
    return right >= min(settings.QUIZ_PASS_MARK, len(marked))
