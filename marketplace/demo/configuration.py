"""What ops would configure: topics with their tariffs and tests, service levels, opening hours."""

from __future__ import annotations

from datetime import datetime

from accounts.models import QuizQuestion, Topic
from common import clock
from marketplace.demo import words
from rewards.models import Tariff, TariffRules
from routing.defaults import NO_HURRY, URGENT, create_defaults
from routing.models import ServiceLevel, TopicServiceLevel

PATIENT = ("feedback", "orders")
"""Topics on which nobody is stuck: answered within hours, not minutes."""

PRESSING = ("account",)
"""Topics on which somebody may be locked out: staff hear at once when a promise is in danger."""


def load_configuration(*, since: datetime) -> dict[str, Topic]:
    """Topics by slug; their tariffs hold from `since` on."""
    topics = _topics(since)
    _quiz(topics)
    _service_levels(topics)
    _rules()
    return topics


def _topics(since: datetime) -> dict[str, Topic]:
    rows = words.read("topics")
    topics = Topic.objects.bulk_create(
        Topic(
            slug=row["slug"],
            name=row["name"]["en"],
            name_de=row["name"]["de"],
            description=row["description"]["en"],
            guide=row["guide"]["en"],
            guide_de=row["guide"]["de"],
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


def _rules() -> None:
    """What comes on top of a topic's points: tried since a week ago, so that old awards show how it was before."""
    TariffRules.objects.create(
        valid_from=clock.ago(days=7),
        first_solved_percent=20,
        best_rating_percent=20,
        in_time_percent=10,
        scarce_languages=["de"],
        scarce_language_percent=25,
        learning_points=20,
        escalation_points=15,
        review_points=8,
        full_answers_per_day=10,
        taper_percent=20,
        month_budget_points=20_000,
    )


def _quiz(topics: dict[str, Topic]) -> None:
    QuizQuestion.objects.bulk_create(
        QuizQuestion(
            topic=topics[row["topic"]],
            language=language,
            kind="choice" if "right" in row else "written",
            text=row[language]["question"],
            choices=row[language].get("choices", []),
            right_choice=row.get("right"),
            explanation=row[language]["explanation"],
        )
        for row in words.read("quiz")
        for language in ("en", "de")
        if language in row
    )


def _service_levels(topics: dict[str, Topic]) -> None:
    """Those of every fresh site; some topics have more time, and on some somebody may be locked out."""
    create_defaults()
    levels = {level.name: level for level in ServiceLevel.objects.all()}
    chosen = dict.fromkeys(PATIENT, NO_HURRY) | dict.fromkeys(PRESSING, URGENT)
    TopicServiceLevel.objects.bulk_create(
        TopicServiceLevel(topic=topics[slug], service_level=levels[level.name])
        for slug, level in chosen.items()
    )
