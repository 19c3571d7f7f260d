"""A row written by the plain INSERT is the row that the ORM would have written."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.forms import model_to_dict

from common import clock
from common.ids import new_id
from common.models import HistoryRow, IdempotencyRecord
from common.plain_insert import insert, insert_if_new

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
