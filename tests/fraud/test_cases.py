"""A case from being opened to its end: what it holds, who decides, and when points are taken back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from common import clock
from common.couriers import deliver
from common.errors import IllegalMove, NotFound
from common.models import OutboxEntry
from marketplace import notices, permissions, reconciliation, sweeps
from marketplace.actions.appeal_fraud_case import appeal_fraud_case
from marketplace.actions.close_fraud_case import close_fraud_case
from marketplace.actions.decide_appeal import decide_appeal
from marketplace.actions.decide_fraud_case import decide_fraud_case
from marketplace.actions.open_fraud_case import open_fraud_case
from marketplace.errors import AlreadyDecided, AppealFiled, AppealTooLate, OwnDecision, SameParty
from marketplace.fraud import cases
from marketplace.fraud.evidence import Finding
from marketplace.fraud.models import FraudCase, FraudSign
from marketplace.tasks import look_for_fraud
from rewards.actions.appeal_hold import appeal_hold
from rewards.actions.confirm_award import confirm_award
from rewards.errors import OnHold
from rewards.models import Award, Hold
from rewards.queries import balance
from rewards.reconciliation import faults


def statuses() -> list[str]:
    return sorted(Hold.objects.values_list("status", flat=True))


def test_what_looks_wrong_is_held_and_the_person_told_once(ada, case):
    assert [sign.signal for sign in case.signs.all()] == ["same_party"]
    assert "2" in case.signs.get().words
    assert statuses() == ["placed", "placed"]
    letters = OutboxEntry.objects.filter(kind="mail.hold")
    assert letters.count() == 1


def test_what_is_held_is_not_confirmed(case):
    award = Award.objects.first()
    Award.objects.update(confirm_at=clock.ago(seconds=1))
    with pytest.raises(OnHold):
        confirm_award(award_id=award.id)


def test_looking_again_finds_nothing_new(case):
    assert look_for_fraud() == 0
    assert FraudSign.objects.count() == 1


def test_what_comes_while_a_case_is_open_is_added_to_it(ada, carla, case, earned):
    earned(ada, carla)
    assert look_for_fraud() == 1
    assert FraudCase.objects.count() == 1
    assert (case.signs.count(), case.doubts.count(), Hold.objects.count()) == (2, 3, 3)


def test_little_suspicion_opens_nothing(ada, earned):
    finding = Finding(
        "same_address", ada.id, awards=frozenset(award.id for award in earned(ada, ada, times=1))
    )
    assert open_fraud_case(advocate_id=ada.id, findings=[finding]) is None
    assert not FraudCase.objects.exists()


def test_what_was_confirmed_before_is_listed_and_not_held(ada, carla, earned, confirmed, household):
    first, _ = earned(ada, carla, times=2)
    confirmed(first)
    look_for_fraud()
    assert FraudCase.objects.get().doubts.count() == 2
    assert Hold.objects.count() == 1


def test_cleared_everything_goes_on_and_stays_cleared(ada, case, omar, confirmed):
    appeal_hold(hold_id=Hold.objects.first().id, by=ada, why="We met afterwards.")
    decide_fraud_case(case_id=case.id, by=omar, decision="cleared", why="They moved in later.")
    assert statuses() == ["released", "released"]
    confirmed(Award.objects.first())
    assert look_for_fraud() == 0
    assert FraudCase.objects.get().status == "cleared"


def test_another_hold_on_the_same_award_outlives_the_case(ada, carla, mo, omar, earned, household):
    from rewards.actions.hold_award import hold_award

    hold_award(award_id=earned(ada, carla)[0].id, by=mo, reason="Looked at for another reason.")
    look_for_fraud()
    decide_fraud_case(
        case_id=FraudCase.objects.get().id, by=omar, decision="cleared", why="They moved in later."
    )
    assert statuses() == ["placed"]


def test_upheld_nothing_is_taken_back_before_the_time_to_appeal_is_over(ada, upheld):
    assert sweeps.close_unappealed_fraud_cases() == 0
    with pytest.raises(IllegalMove):
        close_fraud_case(case_id=upheld.id)
    assert balance(ada).pending_points == 80


def test_after_that_the_points_are_taken_back(ada, upheld):
    FraudCase.objects.update(final_at=clock.ago(seconds=1))
    assert sweeps.close_unappealed_fraud_cases() == 1
    upheld.refresh_from_db()
    assert upheld.status == "closed"
    assert set(Award.objects.values_list("status", flat=True)) == {"reversed"}
    assert balance(ada).pending_points == 0
    assert faults(reconciliation.CHECKS) == faults() == []
    with pytest.raises(AppealTooLate):
        appeal_fraud_case(case_id=upheld.id, by=ada, words="I was away.")


def test_an_appeal_stops_the_clock_and_somebody_else_decides(ada, omar, petra, upheld):
    appeal = appeal_fraud_case(case_id=upheld.id, by=ada, words="She moved in last week.")
    FraudCase.objects.update(final_at=clock.ago(seconds=1))
    assert sweeps.close_unappealed_fraud_cases() == 0
    with pytest.raises(OwnDecision):
        decide_appeal(appeal_id=appeal.id, by=omar, is_granted=True, note="I was hasty.")
    decide_appeal(appeal_id=appeal.id, by=petra, is_granted=True, note="So she did.")
    upheld.refresh_from_db()
    assert (upheld.status, upheld.decided_by) == ("cleared", petra)
    assert statuses() == ["released", "released"]


def test_a_refused_appeal_is_the_end(ada, petra, upheld):
    appeal = appeal_fraud_case(case_id=upheld.id, by=ada, words="She moved in last week.")
    with pytest.raises(AppealFiled):
        appeal_fraud_case(case_id=upheld.id, by=ada, words="Really.")
    decide_appeal(appeal_id=appeal.id, by=petra, is_granted=False, note="She asked before, too.")
    assert FraudCase.objects.get().status == "closed"
    assert balance(ada).pending_points == 0


def test_moderators_do_not_decide_about_points(mo, upheld, ada):
    with pytest.raises(NotFound):
        decide_fraud_case(case_id=upheld.id, by=mo, decision="cleared", why="It is fine.")
    appeal = appeal_fraud_case(case_id=upheld.id, by=ada, words="She moved in last week.")
    with pytest.raises(NotFound):
        decide_appeal(appeal_id=appeal.id, by=mo, is_granted=True, note="It is fine.")


def test_only_whose_points_they_are_may_appeal_and_only_a_decision(ada, ben, case, omar):
    for person in (ada, ben):
        with pytest.raises(NotFound):
            appeal_fraud_case(case_id=case.id, by=person, words="This is not so.")
    decide_fraud_case(case_id=case.id, by=omar, decision="upheld", why="You live together.")
    with pytest.raises(NotFound):
        appeal_fraud_case(case_id=case.id, by=ben, words="This is not so.")


def test_a_case_is_decided_once(case, upheld, petra):
    with pytest.raises(AlreadyDecided):
        decide_fraud_case(case_id=case.id, by=petra, decision="cleared", why="I see it otherwise.")


@pytest.mark.parametrize("whose", ["ada", "carla"])
def test_nobody_decides_about_their_own_household(request, case, make_user, whose):
    """Neither the advocate's nor that of whoever else a sign names."""
    person = request.getfixturevalue(whose)
    partner = make_user("Pat L.", roles=["ops"], bill_account=person.bill_account)
    with pytest.raises(SameParty):
        decide_fraud_case(case_id=case.id, by=partner, decision="cleared", why="Family first.")


