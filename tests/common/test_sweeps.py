"""What the clock does to many rows: a row that cannot be dealt with is logged and does not starve the others."""

from __future__ import annotations

from uuid import uuid4

from common.errors import IllegalMove
from common.sweeps import each


def test_a_bad_row_is_logged_by_its_id_and_the_others_are_dealt_with(caplog):
    before, bad, after = uuid4(), uuid4(), uuid4()
    seen = []

    def act(row_id):
        if row_id == bad:
            raise ZeroDivisionError
        seen.append(row_id)
        return row_id

    assert each([before, bad, after], act) == 2
    assert seen == [before, after]
    [line] = caplog.records
    assert str(bad) in line.getMessage()
    assert line.levelname == "ERROR"


def test_what_has_changed_in_the_meantime_counts_as_nothing_and_is_not_logged(caplog):
    def refuse(row_id):
        raise IllegalMove

    assert each([uuid4()], refuse) == 0
    assert each([uuid4()], lambda row_id: None) == 0
    assert caplog.records == []
