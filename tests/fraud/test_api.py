"""Cases over HTTP: what the page shows, and the same decision."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from marketplace.tasks import look_for_fraud
from rewards.models import Hold
from tests.api.conftest import API

CASES = f"{API}/fraud-cases/"


def test_ops_reads_a_case_and_clears_it(api_of, omar, ada, case):
    (listed,) = api_of(omar).get(CASES).json()["results"]
    shown = api_of(omar).get(f"{CASES}{case.id}/").json()
    assert shown == listed
    assert (shown["reference"], shown["holder"], shown["status"]) == (
        case.reference,
        ada.display_name,
        "open",
    )
    assert (shown["awards"], shown["points"], shown["suspicion_percent"]) == (2, 80, 90)
    (sign,) = shown["signs"]
    assert (sign["signal"], "2 answers" in sign["words"]) == ("same_party", True)
    said = {"decision": "cleared", "note": "They moved in later."}
    decided = api_of(omar).post(f"{CASES}{case.id}/decide/", said, format="json")
    assert (decided.status_code, decided.json()["status"], decided.json()["why"]) == (
        200,
        "cleared",
        said["note"],
    )
    assert set(Hold.objects.values_list("status", flat=True)) == {"released"}
    again = api_of(omar).post(f"{CASES}{case.id}/decide/", said, format="json")
    assert (again.status_code, again.json()["code"]) == (409, "already_decided")


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"decision": "upheld", "note": "No."}, "note"),
        ({"decision": "maybe", "note": "Well, well."}, "decision"),
    ],
    ids=["too-short", "no-decision"],
)
def test_what_is_wrong_is_named(api_of, omar, case, said, field):
    answer = api_of(omar).post(f"{CASES}{case.id}/decide/", said, format="json")
    assert (answer.status_code, list(answer.json()["fields"])) == (422, [field])


def test_the_household_does_not_decide(api_of, ada, case, make_user):
    partner = make_user("Pat L.", roles=["ops"], bill_account=ada.bill_account)
    said = {"decision": "cleared", "note": "They moved in later."}
    answer = api_of(partner).post(f"{CASES}{case.id}/decide/", said, format="json")
    assert (answer.status_code, answer.json()["code"]) == (403, "same_party")


def test_the_list_asks_as_often_for_many_as_for_few(
    api_of, omar, ben, carla, ada, earned, case, django_assert_num_queries
):

    client = api_of(omar)
    with CaptureQueriesContext(connection) as asked:
        assert len(client.get(CASES).json()["results"]) == 1
    ben.bill_account.household = carla.bill_account.household
    ben.bill_account.save()
    earned(ben, carla, times=2)
    look_for_fraud()
    with django_assert_num_queries(len(asked)):
        assert len(client.get(CASES).json()["results"]) == 2
