"""What is known about a month: from what was drawn, found and is still waiting, and shown to whoever answers for it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from common import clock
from marketplace.actions.claim_review import claim_review
from marketplace.actions.retract_answer import retract_answer
from marketplace.models import Review
from marketplace.quality.risk import lots
from marketplace.quality.risk.achieved import achieved, months
from marketplace.quality.risk.estimating import Verdict
from routing.models import Availability

RUDE = "Only an idiot would not switch flight mode on and off again before asking."


@pytest.fixture
def lot_is(monkeypatch):
    """lot_is(0.1) -> every answer's lot from now on."""
    return lambda value: monkeypatch.setattr(lots, "lot", lambda _answer_id: value)


@pytest.fixture
def this_month():
    """What is known now, counted anew."""

    def count():
        from django.core.cache import cache

        cache.clear()
        return achieved(months()[0])

    return count


def test_each_answer_is_counted_for_what_is_known_of_it(
    ask, answer, decide, make_advocate, mo, lot_is, this_month
):
    def one(name, **fields):
        Availability.objects.update(is_available=False)
        who = make_advocate(name)
        return answer(ask(), by=who, **fields)

    lot_is(0.0)
    decide(one("Ada L."), by=mo, decision="publish")
    decide(one("Ben K."), by=mo, decision="reject")
    one("Cem D.")
    lot_is(0.9)
    one("Dot E.")
    retract_answer(answer_id=one("Eve F.").id, by=mo, why="It names the wrong menu.")
    decide(one("Fay G.", body=RUDE), by=mo, decision="reject")
    (topic,) = this_month().topics
    assert (topic.published, topic.looked_at, topic.waiting, topic.found) == (5, 3, 1, 2)
    assert topic.verdict is Verdict.MISSED
    assert topic.estimate.low >= 2 / 5
    assert topic.estimate.high == 4 / 5


def test_a_bad_one_drawn_with_a_fifth_stands_for_five(ask, answer, decide, ada, carl, mo, lot_is, this_month):
    lot_is(0.0)
    bad = answer(ask(), by=ada)
    decide(bad, by=mo, decision="reject")
    lot_is(0.9)
    for _ in range(9):
        answer(ask(by=carl), by=ada)
    (topic,) = this_month().topics
    assert topic.estimate.share == pytest.approx(1 / bad.assessment.probability / 10)


def test_what_was_sent_back_and_mended_is_good(ask, answer, decide, claim, ada, mo, this_month):
    from marketplace.actions.submit_answer import submit_answer

    enquiry = ask()
    first = answer(enquiry, by=ada, body=RUDE)
    decide(first, by=mo, decision="return")
    held = claim(enquiry, by=ada)
    again = submit_answer(
        claim_id=held.id, by=ada, fence=held.fence, body=RUDE.replace("an idiot", "a hurried man")
    )
    decide(again, by=mo, decision="publish")
    (topic,) = this_month().topics
    assert (topic.published, topic.found, topic.verdict) == (1, 0, Verdict.MET)


def test_months_are_those_of_the_calendar():
    with clock.at(datetime(2028, 2, 29, 23, 30, tzinfo=UTC)):
        assert [f"{start:%Y-%m-%d}" for start in months()] == [
            "2028-02-01",
            "2028-01-01",
            "2027-12-01",
            "2027-11-01",
        ]


def test_the_page_says_what_cannot_be_said(client_of, ask, answer, ada, mo, carla):
    answer(ask(), by=ada)
    page = client_of(mo).get(reverse("quality")).content.decode()
    assert "Cannot be said yet" in page
    assert "at most 2&nbsp;% are bad" in page
    assert client_of(mo).get(reverse("quality"), {"month": "2020-01"}).status_code == 200
    assert client_of(carla).get(reverse("quality")).status_code == 403


def test_the_plan_is_explained_once_however_many_topics(client_of, ask, answer, ada, mo, sim, billing):
    for topic in (sim, billing):
        answer(ask(topic_id=topic.id), by=ada)
    page = client_of(mo).get(reverse("quality")).content.decode()
    assert (page.count('data-label="Plan"'), page.count("of the others")) == (2, 1)


def test_more_topics_and_answers_cost_no_more_queries(
    client_of, ask, answer, ada, carl, mo, sim, billing, django_assert_num_queries
):
    from django.core.cache import cache
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = client_of(mo)
    answer(ask(), by=ada)
    cache.clear()
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("quality"))
    for topic in (sim, billing):
        answer(ask(by=carl, topic_id=topic.id), by=ada)
    cache.clear()
    with django_assert_num_queries(len(few)):
        client.get(reverse("quality"))


def test_a_moderator_reads_why_an_answer_is_there(client_of, ask, answer, ada, mo):
    answer(ask(), by=ada, body=RUDE)
    claim_review(review_id=Review.objects.get().id, by=mo)
    page = client_of(mo).get(reverse("review_desk")).content.decode()
    assert "answers that are wrong with 30 % or more wait for you" in page
    assert "There is a rude word in it." in page


def test_the_next_version_of_the_policy_starts_from_the_one_that_holds(admin_client, review_share):
    review_share(35)
    form = admin_client.get(reverse("admin:marketplace_reviewpolicy_add")).content.decode()
    assert 'name="least_percent" value="35"' in form
