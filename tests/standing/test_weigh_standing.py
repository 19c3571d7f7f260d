"""Tiers move by what moderators found, and never by anything else."""

from __future__ import annotations

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from accounts.models import Advocate
from common import clock
from common.models import OutboxEntry
from common.tasks import carry
from marketplace import tasks
from marketplace.actions.weigh_standing import weigh_standing
from marketplace.models import Answer, Review
from marketplace.standing import evidence
from marketplace.standing.models import StandingEvent, TierBar
from routing.models import Availability


def _tier(user):
    return Advocate.objects.get(user=user).tier


def test_good_work_that_was_checked_moves_a_newcomer_up(make_advocate, judged):
    ned = make_advocate("Ned W.", tier="probation")
    judged(ned, "publish", times=12)
    event = weigh_standing(advocate_id=ned.id)
    assert _tier(ned) == "member"
    assert (event.kind, event.tier, event.by) == ("promoted", "member", None)
    assert event.evidence["held"] == 12
    assert weigh_standing(advocate_id=ned.id) is None


def test_wrong_answers_move_somebody_down_and_cut_what_they_may_hold(ada, judged):
    Advocate.objects.filter(user=ada).update(tier="trusted")
    Availability.objects.filter(advocate_id=ada.id).update(max_open=8)
    judged(ada, "reject", times=6)
    assert weigh_standing(advocate_id=ada.id).kind == "demoted"
    assert _tier(ada) == "member"
    assert Availability.objects.get(advocate_id=ada.id).max_open == 5


def test_the_person_is_told_what_changed_and_why(ada, judged, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    Advocate.objects.filter(user=ada).update(tier="expert")
    judged(ada, "reject", times=6)
    weigh_standing(advocate_id=ada.id)
    carry(OutboxEntry.objects.get(kind="mail.standing_changed").pk)
    assert mail.outbox[0].subject == "Your tier is now Trusted"
    assert "/standing/" in mail.outbox[0].body


def test_an_answer_counts_once_by_the_last_word_on_it(ada, judged, mo):
    (answer,) = judged(ada, "return", days_ago=5)
    Review.objects.create(
        answer=answer,
        scorecard=answer.reviews.get().scorecard,
        cause="sample",
        is_before_publication=False,
        status="decided",
        decision="publish",
        decided_by=mo,
        decided_at=clock.now(),
    )
    record = evidence.records_of([ada.id])[ada.id]
    assert (record.reviewed, record.held) == (1, 1)


def test_a_blind_second_look_measures_the_moderator_and_not_the_author(ada, judged, omar):
    (answer,) = judged(ada, "publish")
    first = answer.reviews.get()
    Review.objects.create(
        answer=answer,
        scorecard=first.scorecard,
        repeats=first,
        cause="second",
        is_before_publication=False,
        status="decided",
        decision="reject",
        decided_by=omar,
        decided_at=clock.now(),
    )
    assert evidence.records_of([ada.id])[ada.id].held == 1


def test_an_answer_that_was_taken_back_is_wrong_whatever_was_found_before(ada, judged):
    (answer,) = judged(ada, "publish")
    Answer.objects.filter(pk=answer.pk).update(status="retracted", ended_at=clock.now())
    record = evidence.records_of([ada.id])[ada.id]
    assert (record.held, record.good) == (0, 0)
    assert record.bad == pytest.approx(1, abs=0.01)


def test_stars_and_passing_on_are_no_evidence(ada, judged):
    (answer,) = judged(ada, "publish")
    Review.objects.filter(answer=answer).update(decision="escalate")
    Answer.objects.filter(pk=answer.pk).update(rating=1)
    assert evidence.records_of([ada.id])[ada.id].reviewed == 0


def test_letting_time_run_out_counts_a_little(ada, ben, let_lapse):
    let_lapse(ada)
    records = evidence.records_of([ada.id, ben.id])
    assert records[ada.id].lapses == 1
    assert records[ada.id].bad == pytest.approx(0.25, abs=0.01)
    assert records[ben.id].lapses == 0


def test_the_nightly_run_weighs_everybody_and_the_hourly_one_whoever_has_news(ada, ben, judged):
    Advocate.objects.update(tier="trusted")
    judged(ada, "reject", times=6, days_ago=1)
    assert tasks.weigh_who_has_news() == 0
    assert tasks.weigh_everybody() == 1
    assert (_tier(ada), _tier(ben)) == ("member", "trusted")
    judged(ben, "reject", times=6, days_ago=0)
    assert tasks.weigh_who_has_news() == 1
    assert _tier(ben) == "member"


def test_only_approved_advocates_are_weighed(ada, judged):
    judged(ada, "reject", times=9)
    Advocate.objects.filter(user=ada).update(status="suspended")
    assert weigh_standing(advocate_id=ada.id) is None


@pytest.mark.parametrize("people", [1, 6])
def test_evidence_of_many_takes_three_queries(make_advocate, judged, people, django_assert_num_queries):
    crowd = [make_advocate(f"Zed {letter}.") for letter in "ABCDEF"[:people]]
    judged(crowd[0], "publish", times=3)
    with django_assert_num_queries(3):
        evidence.records_of([person.id for person in crowd])


# --- The bars -------------------------------------------------------------------------------------------------


def test_ops_can_move_a_bar_from_a_moment_on(make_advocate, judged):
    ned = make_advocate("Ned W.", tier="probation")
    judged(ned, "publish", times=12)
    TierBar.objects.create(tier="member", reach_percent=75, keep_percent=60, held_answers=13)
    assert weigh_standing(advocate_id=ned.id) is None


@pytest.mark.parametrize(
    ("reach", "keep", "field"),
    [
        pytest.param(60, 60, "reach_percent", id="no room between"),
        pytest.param(50, 60, "reach_percent", id="upside down"),
        pytest.param(90, 85, "keep_percent", id="silence would demote"),
        pytest.param(89, 60, "reach_percent", id="above the next tier"),
        pytest.param(70, 60, "reach_percent", id="below the tier before"),
    ],
)
def test_bars_that_make_no_sense_are_refused(db, reach, keep, field):
    with pytest.raises(ValidationError) as refusal:
        TierBar(tier="trusted", reach_percent=reach, keep_percent=keep, held_answers=20).full_clean()
    assert field in refusal.value.message_dict


def test_the_database_refuses_a_bar_without_room_between(db):
    with pytest.raises(IntegrityError, match="tier_bar_is_higher_to_reach"), transaction.atomic():
        TierBar.objects.create(tier="trusted", reach_percent=60, keep_percent=60, held_answers=1)


# --- What happened stands -----------------------------------------------------------------------------------


@pytest.mark.parametrize("change", ["UPDATE {} SET why = 'other'", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_what_happened_is_never_changed(ada, change):
    StandingEvent.objects.create(advocate=ada.advocate, at=clock.now(), kind="promoted", tier="member")
    connection.check_constraints()  # nothing of this transaction may be pending where a table is emptied
    refused = pytest.raises(IntegrityError, match="what happened stands")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change.format(StandingEvent._meta.db_table))


def test_without_the_guard_what_happened_could_be_rewritten(ada):
    StandingEvent.objects.create(advocate=ada.advocate, at=clock.now(), kind="promoted", tier="member")
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER standing_event_only_forgets_why ON marketplace_standingevent")
    assert StandingEvent.objects.update(why="other") == 1
