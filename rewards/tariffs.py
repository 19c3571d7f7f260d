"""What an answer on a topic earns. A tariff holds from a moment on; what was awarded before keeps its own."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from uuid import UUID

from accounts.models import Topic
from common import clock, prepared
from common.written_once import IsAmong, Select, Values
from rewards.models import Tariff, TariffRules

POINTS_BY_DIFFICULTY = {1: 40, 2: 60, 3: 100}
"""For a topic that nobody has given a tariff yet (docs/decisions/0020)."""

BEFORE_ALL = datetime(2000, 1, 1, tzinfo=UTC)


# Plain SQL: every award asks this, and compiling the query cost more than all else that an award does together.
_VALID = """
SELECT id, points, valid_from FROM rewards_tariff
WHERE topic_id = %s AND valid_from <= %s ORDER BY valid_from DESC LIMIT 1"""
_POINTS = Values(
    lambda topics, moment: (
        Tariff.objects.filter(IsAmong("topic_id", topics), valid_from__lte=moment)
        .order_by("valid_from")
        .values_list("topic_id", "points")
    )
)
_RULES = Select(lambda moment: TariffRules.objects.filter(valid_from__lte=moment).order_by("-valid_from")[:1])


def valid_tariff(topic: Topic) -> Tariff | None:
    """The tariff of this topic that holds now."""
    found = prepared.rows(_VALID, [topic.id, clock.now()])
    if not found:
        return None
    ((id, points, valid_from),) = found
    return Tariff(id=id, topic=topic, points=points, valid_from=valid_from)


def valid_rules() -> TariffRules | None:
    """The rules that hold now."""
    return _RULES.first(moment=clock.now())


def points_by_topic(topics: Collection[Topic]) -> dict[UUID, int]:
    """What an answer on each of these topics earns now, for a page that shows many of them."""
    ids = [topic.id for topic in topics]
    tariffs = dict(_POINTS.all(topics=ids, moment=clock.now())) if ids else {}
    return {topic.id: tariffs.get(topic.id, POINTS_BY_DIFFICULTY[topic.difficulty]) for topic in topics}


def tariff_for_award(topic: Topic) -> Tariff:
    """The tariff that holds now; a topic without one gets its first by difficulty, so that the award can name it."""
    tariff = valid_tariff(topic)
    if tariff is None:
        by_difficulty = {"points": POINTS_BY_DIFFICULTY[topic.difficulty]}
        tariff, _ = Tariff.objects.get_or_create(topic=topic, valid_from=BEFORE_ALL, defaults=by_difficulty)
    return tariff
