"""A row written by the plain INSERT is the row that the ORM would have written."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.forms import model_to_dict

from common import clock
from common.ids import new_id
from common.models import HistoryRow, IdempotencyRecord, OutboxEntry
from common.plain_insert import insert, insert_all, insert_if_new
from marketplace.models import Enquiry

pytestmark = pytest.mark.django_db


def history_row():
    return HistoryRow(
        at=clock.now(),
        story=uuid4(),
        subject=uuid4(),
        kind="claim",
        verb="release_claim",
        was="active",
        why="50 %s",
    )


def record(user, **fields):
    values = {
        "id": new_id(),
        "user": user,
        "key": "k",
        "digest": b"\x00%",
        "created_at": clock.now(),
        **fields,
    }
    return IdempotencyRecord(**values)


def test_every_column_arrives_and_the_key_is_generated():
    row = history_row()
    insert(row)
    found = HistoryRow.objects.get()
    assert found.pk
    assert model_to_dict(found, exclude=["id"]) == model_to_dict(row, exclude=["id"])


def test_a_row_that_is_there_is_not_written_again(ada):
    assert insert_if_new(record(ada)) is True
    assert insert_if_new(record(ada, status=201)) is False
    assert IdempotencyRecord.objects.get().status is None


def test_insert_itself_refuses_a_second_one(ada):
    insert(record(ada))
    with pytest.raises(IntegrityError, match="one_outcome_per_idempotency_key"), transaction.atomic():
        insert(record(ada))


def outbox_entry(number):
    return OutboxEntry(kind="test", payload={"number": number}, last_error="50 %s")


def test_what_the_database_fills_in_is_left_to_it_and_read_back():
    entry = outbox_entry(1)
    insert(entry)
    found = OutboxEntry.objects.get()
    assert not entry._state.adding
    assert entry.created_at == entry.due_at == found.created_at
    assert found.due_at is not None
    assert found.payload == {"number": 1}


def test_a_default_that_was_given_otherwise_is_kept():
    entry = outbox_entry(1)
    entry.due_at = clock.ago(seconds=60)
    insert(entry)
    found = OutboxEntry.objects.get()
    assert found.due_at == entry.due_at < found.created_at == entry.created_at


def test_a_generated_column_is_the_databases(carla, sim):
    enquiry = Enquiry(
        customer=carla, topic=sim, subject="No data abroad", subject_sealed=b"\x00%", created_at=clock.now()
    )
    insert(enquiry)
    found = Enquiry.objects.get(subject_words__contains="data")
    assert model_to_dict(found) == model_to_dict(enquiry)


def test_several_rows_are_one_statement(ada, django_assert_num_queries):
    entries = [outbox_entry(number) for number in range(3)]
    with django_assert_num_queries(1):
        insert_all(entries)
    found = OutboxEntry.objects.order_by("id")
    assert [each.payload for each in found] == [{"number": number} for number in range(3)]
    assert all(each.last_error == "50 %s" and each.created_at is not None for each in found)
    assert not any(each._state.adding for each in entries)
    with django_assert_num_queries(0):
        insert_all([])


def test_several_rows_are_all_written_or_none(ada):
    with pytest.raises(IntegrityError, match="one_outcome_per_idempotency_key"), transaction.atomic():
        insert_all([record(ada), record(ada)])
    assert not IdempotencyRecord.objects.exists()


def test_several_rows_that_are_not_alike_are_refused(ada):
    """Else what only the second says would be lost."""
    due = outbox_entry(2)
    due.due_at = clock.ago(seconds=60)
    for rows in ([outbox_entry(1), due], [outbox_entry(1), record(ada)]):
        with pytest.raises(ValueError, match="OutboxEntry do not all"):
            insert_all(rows)
    assert not OutboxEntry.objects.exists()