def test_without_the_guard_of_parties_a_household_would_decide(ada, case, make_user, monkeypatch):
    partner = make_user("Pat L.", roles=["ops"])
    partner.bill_account = ada.bill_account
    partner.save()
    monkeypatch.setattr(permissions.parties, "is_member", lambda person, *, of: False)
    monkeypatch.setattr(cases, "release", lambda case, *, by: None)
    decided = decide_fraud_case(case_id=case.id, by=partner, decision="cleared", why="Family first.")
    assert decided.status == "cleared"


def test_without_the_guard_of_news_a_cleared_award_would_be_held_again(ada, case, omar, monkeypatch):
    decide_fraud_case(case_id=case.id, by=omar, decision="cleared", why="They moved in later.")
    assert look_for_fraud() == 0
    monkeypatch.setattr(cases, "news", lambda advocate_id, findings: list(findings))
    assert look_for_fraud() == 1


def test_the_database_refuses_a_second_open_case_and_any_change_of_what_was_found(ada, case):
    with pytest.raises(IntegrityError, match="one_open_fraud_case"), transaction.atomic():
        FraudCase.objects.create(advocate_id=ada.id, opened_at=clock.now())
    with pytest.raises(IntegrityError, match="what happened stands"), transaction.atomic():
        FraudSign.objects.update(figures={})


