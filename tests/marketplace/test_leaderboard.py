"""Quality before volume: who is named, in which order, and who is not."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Advocate
from common import clock
from marketplace.leaderboard import badges, leaderboard
from marketplace.models import Answer, Enquiry
from rewards.actions.choose_listing import choose_listing

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def judged(carla, sim):
    """judged(ada, 5, 1) -> five answers of hers on SIM cards that helped, and one that did not."""

    def make(author, good, bad=0, *, topic=sim, days=1, **fields):
        enquiries = Enquiry.objects.bulk_create(
            Enquiry(customer=carla, topic=topic, subject="Dead", status="resolved") for _ in range(good + bad)
        )
        Answer.objects.bulk_create(
            Answer(
                **{
                    "enquiry": enquiry,
                    "author": author,
                    "claim_id": uuid4(),
                    "status": "accepted" if number < good else "unhelpful",
                    "acceptance": "confirmed" if number < good else "",
                    "rating": 5 if number < good else None,
                    "ended_at": clock.ago(days=days),
                    "body_sealed": b"",
                    **fields,
                }
            )
            for number, enquiry in enumerate(enquiries)
        )

    return make


def named(**asked):
    cache.clear()
    return [place.name for place in leaderboard(**{"period": "month", **asked})]


def test_forty_good_ones_beat_five_perfect_ones_and_more_of_the_same_changes_nothing(ada, ben, judged):
    judged(ada, 5)
    judged(ben, 38, 2)
    assert named() == ["Ben K.", "Ada L."]
    (first, second) = leaderboard(period="month")
    assert (first.percent, first.outcomes, second.percent) == (90, 40, 80)


def test_volume_alone_moves_nobody_up(ada, ben, judged):
    judged(ada, 30, 2)
    judged(ben, 300, 100)
    assert named() == ["Ada L.", "Ben K."]


def test_without_the_shrinking_a_few_lucky_answers_win(ada, ben, judged, monkeypatch):
    monkeypatch.setattr("routing.track_record.PRIOR_OUTCOMES", 0)
    with pytest.raises(AssertionError):
        test_forty_good_ones_beat_five_perfect_ones_and_more_of_the_same_changes_nothing(ada, ben, judged)


def test_too_few_tell_nothing(ada, judged):
    judged(ada, 4)
    assert named() == []


@pytest.mark.parametrize(
    "fields", [{"acceptance": "assumed", "rating": None}, {"is_by_staff": True}], ids=["silence", "staff"]
)
def test_silence_and_staff_are_not_counted(ada, judged, fields):
    judged(ada, 6, **fields)
    assert named() == []


def test_stars_below_four_and_what_was_taken_back_did_not_help(ada, ben, judged):
    judged(ada, 6, rating=3)
    judged(ben, 6, status="retracted")
    assert [place.percent for place in leaderboard(period="month")] == [44, 44]


def test_by_topic_and_period(ada, ben, judged, sim, billing):
    judged(ada, 6, topic=billing)
    judged(ben, 6, days=60)
    assert named(topic=billing) == ["Ada L."]
    assert named(topic=sim) == []
    assert named(topic=sim, period="quarter") == ["Ben K."]


def test_who_does_not_want_to_be_named_is_gone_at_once(ada, ben, judged):
    judged(ada, 6)
    judged(ben, 6)
    assert named() == ["Ada L.", "Ben K."]
    for _ in range(2):
        choose_listing(by=ada, listing="unlisted")
    assert [place.name for place in leaderboard(period="month")] == ["Ben K."]
    choose_listing(by=ada, listing="listed")
    assert named() == ["Ada L.", "Ben K."]


def test_who_is_suspended_is_not_named(ada, judged):
    judged(ada, 6)
    Advocate.objects.filter(user=ada).update(status="suspended")
    assert named() == []


def test_a_badge_for_each_topic_one_is_known_for(ada, judged, sim, billing):
    judged(ada, 20, 1, topic=sim)
    judged(ada, 19, topic=billing)
    assert [(badge.topic.name, badge.percent) for badge in badges(ada)] == [("SIM and eSIM", 87)]


def test_the_page_names_and_stops_naming(ada, judged, client_of):
    judged(ada, 25)
    client = client_of(ada)
    page = client.get("/leaderboard/?topic=sim&period=year").content.decode()
    assert "1. Ada L." in page
    assert "Known for SIM and eSIM" in page
    client.post("/leaderboard/listing/", {"listing": "unlisted"})
    assert "1. Ada L." not in client.get("/leaderboard/?topic=nothing&period=ever").content.decode()


def test_it_is_counted_once_for_everybody_in_two_questions(ada, ben, judged):
    judged(ada, 6)
    with CaptureQueriesContext(connection) as first:
        leaderboard(period="month")
    judged(ben, 6)
    with CaptureQueriesContext(connection) as again:
        leaderboard(period="month")
    assert (len(first), len(again)) == (2, 1)
