"""Everything approved goes to billing in one batch, and the batch in one file."""

from __future__ import annotations

import csv
import io

import pytest

from common.errors import NotAllowed
from rewards.actions.approve_redemption import approve_redemption
from rewards.actions.prepare_batch import prepare_batch
from rewards.errors import NothingToSend
from rewards.gateways.file import payout_file
from rewards.models import PayoutBatch, Redemption

pytestmark = pytest.mark.django_db


def test_all_that_is_approved_and_nothing_else(ada, ben, omar, approved, redeem):
    first, second, waiting = approved(ada), approved(ben, 600), redeem(ada)
    batch = prepare_batch(by=omar)
    assert set(batch.redemptions.all()) == {first, second}
    assert (batch.status, batch.line_count, batch.total_points, batch.total_minor) == ("sent", 2, 1100, 1100)
    assert {row.status for row in batch.redemptions.all()} == {"sent"}
    waiting.refresh_from_db()
    assert (waiting.status, waiting.batches.exists()) == ("requested", False)


def test_nothing_approved_makes_no_batch(ada, omar, redeem):
    redeem(ada)
    with pytest.raises(NothingToSend):
        prepare_batch(by=omar)
    assert not PayoutBatch.objects.exists()


def test_nothing_is_sent_twice(ada, omar, approved):
    approved(ada)
    prepare_batch(by=omar)
    with pytest.raises(NothingToSend):
        prepare_batch(by=omar)


def test_only_ops(ada, mo, approved):
    approved(ada)
    with pytest.raises(NotAllowed):
        prepare_batch(by=mo)


def test_the_file_has_a_line_for_each_and_control_totals(ada, ben, omar, approved):
    first, second = approved(ada), approved(ben, 600)
    batch = prepare_batch(by=omar)
    header, *lines, trailer = csv.reader(io.StringIO(payout_file(batch)))
    day = first.decided_at.date().isoformat()
    assert header == ["reference", "bill_account", "amount_minor", "currency", "approved_on"]
    assert lines == [
        [first.reference, "W-ada-l", "500", "GBP", day],
        [second.reference, "W-ben-k", "600", "GBP", day],
    ]
    assert trailer == ["TOTAL", "2", "1100", "GBP", batch.reference]


def test_the_file_is_the_same_every_time(ada, omar, approved):
    approved(ada)
    batch = prepare_batch(by=omar)
    assert payout_file(batch) == payout_file(PayoutBatch.objects.get(id=batch.id))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_no_cell_is_a_formula(ada, omar, redeem, start):
    evil = f"{start}HYPERLINK(1)"
    redemption = redeem(ada)
    Redemption.objects.filter(id=redemption.id).update(bill_account_number=evil)
    approve_redemption(redemption_id=redemption.id, by=omar)
    _header, line, _trailer = csv.reader(io.StringIO(payout_file(prepare_batch(by=omar)), newline=""))
    assert line[1] == f"'{evil}"


def test_references_are_unique(ada, omar, approved):
    for _ in range(5):
        approved(ada)
    references = [line.reference for line in prepare_batch(by=omar).lines.all()]
    assert len(set(references)) == 5