def test_without_the_guard_of_the_trigger_what_was_found_could_be_changed(case):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE marketplace_fraudsign DISABLE TRIGGER fraud_sign_is_never_changed")
    assert FraudSign.objects.update(figures={}) == 1


def test_a_signal_without_awards_is_told_once_in_a_window(ada):
    finding = Finding("hoarding", ada.id, figures={"unanswered": 20, "of": 24})
    assert open_fraud_case(advocate_id=ada.id, findings=[finding]) is not None
    assert open_fraud_case(advocate_id=ada.id, findings=[finding]) is None
    with clock.at(clock.now() + timedelta(days=40)):
        assert open_fraud_case(advocate_id=ada.id, findings=[finding]) is not None


# --- What ops hears -------------------------------------------------------------------------------------------


def letters_of(kind):
    return OutboxEntry.objects.filter(kind=kind)


@pytest.fixture
def in_daytime():
    with clock.at(datetime(2026, 7, 1, 12, tzinfo=UTC)):
        yield


def test_ops_hears_once_of_what_is_all_but_certain(
    omar, petra, in_daytime, case, ada, carla, earned, mailoutbox
):
    earned(ada, carla)
    look_for_fraud()
    assert letters_of("mail.fraud_case_opened").count() == 2
    assert not letters_of("mail.fraud_cases_wait").exists()
    deliver(letters_of("mail.fraud_case_opened").first())
    letter = mailoutbox[0]
    assert case.reference in letter.body
    assert "Same household or bill" in letter.body
    assert not any(name in letter.body for name in (ada.display_name, carla.display_name))


def test_what_is_less_certain_is_told_together_in_the_morning(omar, settings, in_daytime, case, mailoutbox):
    letters_of("mail.fraud_case_opened").delete()
    settings.FRAUD_URGENT_AT_PERCENT = 99
    with transaction.atomic():
        for _ in range(2):
            notices.fraud_case_opened(case, is_urgent=False)
    entry = letters_of("mail.fraud_cases_wait").get()
    assert entry.due_at == datetime(2026, 7, 2, 7, tzinfo=UTC)
    deliver(entry)
    assert case.reference in mailoutbox[0].body


def test_at_night_it_waits_and_what_is_decided_is_not_told(omar, case, mailoutbox):
    entry = letters_of("mail.fraud_case_opened").get()
    with clock.at(datetime(2026, 7, 1, 23, tzinfo=UTC)):
        deliver(entry)
    assert mailoutbox == []
    again = letters_of("mail.fraud_case_opened").latest("id")
    assert again.due_at == datetime(2026, 7, 2, 7, tzinfo=UTC)
    decide_fraud_case(case_id=case.id, by=omar, decision="cleared", why="They moved in later.")
    with clock.at(again.due_at):
        deliver(again)
    assert mailoutbox == []
