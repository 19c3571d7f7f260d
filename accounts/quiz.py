"""The test: which questions somebody gets on a topic, how they are marked, and when it is passed.

Each topic is a test of its own: so many multiple-choice questions and its own pass mark (the topic says both), and one
written answer where the bank has one, which a moderator marks. Nobody meets a question twice in a row, unless the bank
is too small for that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.drawing import by_lot, in_language_of
from accounts.models import QuizQuestion, Sitting, Topic, User
from common.errors import Invalid
from common.plain_text import clean_text

WRITTEN_PER_TOPIC = 1
WRITTEN_MIN, WRITTEN_MAX = 20, 1_000

Given = Mapping[UUID, int | str]
"""A choice or some sentences for each question."""


class Asked(TypedDict):
    """A question and what was answered, as an application keeps it. `is_right` None: a moderator has yet to mark it."""

    id: str
    topic: str
    kind: str
    text: str
    chosen: int | None
    written: str
    is_right: bool | None


@dataclass(frozen=True)
class Result:
    """`right` of `out_of` choices on one topic."""

    topic: Topic
    right: int
    out_of: int

    @property
    def is_passed(self) -> bool:
        """Where the bank has fewer questions than the pass mark, all of them must be right."""
        return self.right >= min(self.topic.test_pass_mark, self.out_of)


# --- Drawing ---------------------------------------------------------------------------------------------------


def draw(*, person: User, topics: Iterable[Topic], seed: str) -> list[QuizQuestion]:
    """The questions of a new sitting, topic by topic, in the person's language where there are any."""
    drawn: list[QuizQuestion] = []
    for topic in topics:
        bank = QuizQuestion.objects.filter(topic=topic, is_active=True)
        drawn += pick(
            in_language_of(person, bank),
            topic=topic,
            seen=_seen_last(person, topic),
            seed=seed,
        )
    return drawn


def pick(
    questions: Iterable[QuizQuestion], *, topic: Topic, seen: Iterable[UUID], seed: str
) -> list[QuizQuestion]:
    """Choices, then the written one; pure: the same seed gives the same questions.

    Those `seen` come last and only make up the number: with fewer questions than usual somebody would pass more easily
    the second time, and with none at all without a test.
    """
    drawn = by_lot(questions, seen=seen, seed=seed)
    choices = [each for each in drawn if each.kind == QuizQuestion.Kind.CHOICE]
    written = [each for each in drawn if each.kind == QuizQuestion.Kind.WRITTEN]
    return choices[: topic.test_length] + written[:WRITTEN_PER_TOPIC]


def questions_of(sitting: Sitting) -> list[QuizQuestion]:
    """As they were drawn; without those that somebody has deleted since."""
    found = QuizQuestion.objects.select_related("topic").in_bulk(sitting.question_ids)
    return [found[question_id] for question_id in sitting.question_ids if question_id in found]


def _seen_last(person: User, topic: Topic) -> list[UUID]:
    """What they were asked in their last sitting on this topic."""
    last = Sitting.objects.filter(person=person, topics=topic).order_by("-began_at").first()
    return list(last.question_ids) if last else []


# --- Marking ---------------------------------------------------------------------------------------------------


def mark(questions: Sequence[QuizQuestion], given: Given) -> list[Asked]:
    """Raises: Invalid, naming the questions without a usable answer as `quiz.<id>`."""
    wrong: dict[str, list[str]] = {}
    if given.keys() - {question.id for question in questions}:
        wrong["quiz"] = [_("Some of these questions were not asked. Reload the page.")]
    asked = []
    for question in questions:
        try:
            asked.append(_marked(question, given.get(question.id)))
        except ValueError as error:
            wrong[f"quiz.{question.id}"] = [str(error)]
    if wrong:
        raise Invalid(fields=wrong)
    return asked


def results(questions: Sequence[QuizQuestion], asked: Sequence[Asked]) -> list[Result]:
    """By the choices alone, for each topic that had any question."""
    topics = {question.topic_id: question.topic for question in questions}
    choices = [each for each in asked if each["kind"] == QuizQuestion.Kind.CHOICE]
    of_topic = {topic_id: [each for each in choices if each["topic"] == str(topic_id)] for topic_id in topics}
    return [
        Result(
            topic,
            right=sum(bool(each["is_right"]) for each in of_topic[topic_id]),
            out_of=len(of_topic[topic_id]),
        )
        for topic_id, topic in topics.items()
    ]


def _marked(question: QuizQuestion, given: int | str | None) -> Asked:
    """Raises: ValueError, with what to say about it."""
    asked = Asked(
        id=str(question.id),
        topic=str(question.topic_id),
        kind=question.kind,
        text=question.text,
        chosen=None,
        written="",
        is_right=None,
    )
    if question.kind == QuizQuestion.Kind.CHOICE:
        if type(given) is not int or not 0 <= given < len(question.choices):
            raise ValueError(_("Choose one of the answers."))
        return {**asked, "chosen": given, "is_right": given == question.right_choice}
    written = clean_text(given, max_length=WRITTEN_MAX, required=False) if isinstance(given, str) else ""
    if len(written) < WRITTEN_MIN:
        raise ValueError(
            ngettext(
                "Write a sentence or two: at least %(least)d letter.",
                "Write a sentence or two: at least %(least)d letters.",
                WRITTEN_MIN,
            )
            % {"least": WRITTEN_MIN}
        )
    return {**asked, "written": written}
