"""What has been kept long enough is forgotten, kind by kind, and nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from common import clock, history
from common.ids import new_id
from common.models import Deferred, HistoryRow, HistoryWords, IdempotencyRecord, OutboxEntry
from marketplace.fraud.models import FraudCase
from marketplace.models import Draft, Enquiry, Message
from marketplace.personal_data import keeping
from marketplace.personal_data.keeping import Period
from marketplace.personal_data.stories import GONE, forget_stories
from marketplace.practice.models import PracticeAnswer
from marketplace.push.models import PushDevice, PushNotice
from marketplace.reports.models import Report
from marketplace.standing.models import Suspension
from marketplace.tasks import forget_what_is_old
from rewards.models import Award, Redemption
from routing.models import Clock, ClockNotice, Offer

WORDS = "heliotrope"


def long_ago(settings, period: Period, *, extra_days: float = 1):
    return clock.ago(days=settings.KEEP_DAYS[period.kind] + extra_days)


def _questions(scene, at):
    solved, opened = scene.solved(), scene.open()
    Enquiry.objects.filter(pk=solved["enquiry_id"]).update(created_at=at, resolved_at=at)
    Enquiry.objects.filter(pk=opened["enquiry_id"]).update(created_at=at)
    return lambda: [Enquiry.objects.get(pk=made["enquiry_id"]).subject == GONE for made in (solved, opened)]


def _drafts(scene, at):
    enquiry = scene.held()["enquiry_id"]
    for author, moment in ((scene.cast.ada, at), (scene.cast.ben, clock.now())):
        Draft.objects.create(enquiry_id=enquiry, author=author, body="x", body_sealed=b"", updated_at=moment)
    return lambda: [
        not Draft.objects.filter(author=each).exists() for each in (scene.cast.ada, scene.cast.ben)
    ]


def _reports(scene, at):
    old, new = scene.upheld_report()["report_id"], scene.upheld_report()["report_id"]
    Report.objects.filter(pk=old).update(decided_at=at)
    return lambda: [Report.objects.get(pk=each).note == "" for each in (old, new)]


def _suspensions(scene, at):
    scene.suspended()
    Suspension.objects.update(ended_at=at)
    advocate = scene.cast.ben.advocate
    Suspension.objects.create(
        advocate=advocate, reason="other", words=WORDS, evidence="x", began_at=at, began_by=scene.cast.mo
    )
    return lambda: [
        Suspension.objects.get(advocate=each).words == GONE for each in (scene.cast.ada.advocate, advocate)
    ]


def _appeals(scene, at):
    from marketplace.appeals.models import Appeal

    old = scene.appealed_report()["appeal_id"]
    new = scene.appealed_report()["appeal_id"]
    Appeal.objects.filter(pk=old).update(decided_at=at, decided_by=scene.cast.omar, status="refused")
    return lambda: [Appeal.objects.get(pk=each).words == GONE for each in (old, new)]


def _fraud_cases(scene, at):
    cases = [
        FraudCase.objects.create(
            advocate=person.advocate,
            status="cleared",
            opened_at=at,
            decided_at=decided_at,
            decided_by=scene.cast.omar,
            why=WORDS,
        )
        for person, decided_at in ((scene.cast.ada, at), (scene.cast.ben, clock.now()))
    ]
    return lambda: [FraudCase.objects.get(pk=each.pk).why == "" for each in cases]


def _applications(scene, at):
    from accounts.models import Advocate, Application

    made = [
        Application.objects.create(
            advocate=Advocate.objects.get_or_create(user=person)[0],
            languages=["en"],
            terms_version="1",
            motivation=WORDS,
            decided_at=decided_at,
        )
        for person, decided_at in ((scene.cast.nina, at), (scene.cast.carl, clock.now()))
    ]
    return lambda: [Application.objects.get(pk=each.pk).motivation == "" for each in made]


def _practice(scene, at):
    from accounts.models import Application

    made = []
    for make, decided_at in ((scene.application, at), (scene.practising, clock.now())):
        make()
        answer = PracticeAnswer.objects.exclude(pk__in=[each.pk for each in made]).get()
        PracticeAnswer.objects.filter(pk=answer.pk).update(body=WORDS, answered_at=at)
        Application.objects.filter(pk=answer.application_id).update(decided_at=decided_at)
        made.append(answer)
    return lambda: [PracticeAnswer.objects.get(pk=each.pk).body == "" for each in made]


def _offers(scene, at):
    scene.open()
    old, new = Offer.objects.values_list("pk", flat=True)
    Offer.objects.filter(pk=old).update(status="lapsed", ended_at=at)
    return lambda: [not Offer.objects.filter(pk=each).exists() for each in (old, new)]


def _clock_notices(scene, at):
    scene.open()
    notices = [
        ClockNotice.objects.create(
            person=scene.cast.stella, clock=Clock.objects.first(), event=event, due_at=at, told_at=told_at
        )
        for event, told_at in (("warning", at), ("missed", None))
    ]
    return lambda: [not ClockNotice.objects.filter(pk=each.pk).exists() for each in notices]


def _push_notices(scene, at):
    device = PushDevice.objects.get(pk=scene.device()["device_id"])
    notices = [
        PushNotice.objects.create(device=device, kind="offer", row=new_id(), outcome=outcome, due_at=at)
        for outcome in ("sent", "waiting")
    ]
    return lambda: [not PushNotice.objects.filter(pk=each.pk).exists() for each in notices]


def _redemptions(scene, at):
    made = [scene.redemption()["redemption_id"] for _ in range(2)]
    Redemption.objects.filter(pk=made[0]).update(status="cancelled", ended_at=at)
    return lambda: [Redemption.objects.get(pk=each).bill_account_number == "" for each in made]


def _sessions(scene, at):
    for key, moment in (("old", at), ("new", clock.now() + timedelta(days=1))):
        Session.objects.create(session_key=key, session_data="", expire_date=moment)
    return lambda: [not Session.objects.filter(pk=key).exists() for key in ("old", "new")]


def _idempotency_records(scene, at):
    for key, moment in (("old", at), ("new", clock.now())):
        IdempotencyRecord.objects.create(user=scene.cast.carla, key=key, digest=b"", created_at=moment)
    return lambda: [not IdempotencyRecord.objects.filter(key=key).exists() for key in ("old", "new")]


def _deferred(scene, at):
    """What still waits is never forgotten, however late the clock is."""
    for status, moment in (("refused", at), ("waiting", at)):
        Deferred.objects.create(by=scene.cast.omar, about=new_id(), status=status, due_at=moment)
    return lambda: [not Deferred.objects.filter(status=status).exists() for status in ("refused", "waiting")]


def _outbox(scene, at):
    for key, moment in (("old", at), ("undelivered", None)):
        OutboxEntry.objects.create(kind="x", key=key, created_at=at, delivered_at=moment)
    return lambda: [not OutboxEntry.objects.filter(key=key).exists() for key in ("old", "undelivered")]


def _history_words(scene, at):
    made = scene.solved()
    enquiry = Enquiry.objects.get(pk=made["enquiry_id"])
    with clock.at(at):
        history.record(enquiry, verb="old", was="", story=enquiry.id, by=None, words=WORDS)
    history.record(enquiry, verb="new", was="", story=enquiry.id, by=None, words=WORDS)
    assert HistoryRow.objects.filter(verb="old").exists()
    return lambda: [not HistoryWords.objects.filter(row__verb=verb).exists() for verb in ("old", "new")]


def _configuration_log(scene, at):
    made = [
        LogEntry.objects.create(
            user=scene.cast.omar, object_repr=WORDS, action_flag=CHANGE, action_time=moment
        )
        for moment in (at, clock.now())
    ]
    return lambda: [not LogEntry.objects.filter(pk=each.pk).exists() for each in made]


KINDS = {
    "QUESTIONS": _questions,
    "DRAFTS": _drafts,
    "REPORTS": _reports,
    "APPEALS": _appeals,
    "SUSPENSIONS": _suspensions,
    "FRAUD_CASES": _fraud_cases,
    "APPLICATIONS": _applications,
    "PRACTICE": _practice,
    "OFFERS": _offers,
    "CLOCK_NOTICES": _clock_notices,
    "PUSH_NOTICES": _push_notices,
    "REDEMPTIONS": _redemptions,
    "SESSIONS": _sessions,
    "DEFERRED": _deferred,
    "IDEMPOTENCY_RECORDS": _idempotency_records,
    "OUTBOX": _outbox,
    "HISTORY_WORDS": _history_words,
    "CONFIGURATION_LOG": _configuration_log,
}


def test_every_kind_has_a_test():
    assert set(KINDS) == {name for name, value in vars(keeping).items() if isinstance(value, Period)}


@pytest.mark.parametrize("kind", KINDS)
def test_only_what_was_kept_long_enough_is_forgotten(scene, settings, kind):
    period: Period = getattr(keeping, kind)
    is_gone = KINDS[kind](scene, long_ago(settings, period))
    assert period.forget_overdue() == 1
    assert is_gone() == [True, False]
    assert period.forget_overdue() == 0


def test_a_day_early_everything_is_still_there(scene, settings):
    period = keeping.QUESTIONS
    _questions(scene, long_ago(settings, period, extra_days=-1))
    assert forget_what_is_old() == 0


def test_a_forgotten_question_keeps_what_points_rest_on(scene, settings, ada, client_of, carla):
    made = scene.solved()
    at = long_ago(settings, keeping.QUESTIONS)
    Enquiry.objects.update(created_at=at, resolved_at=at)
    assert forget_what_is_old() == 1
    enquiry = Enquiry.objects.get()
    assert (enquiry.status, enquiry.answers.get().body) == ("resolved", "Switch flight mode on and off.")
    assert set(Message.objects.values_list("body", flat=True)) == {GONE}
    assert client_of(carla).get(f"/questions/{made['enquiry_id']}/").status_code == 200
    assert client_of(ada).get("/answers/").status_code == 200


def test_many_questions_are_forgotten_by_as_many_statements_as_one(scene):
    one, *others = [scene.solved()["enquiry_id"] for _ in range(3)]
    with CaptureQueriesContext(connection) as for_one:
        forget_stories([one])
    with CaptureQueriesContext(connection) as for_others:
        forget_stories(others)
    assert len(for_others) == len(for_one)
    assert set(Award.objects.values_list("label", flat=True)) == {
        enquiry.reference for enquiry in Enquiry.objects.all()
    }


def test_more_than_a_batch_goes_in_one_run(scene, monkeypatch):
    monkeypatch.setattr(keeping, "BATCH", 2)
    IdempotencyRecord.objects.bulk_create(
        IdempotencyRecord(user=scene.cast.carla, key=str(n), digest=b"", created_at=clock.ago(days=9))
        for n in range(5)
    )
    assert keeping.IDEMPOTENCY_RECORDS.forget_overdue() == 5


@pytest.mark.race
def test_what_changes_meanwhile_is_left_alone(scene, settings, in_parallel):
    """Somebody goes on writing while the forgetting looks: the row is locked, so it is passed over; then it is new."""
    _drafts(scene, long_ago(settings, keeping.DRAFTS))
    with transaction.atomic():
        Draft.objects.filter(author=scene.cast.ada).update(updated_at=clock.now())
        assert in_parallel([keeping.DRAFTS.forget_overdue]) == [0]
    assert keeping.DRAFTS.forget_overdue() == 0
    assert Draft.objects.count() == 2


@pytest.mark.race
def test_without_the_guard_of_the_lock_it_is_forgotten_although_it_changed(scene, settings, in_parallel):
    """Looking first and deleting by key afterwards loses what was written in between."""
    _drafts(scene, long_ago(settings, keeping.DRAFTS))
    overdue = keeping.DRAFTS.overdue(clock.ago(days=settings.KEEP_DAYS["drafts"]))
    keys = list(overdue.values_list("pk", flat=True))
    Draft.objects.filter(author=scene.cast.ada).update(updated_at=clock.now())
    keeping.DRAFTS.forget(keys)
    assert not Draft.objects.filter(author=scene.cast.ada).exists()
