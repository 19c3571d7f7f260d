"""What the rewards tests start from: the site's own rights, and awarded, confirmed and redeemed points."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction

from common import clock
from tests.settings import SITE_ROLE


@pytest.fixture(autouse=True)
def with_the_sites_rights(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every connection of the test may do what the site may, and no more."""
    if not {"db", "a_db", "race_db"} & set(request.fixturenames) and not request.node.get_closest_marker(
        "django_db"
    ):
        yield
        return
    if request.node.get_closest_marker("race"):
        request.getfixturevalue("race_db")
        options = connection.settings_dict["OPTIONS"]
        options["options"] = f"-c role={SITE_ROLE}"
        reconnect()
        yield
        del options["options"]
        reconnect()
    else:
        request.getfixturevalue("db")
        run_sql(f"SET ROLE {SITE_ROLE}")
        yield


def reconnect() -> None:
    connection.close()
    if connection.alias in connection._connection_pools:
        connection.close_pool()


def run_sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@contextmanager
def as_owner() -> Iterator[None]:
    """Inside, this connection may do all that a migration, or a thief with the owner's password, could do."""
    run_sql("SET ROLE NONE")
    try:
        with transaction.atomic():
            yield
    finally:
        run_sql(f"SET ROLE {SITE_ROLE}")


@pytest.fixture
def award(a_db: None, sim: Any) -> Callable[..., Any]:
    """award(user, points=40) -> a pending award for some piece of work."""
    from rewards.actions.award_points import award_points
    from rewards.models import Tariff
    from rewards.tariffs import BEFORE_ALL

    def make(user: Any, points: int = 40, **fields: Any) -> Any:
        Tariff.objects.update_or_create(topic=sim, defaults={"points": points, "valid_from": BEFORE_ALL})
        asked = {
            "work_id": uuid4(),
            "story": uuid4(),
            "topic": sim,
            "label": "eSIM on a second phone",
            **fields,
        }
        return award_points(holder_id=user.id, **asked)

    return make


@pytest.fixture
def earn(award: Any) -> Callable[..., Any]:
    """earn(user, 1000) -> a confirmed award: the user has that many more points to use."""
    from rewards.actions.confirm_award import confirm_award
    from rewards.models import Award
    from rewards.tariffs import BEFORE_ALL

    def make(user: Any, points: int = 40, **fields: Any) -> Any:
        made = award(user, points, **fields)
        Award.objects.filter(id=made.id).update(confirm_at=BEFORE_ALL)
        return confirm_award(award_id=made.id)

    return make


@pytest.fixture
def earn_at(earn: Any) -> Callable[..., Any]:
    """earn_at(user, 40, moment) -> awarded and confirmed at that moment."""

    def make(user: Any, points: int, moment: datetime) -> Any:
        with clock.at(moment):
            return earn(user, points)

    return make


@pytest.fixture
def redeem(earn: Any) -> Callable[..., Any]:
    """redeem(user, 1000) -> a requested redemption of points earned for it."""
    from rewards.actions.redeem_points import redeem_points

    def make(user: Any, points: int = 500) -> Any:
        earn(user, points)
        return redeem_points(by=user, points=points)

    return make


@pytest.fixture
def approved(redeem: Any, omar: Any) -> Callable[..., Any]:
    """approved(user, 500) -> a redemption that waits for the next batch."""
    from rewards.actions.approve_redemption import approve_redemption

    def make(user: Any, points: int = 500) -> Any:
        return approve_redemption(redemption_id=redeem(user, points).id, by=omar)

    return make


@pytest.fixture
def held(ada: Any, omar: Any, redeem: Any) -> Any:
    """Ada's request of 500 points, which Omar put on hold."""
    from rewards.actions.hold_redemption import hold_redemption

    return hold_redemption(redemption_id=redeem(ada).id, by=omar, reason="Two accounts, one phone")


@pytest.fixture
def appealed(ada: Any, held: Any) -> Any:
    """Ada objects to it."""
    from rewards.actions.appeal_hold import appeal_hold

    return appeal_hold(hold_id=held.id, by=ada, why="It is my own phone")


@pytest.fixture
def points_of() -> Callable[[Any], tuple[int, int, int, int]]:
    """points_of(user) -> (pending, available, reserved, owed)."""
    from rewards import queries

    def read(user: Any) -> tuple[int, int, int, int]:
        balance = queries.balance(user)
        return (
            balance.pending_points,
            balance.available_points,
            balance.reserved_points,
            balance.owed_points,
        )

    return read
