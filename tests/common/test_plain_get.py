"""One row by a unique column, without the ORM's compiling."""

from __future__ import annotations

import pytest

from accounts.models import User
from common.ids import new_id
from common.models import OutboxEntry
from common.plain_get import get


@pytest.mark.django_db
def test_it_is_the_row_that_the_orm_would_find(carla, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = get(User, "id", carla.id)
    expected = User.objects.get(id=carla.id)
    assert {field.attname: getattr(found, field.attname) for field in User._meta.concrete_fields} == {
        field.attname: getattr(expected, field.attname) for field in User._meta.concrete_fields
    }
    assert not found._state.adding


@pytest.mark.django_db
def test_a_row_that_is_not_there_is_none(carla):
    assert get(User, "id", new_id()) is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("model", "column"), [(User, "display_name"), (OutboxEntry, "id")], ids=["not unique", "with JSON"]
)
def test_what_it_cannot_read_right_is_refused(model, column):
    with pytest.raises(TypeError):
        get(model, column, "")
