"""A line in suspense is explained by a person in ops; the words stand and decide nothing."""

from __future__ import annotations

import pytest
from django.db import IntegrityError

from common.errors import NotAllowed, NotFound
from rewards import payouts
from rewards.actions.explain_result_line import explain_result_line
from rewards.actions.prepare_batch import prepare_batch
from rewards.actions.read_result_file import read_result_file
from rewards.errors import OwnPayout
from rewards.models import PayoutResultLine, ResultLineExplanation
from tests.rewards.conftest import as_owner, run_sql

pytestmark = pytest.mark.django_db

WHY = "Billing has corrected it in their file of Monday."


@pytest.fixture
def line(ada, omar, approved):
    """Billing settled another amount than we sent for Ada."""
    redemption = approved(ada)
    content = f"reference,status,reason,amount_minor\n{redemption.reference},settled,,5000\n"
    read_result_file(by=omar, batch_id=prepare_batch(by=omar).id, content=content.encode())
    return PayoutResultLine.objects.get()


def test_who_when_and_why_are_kept_and_the_line_leaves_the_open_ones(line, omar):
    made = explain_result_line(line_id=line.id, by=omar, why=WHY)
    assert (made.by, made.why, made.at is not None) == (omar, WHY, True)
    assert not payouts.suspense().exists()
    assert list(payouts.explained(line.batch)) == [line]


def test_it_decides_nothing(line, ada, omar, points_of):
    explain_result_line(line_id=line.id, by=omar, why=WHY)
    line.redemption.refresh_from_db()
    assert line.redemption.status == "sent"
    assert points_of(ada) == (0, 0, 500, 0)


def test_another_explanation_is_added_and_the_same_one_is_kept_once(line, omar, petra):
    for by, why in ((omar, WHY), (omar, WHY), (petra, "I have seen the letter.")):
        explain_result_line(line_id=line.id, by=by, why=why)
    assert [made.by for made in line.explanations.all()] == [omar, petra]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE rewards_resultlineexplanation SET why = 'x'",
        "DELETE FROM rewards_resultlineexplanation",
        "TRUNCATE rewards_resultlineexplanation",
    ],
    ids=["update", "delete", "truncate"],
)
def test_the_words_stand(line, omar, statement):
    explain_result_line(line_id=line.id, by=omar, why=WHY)
    run_sql("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError, match="an explanation stands"), as_owner():
        run_sql(statement)
    assert ResultLineExplanation.objects.get().why == WHY


def test_only_ops_and_not_about_their_own(line, ada, omar, mo):
    with pytest.raises(NotAllowed):
        explain_result_line(line_id=line.id, by=mo, why=WHY)
    omar.bill_account = ada.bill_account
    omar.save()
    with pytest.raises(OwnPayout):
        explain_result_line(line_id=line.id, by=omar, why=WHY)


def test_only_lines_that_did_not_match(omar):
    with pytest.raises(NotFound):
        explain_result_line(line_id=2**40, by=omar, why=WHY)
