"""One row is locked, its neighbours are not, and a row that is not there is not found."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from accounts.models import Advocate, User
from common.errors import NotFound
from common.ids import new_id


@pytest.mark.race
def test_the_row_is_locked_and_what_is_selected_beside_it_is_not(a_db, ada, in_parallel):
    def try_to_lock(model):
        with transaction.atomic():
            return model.objects.select_for_update(nowait=True).get(pk=ada.pk)

    with transaction.atomic():
        assert Advocate.objects.select_related("user").lock(ada.pk).user == ada
        standing, person = in_parallel([lambda: try_to_lock(Advocate), lambda: try_to_lock(User)])
    assert isinstance(standing, DatabaseError)
    assert person == ada


def test_what_is_not_among_those_asked_for_is_not_found(a_db, ada):
    with transaction.atomic():
        for query in (Advocate.objects.filter(status="left"), Advocate.objects.filter(pk=new_id())):
            with pytest.raises(NotFound):
                query.lock(ada.pk)
            with pytest.raises(NotFound):
                query.lock_one()
