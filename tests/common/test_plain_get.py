"""One row by a unique column and the row it refers to, without the ORM's compiling."""

from __future__ import annotations

import pytest
from knox.models import AuthToken

from accounts.models import User
from common.ids import new_id
from common.plain_get import get
from routing.models import Offer


def columns_of(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


@pytest.mark.django_db
def test_they_are_the_rows_that_the_orm_would_find(carla, carl, django_assert_num_queries):
    AuthToken.objects.create(carl)
    token, _ = AuthToken.objects.create(carla)
    with django_assert_num_queries(1):
        found = get(AuthToken, "digest", token.digest, related="user")
        owner = found.user
    assert columns_of(found) == columns_of(AuthToken.objects.get(digest=token.digest))
    assert columns_of(owner) == columns_of(User.objects.get(id=carla.id))
    assert not found._state.adding
    assert not owner._state.adding


@pytest.mark.django_db
def test_a_row_that_is_not_there_is_none(carla):
    assert get(AuthToken, "digest", str(new_id()), related="user") is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("model", "column", "related"),
    [(AuthToken, "token_key", "user"), (Offer, "id", "entry")],
    ids=["not unique", "with JSON"],
)
def test_what_it_cannot_read_right_is_refused(model, column, related):
    with pytest.raises(TypeError):
        get(model, column, "", related=related)
