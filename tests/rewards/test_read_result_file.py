"""What billing says became of a batch: taken in line by line, never guessed, any number of times."""

from __future__ import annotations

from uuid import uuid4

import pytest

from common.errors import NotAllowed, NotFound
from rewards import payouts
from rewards.actions.approve_redemption import approve_redemption
from rewards.actions.fail_redemption import fail_redemption
from rewards.actions.prepare_batch import prepare_batch
from rewards.actions.read_result_file import read_result_file
from rewards.actions.void_redemption import void_redemption
from rewards.errors import BadResultFile
from rewards.models import PayoutResultLine, Redemption

pytestmark = pytest.mark.django_db

HEADER = "reference,status,reason,amount_minor\r\n"


@pytest.fixture
def sent(ada, ben, omar, redeem):
    """A batch with 500 points of Ada's and 600 of Ben's."""
    for user, points in ((ada, 500), (ben, 600)):
        approve_redemption(redemption_id=redeem(user, points).id, by=omar)
    return prepare_batch(by=omar)


@pytest.fixture
def of_ada(sent, ada):
    return sent.redemptions.get(holder=ada)


@pytest.fixture
def of_ben(sent, ben):
    return sent.redemptions.get(holder=ben)


@pytest.fixture
def upload(sent, omar):
    """upload("RD-1,settled,,500", ...) -> the batch after billing said so."""

    def read(*lines, by=omar, batch_id=sent.id):
        content = HEADER + "".join(f"{line}\r\n" for line in lines)
        return read_result_file(by=by, batch_id=batch_id, content=content.encode())

    return read


def test_settled_points_are_used_up(ada, of_ada, upload, points_of):
    batch = upload(f"{of_ada.reference},settled,,500")
    of_ada.refresh_from_db()
    assert of_ada.status == "settled"
    assert points_of(ada) == (0, 0, 0, 0)
    assert batch.status == "sent"


def test_failed_points_stay_reserved_until_ops_gives_them_back(ben, omar, of_ben, upload, points_of):
    upload(f'{of_ben.reference},failed,"Account closed, sorry",600')
    of_ben.refresh_from_db()
    assert (of_ben.status, of_ben.reason) == ("failed", "Account closed, sorry")
    assert points_of(ben) == (0, 0, 600, 0)
    void_redemption(redemption_id=of_ben.id, by=omar)
    assert points_of(ben) == (0, 600, 0, 0)


def test_what_is_not_in_billings_hands_waits_in_suspense(ada, omar, of_ada, upload, points_of):
    """Somebody had set it to failed by hand before billing answered."""
    fail_redemption(redemption_id=of_ada.id, by=omar, reason="Stopped")
    upload(f"{of_ada.reference},settled,,500")
    assert [line.outcome for line in payouts.suspense()] == ["unexpected"]
    assert points_of(ada) == (0, 0, 500, 0)


def test_reconciled_when_every_line_is_decided(of_ada, of_ben, upload):
    upload(f"{of_ada.reference},settled,,500")
    batch = upload(f"{of_ben.reference},failed,Closed,600")
    assert batch.status == "reconciled"
    result = payouts.batch_result(batch)
    assert (result.sent_minor, result.settled_minor, result.failed_minor, result.open_minor) == (
        1100,
        500,
        600,
        0,
    )


def test_the_same_file_again_changes_nothing(ada, ben, of_ada, of_ben, upload, points_of):
    file = f"{of_ada.reference},settled,,500", f"{of_ben.reference},failed,Closed,600", "RD-NOBODY,settled,,1"
    upload(*file)
    rows = list(PayoutResultLine.objects.values())
    balances = points_of(ada), points_of(ben)
    assert upload(*file).status == "reconciled"
    assert list(PayoutResultLine.objects.values()) == rows
    assert (points_of(ada), points_of(ben)) == balances


def test_the_same_line_twice_in_one_file_counts_once(ada, of_ada, upload, points_of):
    upload(f"{of_ada.reference},settled,,500", f"{of_ada.reference},settled,,500")
    assert points_of(ada) == (0, 0, 0, 0)
    assert PayoutResultLine.objects.count() == 1


def test_an_unknown_reference_waits_in_suspense(of_ada, upload):
    batch = upload(f"{of_ada.reference},settled,,500", "RD-NOBODY,settled,,500")
    (line,) = payouts.suspense().filter(batch=batch)
    assert (line.reference, line.outcome, line.redemption) == ("RD-NOBODY", "unknown", None)


