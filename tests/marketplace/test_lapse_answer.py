"""A returned answer that nobody rewrote in time ends, and others get the enquiry."""

from __future__ import annotations

from datetime import timedelta

import pytest

from common import clock
from common.errors import IllegalMove
from marketplace.actions.lapse_answer import lapse_answer
from marketplace.models import Answer, Enquiry
from marketplace.sweeps import lapse_unwritten_answers
from routing.actions.expire_claim import expire_claim
from routing.actions.release_claim import release_claim
from routing.models import Claim, QueueEntry


@pytest.fixture
def returned(ask, answer, decide, ada, ben, mo, billing):
    answered = answer(ask(subject="A charge", topic_id=billing.id), by=ada)
    decide(answered, by=mo, decision="return")
    answered.refresh_from_db()
    return answered


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
