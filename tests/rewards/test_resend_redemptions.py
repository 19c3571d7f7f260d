"""What billing could not credit is sent once more: another batch, another reference, and the old word stands."""

from __future__ import annotations

from uuid import uuid4

import pytest

from common.errors import IllegalMove, NotAllowed, NotFound
from rewards import payouts
from rewards.actions.prepare_batch import prepare_batch
from rewards.actions.read_result_file import read_result_file
from rewards.actions.resend_redemptions import resend_redemptions
from rewards.actions.void_redemption import void_redemption
from rewards.errors import OwnPayout
from rewards.gateways.file import payout_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def says(omar):
    """says(batch, "failed", 500) -> billing's word on every line of the batch."""

    def read(batch, status, amount=500):
        lines = "".join(f"{line.reference},{status},Closed,{amount}\n" for line in batch.lines.all())
        content = f"reference,status,reason,amount_minor\n{lines}".encode()
        return read_result_file(by=omar, batch_id=batch.id, content=content)

    return read


@pytest.fixture
def failed(ada, omar, approved, says):
    """Ada's redemption, which billing could not credit."""
    redemption = approved(ada)
    says(prepare_batch(by=omar), "failed")
    redemption.refresh_from_db()
    return redemption


def test_it_goes_into_a_batch_of_its_own_under_another_reference(failed, omar):
    first = failed.batches.get()
    file = payout_file(first)
    again = resend_redemptions(redemption_ids=[failed.id], by=omar)
    failed.refresh_from_db()
    assert (failed.status, failed.reason) == ("sent", "")
    assert [line.reference for line in again.lines.all()] == [f"{failed.reference}-2"]
    assert payout_file(first) == file


def test_the_second_time_it_is_settled(ada, failed, omar, says, points_of):
    again = says(resend_redemptions(redemption_ids=[failed.id], by=omar), "settled")
    assert again.status == "reconciled"
    assert points_of(ada) == (0, 0, 0, 0)


def test_the_old_batchs_file_says_nothing_about_the_new_one(ada, failed, omar, says, points_of):
    first = failed.batches.get()
    resend_redemptions(redemption_ids=[failed.id], by=omar)
    says(first, "settled")
    assert [line.outcome for line in payouts.suspense()] == ["contradicts"]
    assert points_of(ada) == (0, 0, 500, 0)


def test_it_may_fail_again_and_is_then_to_be_decided_once(failed, omar, says):
    says(resend_redemptions(redemption_ids=[failed.id], by=omar), "failed")
    assert [line.reference for line in payouts.failed_lines()] == [f"{failed.reference}-2"]


def test_not_twice(failed, omar):
    resend_redemptions(redemption_ids=[failed.id], by=omar)
    with pytest.raises(IllegalMove):
        resend_redemptions(redemption_ids=[failed.id], by=omar)


def test_not_what_was_given_back(failed, omar):
    void_redemption(redemption_id=failed.id, by=omar)
    with pytest.raises(IllegalMove):
        resend_redemptions(redemption_ids=[failed.id], by=omar)


def test_only_ops_not_their_own_and_only_what_is_there(ada, failed, mo, omar):
    with pytest.raises(NotAllowed):
        resend_redemptions(redemption_ids=[failed.id], by=mo)
    with pytest.raises(NotFound):
        resend_redemptions(redemption_ids=[failed.id, uuid4()], by=omar)
    omar.bill_account = ada.bill_account
    omar.save()
    with pytest.raises(OwnPayout):
        resend_redemptions(redemption_ids=[failed.id], by=omar)
