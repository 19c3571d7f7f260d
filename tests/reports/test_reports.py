"""Reports: who may report what, who decides, who hears of it, and what it does to a standing."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from common.errors import Invalid, NotFound
from common.ids import new_id
from common.models import HistoryRow, OutboxEntry
from common.tasks import carry
from marketplace.actions.appeal_report import appeal_report
from marketplace.actions.decide_appeal import decide_appeal
from marketplace.actions.decide_report import decide_report
from marketplace.actions.file_report import file_report
from marketplace.errors import AlreadyDecided, OwnDecision, SameParty
from marketplace.models import Message
from marketplace.reports import queries
from marketplace.reports.models import Report
from marketplace.standing import evidence


@pytest.fixture
def answered(scene, settings):
    """Ada has answered Carla."""
    return scene.at("answered")


@pytest.fixture
def report(answered, carla):
    return file_report(
        enquiry_id=answered["enquiry_id"], item_id=answered["answer_id"], by=carla, reason="wrong"
    )


def _without_tokens(response):
    """The page without what differs each time: the token against forged forms, and its own address."""
    return re.sub(r"[A-Za-z0-9]{64}|[0-9a-f-]{36}", "", response.content.decode())


def _question(answered):
    return Message.objects.get(enquiry=answered["enquiry_id"]).id


def test_a_customer_reports_an_answer_as_it_stood(report, ada, carla):
    assert (report.accused, report.reporter, report.status) == (ada, carla, "open")
    assert report.text == "Switch flight mode on and off."
    assert HistoryRow.objects.filter(subject=report.id, verb="file_report", actor=carla).exists()


def test_an_advocate_reports_what_a_customer_wrote_and_sees_only_the_crowd_safe_words(answered, ada):
    report = file_report(
        enquiry_id=answered["enquiry_id"], item_id=_question(answered), by=ada, reason="contact"
    )
    assert "[phone 1]" in report.text


def test_personal_details_in_the_words_are_hidden(answered, carla):
    report = file_report(
        enquiry_id=answered["enquiry_id"],
        item_id=answered["answer_id"],
        by=carla,
        reason="other",
        words="Ring me on 07700 900123.",
    )
    assert "900123" not in report.words


def test_reporting_twice_is_one_report(answered, report, carla):
    again = file_report(
        enquiry_id=answered["enquiry_id"], item_id=answered["answer_id"], by=carla, reason="rude"
    )
    assert (again, again.reason) == (report, "wrong")


@pytest.mark.parametrize("who", ["carl", "ben", "nina"])
def test_who_cannot_see_it_learns_nothing(request, answered, who, client_of):
    by = request.getfixturevalue(who)
    with pytest.raises(NotFound):
        file_report(enquiry_id=answered["enquiry_id"], item_id=answered["answer_id"], by=by, reason="wrong")
    there, nowhere = (
        client_of(by).get(reverse("report_item", args=[answered["enquiry_id"], item]))
        for item in (answered["answer_id"], new_id())
    )
    assert there.status_code == nowhere.status_code == 404
    assert _without_tokens(there) == _without_tokens(nowhere)


def test_ones_own_words_cannot_be_reported(answered, carla, ada):
    for by, item in ((carla, _question(answered)), (ada, answered["answer_id"])):
        with pytest.raises(NotFound):
            file_report(enquiry_id=answered["enquiry_id"], item_id=item, by=by, reason="wrong")


def test_an_answer_that_waits_for_its_check_is_not_there_for_the_customer(answered, carla):
    from marketplace.models import Answer

    Answer.objects.filter(pk=answered["answer_id"]).update(status="submitted")
    with pytest.raises(NotFound):
        file_report(
            enquiry_id=answered["enquiry_id"], item_id=answered["answer_id"], by=carla, reason="wrong"
        )


def test_a_reason_that_nobody_knows_is_refused(answered, carla):
    with pytest.raises(Invalid):
        file_report(enquiry_id=answered["enquiry_id"], item_id=answered["answer_id"], by=carla, reason="x")


def test_they_are_limited_by_the_hour(answered, carla, client_of, settings):
    settings.LIMITS_PER_HOUR = {**settings.LIMITS_PER_HOUR, "reports": 1}
    here = reverse("report_item", args=[answered["enquiry_id"], answered["answer_id"]])
    client = client_of(carla)
    assert client.post(here, {"reason": "wrong"}).status_code == 302
    assert client.post(here, {"reason": "wrong"}).status_code == 429


# --- The decision ---------------------------------------------------------------------------------------------


def test_both_sides_hear_and_only_moderators_know_who_reported(
    report, ada, carla, mo, client_of, mailoutbox, settings
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    decide_report(report_id=report.id, by=mo, decision="upheld", note="That would not have worked.")
    for entry in OutboxEntry.objects.filter(kind="mail.report_upheld"):
        carry(entry.pk)
    assert {mail.to[0] for mail in mailoutbox} == {ada.email, carla.email}
    theirs = client_of(ada).get(reverse("my_reports")).content.decode()
    assert "That would not have worked." in theirs
    assert carla.display_name not in theirs
    assert "Upheld" in client_of(carla).get(reverse("my_reports")).content.decode()


def test_what_is_open_is_not_shown_to_whom_it_is_about(report, ada, client_of):
    assert "What others reported" not in client_of(ada).get(reverse("my_reports")).content.decode()


def test_upheld_it_counts_against_the_standing_and_dismissed_it_does_not(report, ada, mo):
    assert evidence.records_of([ada.id])[ada.id].reports == 0
    decide_report(report_id=report.id, by=mo, decision="upheld", note="So it was.")
    record = evidence.records_of([ada.id])[ada.id]
    assert (record.reports, round(record.bad)) == (1, 2)


def test_what_somebody_says_as_a_customer_is_not_their_work(answered, carla, ada, mo):
    about = file_report(enquiry_id=answered["enquiry_id"], item_id=_question(answered), by=ada, reason="rude")
    decide_report(report_id=about.id, by=mo, decision="upheld", note="Rude it was.")
    assert evidence.records_of([carla.id])[carla.id].reports == 0


def test_it_is_decided_once(report, mo, omar):
    decide_report(report_id=report.id, by=mo, decision="upheld", note="So it was.")
    assert decide_report(report_id=report.id, by=mo, decision="upheld", note="So it was.") == report
    with pytest.raises(AlreadyDecided):
        decide_report(report_id=report.id, by=omar, decision="dismissed", note="It was fine.")


@pytest.mark.parametrize("side", ["ada", "carla"])
def test_neither_sides_household_decides(request, report, side, make_user):
    account = request.getfixturevalue(side).bill_account
    partner = make_user("Pat X.", roles=["moderator"], bill_account=account)
    with pytest.raises(SameParty):
        decide_report(report_id=report.id, by=partner, decision="dismissed", note="Nothing to see.")


@pytest.mark.parametrize("who", ["ben", "stella", "carl"])
def test_nobody_else_decides(request, report, who):
    with pytest.raises(NotFound):
        decide_report(
            report_id=report.id, by=request.getfixturevalue(who), decision="dismissed", note="No, no."
        )


# --- The appeal -----------------------------------------------------------------------------------------------


def test_an_appeal_turns_the_decision_and_both_hear_again(report, ada, mo, omar):
    decide_report(report_id=report.id, by=mo, decision="upheld", note="So it was.")
    appeal = appeal_report(report_id=report.id, by=ada, words="It works on every phone.")
    with pytest.raises(OwnDecision):
        decide_appeal(appeal_id=appeal.id, by=mo, is_granted=False, note="I said so.")
    decide_appeal(appeal_id=appeal.id, by=omar, is_granted=True, note="It does work.")
    report.refresh_from_db()
    assert (report.status, report.decided_by, report.note) == ("dismissed", omar, "It does work.")
    assert OutboxEntry.objects.filter(kind="mail.report_dismissed").count() == 2
    assert evidence.records_of([ada.id])[ada.id].reports == 0
    verbs = HistoryRow.objects.filter(subject=report.id).order_by("id").values_list("verb", "was", "now")
    assert list(verbs) == [
        ("file_report", "", "open"),
        ("decide_report", "open", "upheld"),
        ("decide_appeal", "upheld", "dismissed"),
    ]


@pytest.mark.parametrize(
    ("decision", "winner"), [("upheld", "carla"), ("dismissed", "ada")], ids=["upheld", "dismissed"]
)
def test_only_whom_it_went_against_appeals(request, report, mo, decision, winner):
    with pytest.raises(NotFound):
        appeal_report(report_id=report.id, by=request.getfixturevalue(winner), words="Once more.")
    decide_report(report_id=report.id, by=mo, decision=decision, note="So it is.")
    with pytest.raises(NotFound):
        appeal_report(report_id=report.id, by=request.getfixturevalue(winner), words="Once more.")


# --- The desk -------------------------------------------------------------------------------------------------


def test_a_moderator_decides_on_the_desk(report, mo, client_of):
    client, here = client_of(mo), reverse("triage_report", args=[report.id])
    desk = client.get(reverse("triage")).content.decode()
    assert "Switch flight mode" in desk
    assert reverse("reveal", args=[report.enquiry_id]) in desk, "the way to the words that were hidden"
    refused = client.post(here, {"decision": "upheld", "note": ""})
    assert refused.status_code == 422 and refused.content.decode().count("autofocus") == 1
    assert f'href="{reverse("triage")}" aria-current="page"' in refused.content.decode()
    assert client.post(here, {"decision": "both", "note": "Well, well."}).status_code == 422
    assert client.post(here, {"decision": "upheld", "note": "So it was."}).status_code == 302
    report.refresh_from_db()
    assert report.status == "upheld"


@pytest.mark.parametrize("many", [1, 5])
def test_the_desk_costs_the_same_however_long_it_is(report, mo, client_of, many, django_assert_num_queries):
    for _ in range(many - 1):
        Report.objects.create(
            enquiry_id=report.enquiry_id,
            item_id=new_id(),
            text="Switch",
            accused=report.accused,
            reporter=report.reporter,
            reason="wrong",
            filed_at=report.filed_at,
        )
    client = client_of(mo)
    assert len(queries.open_reports()) == many
    with django_assert_num_queries(5):
        client.get(reverse("triage"))
