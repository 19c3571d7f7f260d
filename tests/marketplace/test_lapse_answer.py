"""A returned answer that nobody rewrote in time ends, and others get the enquiry."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from django.urls import reverse

from common import clock
from common.couriers import deliver
from common.errors import IllegalMove
from common.models import OutboxEntry
from marketplace.actions.lapse_answer import lapse_answer
from marketplace.models import Answer, Enquiry
from marketplace.push.models import PushDevice, PushKind
from marketplace.push.news import news_of
from marketplace.queries import progress
from marketplace.sweeps import lapse_unwritten_answers
from routing.actions.expire_claim import expire_claim
from routing.actions.release_claim import release_claim
from routing.actions.set_quiet_hours import set_quiet_hours
from routing.models import Claim, QueueEntry

NOTE = "Say which page."


@pytest.fixture
def returned(ask, answer, decide, ada, ben, mo, billing):
    answered = answer(ask(subject="A charge", topic_id=billing.id), by=ada)
    decide(answered, by=mo, decision="return", note=NOTE)
    answered.refresh_from_db()
    return answered


@pytest.fixture
def run_out(returned):
    """run_out() -> the answer, once its author's time is over and the clocks have seen it."""

    def happen():
        OutboxEntry.objects.all().delete()
        past = clock.now() - timedelta(seconds=1)
        entry = QueueEntry.objects.get(status="claimed")
        QueueEntry.objects.filter(pk=entry.id).update(lease_ends_at=past)
        Claim.objects.filter(status="active").update(ends_at=past)
        expire_claim(entry_id=entry.id)
        assert lapse_unwritten_answers() == 1
        returned.refresh_from_db()
        return returned

    return happen


def told(person):
    return sorted(
        entry.kind
        for entry in OutboxEntry.objects.filter(payload__person=str(person.id))
        if not entry.kind.startswith("push.offer")
    )


def test_while_its_author_holds_it_nothing_lapses(returned):
    assert lapse_unwritten_answers() == 0
    with pytest.raises(IllegalMove):
        lapse_answer(answer_id=returned.id)


def test_given_back_it_lapses_and_waits_for_others(returned, ada):
    release_claim(claim_id=returned.claim_id, by=ada)
    assert lapse_unwritten_answers() == 1
    returned.refresh_from_db()
    assert returned.status == "lapsed"
    assert QueueEntry.objects.exclude(status="done").get().status == "waiting"
    assert lapse_unwritten_answers() == 0


def test_somebody_who_is_faster_than_the_sweep_makes_it_lapse(returned, answer, ben):
    past = clock.now() - timedelta(seconds=1)
    entry = QueueEntry.objects.get(status="claimed")
    QueueEntry.objects.filter(pk=entry.id).update(lease_ends_at=past)
    Claim.objects.filter(status="active").update(ends_at=past)
    expire_claim(entry_id=entry.id)
    QueueEntry.objects.exclude(status="done").update(is_open_list=True)
    answer(Enquiry.objects.get(), by=ben, body="Another answer.")
    assert dict(Answer.objects.values_list("author__display_name", "status")) == {
        "Ada L.": "lapsed",
        "Ben K.": "submitted",
    }


# --- What its author hears, and what the customer sees ----------------------------------------------------------


def test_its_author_hears_by_mail_and_push_that_the_time_ran_out(run_out, ada, mailoutbox):
    answer = run_out()
    assert told(ada) == ["mail.answer_lapsed", "push.answer_lapsed"]
    deliver(OutboxEntry.objects.get(kind="mail.answer_lapsed"))
    (letter,) = mailoutbox
    assert letter.to == [ada.email]
    assert letter.subject == "The time to rewrite your answer ran out"
    assert "A charge" in letter.body
    assert f"{reverse('my_answers')}#answer-{answer.id}" in letter.body
    assert answer.body not in letter.body
    news = news_of(PushKind.ANSWER_LAPSED, answer.id)
    assert (news.title, news.url) == ("The time to rewrite your answer ran out", reverse("my_answers"))
    assert news.tag == f"answer-{answer.id}"


def test_in_quiet_hours_both_wait_for_the_morning(run_out, ada, mailoutbox):
    PushDevice.objects.create(
        person=ada, name="Phone", endpoint="https://push.example/1", p256dh="k", auth="a"
    )
    run_out()
    with clock.at(datetime(2026, 7, 1, 20, tzinfo=UTC)):
        set_quiet_hours(by=ada, quiet_from=time(22), quiet_until=time(7), time_zone="UTC")
    with clock.at(datetime(2026, 7, 1, 23, tzinfo=UTC)):
        for entry in OutboxEntry.objects.filter(kind__in=["mail.answer_lapsed", "push.answer_lapsed"]):
            deliver(entry)
    assert mailoutbox == []
    morning = datetime(2026, 7, 2, 7, tzinfo=UTC)
    waiting = OutboxEntry.objects.filter(due_at=morning).values_list("kind", flat=True)
    assert sorted(waiting) == ["mail.answer_lapsed", "push_to_device"]


def test_whoever_gave_it_back_themselves_is_told_nothing(returned, ada):
    OutboxEntry.objects.all().delete()
    release_claim(claim_id=returned.claim_id, by=ada)
    lapse_unwritten_answers()
    assert told(ada) == []


def test_whoever_is_overtaken_before_the_sweep_hears_of_it_once(returned, answer, ada, ben):
    OutboxEntry.objects.all().delete()
    past = clock.now() - timedelta(seconds=1)
    QueueEntry.objects.filter(status="claimed").update(lease_ends_at=past, is_open_list=True)
    Claim.objects.filter(status="active").update(ends_at=past)
    answer(Enquiry.objects.get(), by=ben, body="Another answer.")
    lapse_unwritten_answers()
    assert told(ada) == ["mail.answer_lapsed", "push.answer_lapsed"]


def test_its_author_finds_words_and_note_again(run_out, ada, client_of):
    answer = run_out()
    page = client_of(ada).get(reverse("claim", args=[answer.claim_id])).content.decode()
    assert "Time ran out, so this goes to another advocate" in page
    assert "Your words and the note are kept under My answers." in page
    assert f"{reverse('my_answers')}#answer-{answer.id}" in page
    listed = client_of(ada).get(reverse("my_answers")).content.decode()
    row = listed.partition(f'id="answer-{answer.id}"')[2]
    assert "Time to rewrite ran out" in row
    assert NOTE in row
    assert answer.body in row


def test_the_customer_sees_that_it_waits_and_nothing_of_the_answer(run_out, carla, client_of):
    answer = run_out()
    assert progress(answer.enquiry).code == "waiting"
    page = client_of(carla).get(reverse("enquiry", args=[answer.enquiry_id])).content.decode()
    assert answer.body not in page
    assert told(carla) == []
