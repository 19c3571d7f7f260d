"""Reports over HTTP: what each side reads of them, and the appeal."""

from __future__ import annotations

import pytest

from common.ids import new_id
from marketplace.actions.decide_appeal import decide_appeal
from marketplace.actions.decide_report import decide_report
from marketplace.reports.models import Report
from tests.api.conftest import API

REPORTS = f"{API}/reports/"


@pytest.fixture
def filed(api_of, answered, carla):
    """Carla's, about Ada's answer, as the API has shown it."""
    said = {
        "enquiry": str(answered.enquiry.id),
        "item": str(answered.answer.id),
        "reason": "wrong",
        "words": "It did nothing.",
    }
    response = api_of(carla).post(REPORTS, said, format="json")
    assert response.status_code == 201
    return response.json()


def one(api_of, person, filed):
    return api_of(person).get(f"{REPORTS}{filed['id']}/")


def test_whoever_reports_reads_it_and_what_comes_of_it(api_of, filed, carla, mo):
    assert (filed["is_mine"], filed["status"], filed["may_appeal"]) == (True, "open", False)
    assert filed["text"] == "Switch flight mode on and off."
    decide_report(report_id=filed["id"], by=mo, decision="dismissed", note="It does help most people.")
    (shown,) = api_of(carla).get(REPORTS).json()["results"]
    assert (shown["status"], shown["note"]) == ("dismissed", "It does help most people.")
    assert (shown["words"], shown["may_appeal"]) == ("It did nothing.", True)


def test_whom_it_is_about_reads_it_once_it_is_decided_and_not_from_whom(api_of, filed, ada, carla, mo):
    assert api_of(ada).get(REPORTS).json()["results"] == []
    assert one(api_of, ada, filed).status_code == 404
    decide_report(report_id=filed["id"], by=mo, decision="upheld", note="That would not have worked.")
    shown = one(api_of, ada, filed)
    assert (shown.json()["is_mine"], shown.json()["words"], shown.json()["may_appeal"]) == (False, "", True)
    assert carla.display_name not in shown.content.decode()
    assert str(carla.id) not in shown.content.decode()


def test_the_loser_appeals_once_and_reads_what_comes_of_it(api_of, filed, ada, carla, mo, omar):
    decide_report(report_id=filed["id"], by=mo, decision="upheld", note="So it was.")
    appeal = f"{REPORTS}{filed['id']}/appeal/"
    assert api_of(carla).post(appeal, {"words": "Once more, please."}, format="json").status_code == 404
    assert api_of(ada).post(appeal, {"words": ""}, format="json").status_code == 422
    taken = api_of(ada).post(appeal, {"words": "It works on every phone."}, format="json")
    assert (taken.status_code, taken.json()["appeal"]["status"]) == (201, "waiting")
    again = api_of(ada).post(appeal, {"words": "It does, it does."}, format="json")
    assert (again.status_code, again.json()["code"]) == (409, "appeal_filed")
    decide_appeal(appeal_id=Report.objects.get().appeal.id, by=omar, is_granted=True, note="It does work.")
    assert one(api_of, ada, filed).json()["appeal"]["status"] == "granted"
    assert one(api_of, carla, filed).json()["appeal"] is None


def test_what_one_cannot_read_cannot_be_reported(api_of, answered, carl):
    said = {"enquiry": str(answered.enquiry.id), "item": str(answered.answer.id), "reason": "wrong"}
    assert api_of(carl).post(REPORTS, said, format="json").status_code == 404


def test_a_reason_that_nobody_knows_is_refused_at_its_field(api_of, answered, carla):
    said = {"enquiry": str(answered.enquiry.id), "item": str(answered.answer.id), "reason": "because"}
    response = api_of(carla).post(REPORTS, said, format="json")
    assert (response.status_code, list(response.json()["fields"])) == (422, ["reason"])


@pytest.mark.parametrize("many", [1, 6])
def test_the_list_costs_the_same_however_long_it_is(api_of, filed, carla, many, django_assert_num_queries):
    report = Report.objects.get()
    for _ in range(many - 1):
        report.pk, report.item_id = new_id(), new_id()
        report.save(force_insert=True)
    api = api_of(carla)
    with django_assert_num_queries(2):
        assert len(api.get(REPORTS).json()["results"]) == many
