"""What ops would configure: topics with their tariffs and tests, service levels, opening hours."""

from __future__ import annotations

from datetime import datetime, time

from accounts.models import QuizQuestion, Topic
from marketplace.demo import words
from rewards.models import Tariff
from routing.models import OpeningHours, Pool, ServiceLevel, Stage, TopicServiceLevel

PATIENT = ("feedback", "orders")
"""Topics on which nobody is stuck: answered within hours, not minutes."""


def load_configuration(*, since: datetime) -> dict[str, Topic]:
    """Topics by slug; their tariffs hold from `since` on."""
    topics = _topics(since)
    _quiz(topics)
    _service_levels(topics)
    _opening_hours()
    return topics


def _topics(since: datetime) -> dict[str, Topic]:
    rows = words.read("topics")
    topics = Topic.objects.bulk_create(
        Topic(
            slug=row["slug"],
            name=row["name"]["en"],
            name_de=row["name"]["de"],
            description=row["description"]["en"],
            icon=row["icon"],
            difficulty=row["difficulty"],
            is_always_reviewed=row["always_review"],
            guess_words=row["guess_words"],
            position=position,
        )
        for position, row in enumerate(rows)
    )
    Tariff.objects.bulk_create(
        Tariff(topic=topic, points=row["base_points"], valid_from=since)
        for topic, row in zip(topics, rows, strict=True)
    )
    return {topic.slug: topic for topic in topics}


def _quiz(topics: dict[str, Topic]) -> None:
    QuizQuestion.objects.bulk_create(
        QuizQuestion(
            topic=topics[row["topic"]],
            language=language,
            text=row[language]["question"],
            choices=row[language]["choices"],
            right_choice=row["right"],
            explanation=row[language]["explanation"],
        )
        for row in words.read("quiz")
        for language in ("en", "de")
        if language in row
    )


def _service_levels(topics: dict[str, Topic]) -> None:
    standard = ServiceLevel.objects.create(
        name="Standard", target_percent=80, target_seconds=600, is_default=True
    )
    patient = ServiceLevel.objects.create(
        name="No hurry",
        work_kind=ServiceLevel.WorkKind.DEFERRABLE,
        target_percent=90,
        target_seconds=4 * 3600,
    )
    path = [(standard, "trusted", 5, 60), (standard, "probation", 15, 120), (standard, "probation", 0, 3600)]
    path += [(patient, "probation", 10, 600), (patient, "probation", 0, 8 * 3600)]
    for level in (standard, patient):
        steps = [step for step in path if step[0] is level]
        Stage.objects.bulk_create(
            Stage(
                service_level=level,
                position=position,
                pool=Pool.CROWD,
                tier_floor=floor,
                people=people,
                seconds=seconds,
            )
            for position, (_level, floor, people, seconds) in enumerate(steps, start=1)
        )
        Stage.objects.create(
            service_level=level, position=len(steps) + 1, pool=Pool.STAFF, people=0, seconds=0
        )
    TopicServiceLevel.objects.bulk_create(
        TopicServiceLevel(topic=topics[slug], service_level=patient) for slug in PATIENT
    )


def _opening_hours() -> None:
    OpeningHours.objects.bulk_create(
        OpeningHours(pool=pool, weekday=weekday, opens=time(8), closes=time(20))
        for pool in (Pool.STAFF, Pool.MODERATORS)
        for weekday in range(7)
    )
