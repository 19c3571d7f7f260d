"""A SELECT written once: the rows that the ORM would find, without its compiling."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Exists, Model, OuterRef
from django.db.transaction import TransactionManagementError
from django.utils import timezone

from accounts.models import Advocate, User
from common.ids import new_id
from common.models import OutboxEntry
from common.written_once import IsAmong, Select, Values

PEOPLE = Select(lambda id: User.objects.select_related("advocate", "bill_account").filter(pk=id))
ENTRIES = Select(
    lambda kind, after: (
        OutboxEntry.objects.filter(kind=kind, due_at__gt=after).exclude(last_error="50 %").order_by("-id")
    )
)
COLUMNS = Values(
    lambda kinds, error: (
        OutboxEntry.objects.filter(IsAmong("kind", kinds), last_error=error)
        .order_by("id")
        .values_list("kind", "payload", "attempts")[:2]
    )
)
LOCKED = Select(lambda id: User.objects.filter(pk=id).select_for_update())


def columns_of(row: Model) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


@pytest.mark.django_db
def test_it_finds_what_the_orm_finds_with_what_is_selected_beside_it(
    ada: Any, carla: Any, django_assert_num_queries: Any
) -> None:
    PEOPLE.first(id=carla.id)
    with django_assert_num_queries(1):
        found = PEOPLE.first(id=ada.id)
        assert found is not None
        advocate, bill = found.advocate, found.bill_account
    assert not found._state.adding
    assert columns_of(found) == columns_of(User.objects.get(pk=ada.id))
    assert columns_of(advocate) == columns_of(Advocate.objects.get(pk=ada.id))
    assert bill == ada.bill_account
    other = PEOPLE.first(id=carla.id)
    assert other is not None
    with django_assert_num_queries(0), pytest.raises(Advocate.DoesNotExist):
        other.advocate  # noqa: B018 - that there is none is known
    assert PEOPLE.first(id=new_id()) is None


@pytest.mark.django_db
def test_what_is_annotated_comes_with_the_row(ada: Any, carla: Any) -> None:
    is_one = Exists(Advocate.objects.filter(pk=OuterRef("pk")))
    people = Select(lambda id: User.objects.select_related("advocate").annotate(is_one=is_one).filter(pk=id))
    found = [people.first(id=person.id) for person in (ada, carla)]
    assert [(each, vars(each)["is_one"]) for each in found] == [(ada, True), (carla, False)]
    assert found[0] is not None and found[0].advocate == ada.advocate


@pytest.mark.django_db
def test_values_are_given_each_time_and_constants_are_written_in(ada: Any) -> None:
    now = timezone.now()
    for number, error in enumerate(["", "50 %", "100 %s"]):
        OutboxEntry.objects.create(kind="test", payload={"number": number}, last_error=error)
    found = ENTRIES.all(kind="test", after=now)
    assert [each.payload for each in found] == [{"number": 2}, {"number": 0}]
    assert ENTRIES.all(kind="other", after=now) == []
    assert ENTRIES.all(kind="test", after=timezone.now()) == []


@pytest.mark.django_db
def test_columns_come_as_the_orm_has_them(django_assert_num_queries: Any) -> None:
    for number, kind in enumerate(["test", "other", "test", "test"]):
        OutboxEntry.objects.create(kind=kind, payload={"number": number}, last_error="100 %s")
    asked = {"kinds": ["test", "unknown"], "error": "100 %s"}
    with django_assert_num_queries(1):
        found = COLUMNS.all(**asked)
    listed = OutboxEntry.objects.filter(kind="test").order_by("id")
    assert found == list(listed.values_list("kind", "payload", "attempts")[:2])
    assert found == [("test", {"number": 0}, 0), ("test", {"number": 2}, 0)]
    assert COLUMNS.all(**asked | {"kinds": []}) == []


@pytest.mark.django_db
def test_the_orm_writes_it_once(ada: Any) -> None:
    made = []

    def make(id: Any) -> Any:
        made.append(id)
        return User.objects.filter(pk=id)

    select = Select(make)
    assert [select.first(id=ada.id) for _ in range(3)] == [ada] * 3
    assert len(made) == 1


@pytest.mark.race
def test_a_lock_needs_a_transaction_each_time(a_db: Any, ada: Any) -> None:
    with transaction.atomic():
        assert LOCKED.first(id=ada.id) == ada
    assert connection.get_autocommit()
    with pytest.raises(TransactionManagementError):
        LOCKED.first(id=ada.id)
