"""Some columns of one row by an UPDATE that is written once."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.db import DatabaseError

from accounts.models import User
from common.models import OutboxEntry
from common.plain_update import update

pytestmark = pytest.mark.django_db


def test_it_writes_what_it_names_and_nothing_else(
    ada: Any, carl: Any, django_assert_num_queries: Any
) -> None:
    ada.display_name, ada.roles, ada.bill_account, ada.language = "Ada M.", ["ops"], None, "de"
    with django_assert_num_queries(1):
        update(ada, "display_name", "roles", "bill_account")
    written = User.objects.get(pk=ada.pk)
    assert (written.display_name, written.roles, written.bill_account) == ("Ada M.", ["ops"], None)
    assert written.language == "en"
    assert User.objects.get(pk=carl.pk).display_name == carl.display_name


def test_it_writes_json(db: None) -> None:
    entry = OutboxEntry.objects.create(kind="test")
    entry.payload = {"percent": "100 %", "marks": 2}
    update(entry, "payload")
    assert OutboxEntry.objects.get(pk=entry.pk).payload == {"percent": "100 %", "marks": 2}


def test_a_row_that_is_gone_and_a_field_that_is_none_are_refused() -> None:
    with pytest.raises(DatabaseError):
        update(OutboxEntry(id=0, kind="test"), "kind")
    with pytest.raises(FieldDoesNotExist):
        update(OutboxEntry(id=0, kind="test"), "kinds")