def test_another_amount_decides_nothing_until_it_is_corrected(ada, of_ada, upload, points_of):
    upload(f"{of_ada.reference},settled,,5000")
    of_ada.refresh_from_db()
    assert of_ada.status == "sent"
    assert points_of(ada) == (0, 0, 500, 0)
    assert [line.outcome for line in payouts.suspense()] == ["mismatch"]
    upload(f"{of_ada.reference},settled,,500")
    of_ada.refresh_from_db()
    assert of_ada.status == "settled"
    assert not payouts.suspense().exists()


@pytest.mark.parametrize(("first", "then"), [("settled", "failed"), ("failed", "settled")])
def test_the_first_word_stands_and_its_opposite_waits_in_suspense(
    ada, of_ada, upload, points_of, first, then
):
    upload(f"{of_ada.reference},{first},,500")
    before = points_of(ada)
    upload(f"{of_ada.reference},{then},,500")
    assert points_of(ada) == before
    assert [line.outcome for line in payouts.suspense()] == ["contradicts"]


def test_the_file_of_another_batch_is_refused(sent, of_ada, ada, omar, redeem, upload):
    approve_redemption(redemption_id=redeem(ada).id, by=omar)
    other = prepare_batch(by=omar)
    with pytest.raises(BadResultFile, match="another batch"):
        upload(f"{of_ada.reference},settled,,500", batch_id=other.id)
    assert not PayoutResultLine.objects.exists()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "first line must name the columns"),
        (b"reference,status\r\nRD-1,settled\r\n", "first line must name the columns"),
        (HEADER.encode(), "no lines after the header"),
        (HEADER.encode() + b"\r\n\r\n", "no lines after the header"),
        (HEADER.encode() + b"RD-1,settled\r\n", "Line 2 has 2 columns"),
        (HEADER.encode() + b"RD-1,paid,,500\r\n", "Line 2 has the status “paid”"),
        (HEADER.encode() + b"RD-1,settled,,5.00\r\n", "Line 2 has the amount “5.00”"),
        (HEADER.encode() + b"RD-1,settled,,-500\r\n", "Line 2 has the amount"),
        (HEADER.encode() + b"RD-1,settled,," + b"9" * 5000 + b"\r\n", "Line 2 has the amount"),
        (HEADER.encode() + "RD-1,settled,,५००\r\n".encode(), "Line 2 has the amount"),
        (HEADER.encode() + b",settled,,500\r\n", "Line 2 has no reference"),
        (HEADER.encode() + b"R" * 101 + b",settled,,500\r\n", "Line 2 has no reference"),
        (HEADER.encode() + b'RD-1,settled,"open,500\r\n', "not valid CSV"),
        (HEADER.encode() + b"RD-1,settled,\x00,500\r\n", "not text"),
        (b"\xff\xfe\x00PK", "not UTF-8"),
        (HEADER.encode() + b"RD-1,settled,,500\r\n" * 5001, "more than 5,000 lines"),
        (b"x" * (1024 * 1024 + 1), "larger than 1.0\\xa0MB"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_bad_file_says_what_is_wrong_and_changes_nothing(sent, omar, content, says):
    with pytest.raises(BadResultFile, match=says) as refusal:
        read_result_file(by=omar, batch_id=sent.id, content=content)
    assert list(refusal.value.fields) == ["file"]
    assert {row.status for row in Redemption.objects.all()} == {"sent"}
    assert not PayoutResultLine.objects.exists()


def test_a_good_line_before_a_bad_one_is_not_used(ada, of_ada, upload, points_of):
    with pytest.raises(BadResultFile):
        upload(f"{of_ada.reference},settled,,500", "nonsense")
    assert points_of(ada) == (0, 0, 500, 0)


def test_spreadsheets_byte_order_mark_case_and_spaces_are_fine(of_ada, sent, omar):
    content = f"﻿Reference, Status ,reason,AMOUNT_MINOR\n {of_ada.reference} ,Settled,, 500 \n"
    read_result_file(by=omar, batch_id=sent.id, content=content.encode())
    of_ada.refresh_from_db()
    assert of_ada.status == "settled"


def test_only_ops_and_only_what_is_there(of_ada, mo, upload):
    line = f"{of_ada.reference},settled,,500"
    with pytest.raises(NotAllowed):
        upload(line, by=mo)
    with pytest.raises(NotFound):
        upload(line, batch_id=uuid4())
