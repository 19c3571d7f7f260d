"""Whether an advocate was right to pass an enquiry on: said by staff, once; what was right earns the tariff's fee."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from common import clock
from common.errors import IllegalMove, Invalid, NotFound
from marketplace import permissions, reconciliation
from marketplace.actions.ask_staff import ask_staff
from marketplace.actions.escalate_claim import escalate_claim
from marketplace.actions.judge_escalation import judge_escalation
from marketplace.actions.reinstate_advocate import reinstate_advocate
from marketplace.actions.submit_answer import submit_answer
from marketplace.actions.suspend_advocate import suspend_advocate
from marketplace.errors import AlreadyDecided, SameParty
from marketplace.models import Answer, Escalation
from rewards import earning, queries
from rewards.actions.award_points import award_points
from rewards.actions.confirm_award import confirm_award
from rewards.budget import month_of
from rewards.models import Award, TariffRules
from rewards.reconciliation import faults
from rewards.statement import statement
from rewards.unit_economics import month_cost

ANSWER = "I have looked at your account and moved the number; it works again from tonight."


@pytest.fixture
def fee(a_db):
    return TariffRules.objects.create(
        escalation_points=15,
        learning_points=20,
        full_answers_per_day=1,
        taper_percent=50,
        valid_from=clock.ago(days=40),
    )


@pytest.fixture
def passed_on(ask, claim, ada, ben, fee):
    """passed_on() -> an enquiry that Ada held and passed on."""

    def make(**fields):
        enquiry = ask(**fields)
        escalate_claim(claim_id=claim(enquiry, by=ada).id, by=ada, reason="account")
        return enquiry

    return make


def judge(enquiry, by, verdict="right"):
    return judge_escalation(enquiry_id=enquiry.id, by=by, verdict=verdict)


def test_with_the_answer_it_is_one_step_and_the_fee_is_pending(passed_on, claim, ada, stella):
    enquiry = passed_on()
    held = claim(enquiry, by=stella)
    for _ in range(2):
        submit_answer(claim_id=held.id, by=stella, fence=held.fence, body=ANSWER, escalation="right")
    escalation = Escalation.objects.get()
    assert (escalation.verdict, escalation.judged_by) == ("right", stella)
    award = Award.objects.get()
    assert (award.holder, award.kind, award.work_id, award.status) == (
        ada,
        "escalation",
        escalation.id,
        "pending",
    )
    assert [(line.code, line.points) for line in earning.lines_of(award)] == [("escalation", 15)]
    assert faults(reconciliation.CHECKS) == faults() == []


def test_it_is_told_before_and_after(passed_on, ada, stella, client_of):
    judge(passed_on(), by=stella)
    page = client_of(ada).get("/rewards/").content.decode()
    assert "Passing a question on to our team earns 15 points" in page
    assert "Rightly passed on to our team" in page
    award = Award.objects.get()
    Award.objects.update(confirm_at=clock.ago(seconds=1))
    confirm_award(award_id=award.id)
    (line,) = statement(ada).lines
    assert (line.points, line.what, [str(each.title) for each in line.calculation]) == (
        15,
        "My eSIM is dead",
        ["Rightly passed on to our team"],
    )


def test_a_wrong_one_earns_nothing_and_nobody_need_say_anything(passed_on, claim, ask, stella):
    enquiry = passed_on()
    held = claim(enquiry, by=stella)
    submit_answer(claim_id=held.id, by=stella, fence=held.fence, body=ANSWER)
    assert Escalation.objects.get().verdict == ""
    assert judge(enquiry, by=stella, verdict="wrong").verdict == "wrong"
    assert not Award.objects.exists()


def test_once_and_by_staff_alone(passed_on, ada, ben, carla, omar, mo, stella):
    enquiry = passed_on()
    for person in (ada, ben, carla, omar):
        with pytest.raises(NotFound):
            judge(enquiry, by=person)
    with pytest.raises(Invalid):
        judge(enquiry, by=mo, verdict="perhaps")
    first = judge(enquiry, by=mo)
    assert judge(enquiry, by=stella) == first
    with pytest.raises(AlreadyDecided):
        judge(enquiry, by=stella, verdict="wrong")
    assert Award.objects.count() == 1


def test_what_is_refused_sends_no_answer(passed_on, claim, mo, stella):
    enquiry = passed_on()
    judge(enquiry, by=mo, verdict="wrong")
    held = claim(enquiry, by=stella)
    with pytest.raises(AlreadyDecided):
        submit_answer(claim_id=held.id, by=stella, fence=held.fence, body=ANSWER, escalation="right")
    assert not Answer.objects.exists()


def test_only_what_an_advocate_passed_on_is_judged(ask, carla, ada, fee, stella):
    enquiry = ask()
    ask_staff(enquiry_id=enquiry.id, by=carla)
    with pytest.raises(IllegalMove):
        judge(enquiry, by=stella)
    with pytest.raises(IntegrityError, match="escalation_is_judged_by_somebody"), transaction.atomic():
        Escalation.objects.update(verdict="right", judged_by=stella, judged_at=clock.now())


def test_the_advocates_household_does_not_judge(passed_on, ada, make_user):
    partner = make_user("Pat L.", roles=["agent"], bill_account=ada.bill_account)
    with pytest.raises(SameParty):
        judge(passed_on(), by=partner)


def test_without_the_guard_of_parties_a_household_pays_itself(passed_on, ada, make_user, monkeypatch):
    partner = make_user("Pat L.", roles=["agent"], bill_account=ada.bill_account)
    monkeypatch.setattr(permissions.parties, "is_member", lambda person, *, of: False)
    judge(passed_on(), by=partner)
    assert Award.objects.exists()


def test_without_a_fee_in_the_rules_nothing_is_earned(passed_on, stella):
    enquiry = passed_on()
    TariffRules.objects.create(learning_points=20, valid_from=clock.ago(days=1))
    assert judge(enquiry, by=stella).verdict == "right"
    assert not Award.objects.exists()


def test_a_fee_is_no_answer_of_the_day_and_a_used_budget_does_not_stop_it(passed_on, ada, sim, stella):
    judge(passed_on(), by=stella)
    award = award_points(holder_id=ada.id, work_id=uuid4(), story=uuid4(), topic=sim, label="An answer")
    assert [line.code for line in earning.lines_of(award)] == ["base", "learning"]
    TariffRules.objects.update(month_budget_points=1)
    judge(passed_on(subject="Another"), by=stella)
    assert list(Award.objects.filter(kind="escalation").values_list("points", flat=True)) == [15, 15]
    whole = month_cost(*month_of(clock.now())).whole
    assert (whole.enquiries, whole.points) == (1, award.points + 30)
    assert queries.programme_totals().is_balanced


def test_what_is_earned_while_suspended_waits(passed_on, ada, mo, stella):
    enquiry = passed_on()
    suspend_advocate(
        advocate_id=ada.id, by=mo, reason="unkind", words="Please stay kind.", evidence="Three answers."
    )
    judge(enquiry, by=stella)
    hold = Award.objects.get().holds.get()
    assert hold.status == "placed"
    reinstate_advocate(advocate_id=ada.id, by=mo, why="It was a misunderstanding.")
    hold.refresh_from_db()
    assert hold.status == "released"


def test_the_desk_asks_where_the_answer_is_sent(passed_on, ask, carla, stella, client_of):
    enquiry, client = passed_on(), client_of(stella)
    client.post(f"/desk/{enquiry.id}/claim/")
    page = client.get(f"/desk/{enquiry.id}/").content.decode()
    assert "Was it right to pass it on to us?" in page
    fence = page.split('name="fence" value="')[1].split('"')[0]
    sent = {"body": ANSWER, "fence": fence, "escalation": "right"}
    refused = client.post(f"/desk/{enquiry.id}/answer/", {**sent, "escalation": "perhaps"})
    assert refused.status_code == 422
    assert client.post(f"/desk/{enquiry.id}/answer/", sent).status_code == 302
    assert Escalation.objects.get().verdict == "right"
    asked = ask(subject="Another")
    ask_staff(enquiry_id=asked.id, by=carla)
    client.post(f"/desk/{asked.id}/claim/")
    assert "Was it right" not in client.get(f"/desk/{asked.id}/").content.decode()


def test_where_it_is_passed_on_the_fee_is_told(ask, claim, ada, fee, client_of):
    held = claim(ask(), by=ada)
    assert "you earn 15 points" in client_of(ada).get(f"/claims/{held.id}/").content.decode()


@pytest.mark.race
def test_many_verdicts_at_once_pay_once(passed_on, mo, stella, in_parallel):
    enquiry = passed_on()
    in_parallel([lambda: judge(enquiry, by=mo), lambda: judge(enquiry, by=stella)] * 3, threads=6)
    assert (Award.objects.count(), queries.programme_totals().pending_points) == (1, 15)
