"""Agreement against known values, and the pages that show it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache

from marketplace.actions.claim_next_review import claim_next_review
from marketplace.actions.set_gold import set_gold
from marketplace.models import Review
from marketplace.quality import agreement, calibration, workload
from marketplace.quality.agreement import FEW, Pair, Share
from marketplace.quality.scorecards import Mark
from routing.models import Claim
from tests.marketplace.conftest import GOOD_SCORES


def pairs(*marks, criterion="correct"):
    return [Pair(criterion, mine, other) for mine, other in marks]


def by_hand(marks):
    """Alpha for ordered marks from its definition: observed over expected disagreement, in squared rank distances."""
    each = [mark for pair in marks for mark in pair]
    counts = [each.count(mark) for mark in range(3)]

    def distance(low, high):
        low, high = sorted((low, high))
        return (sum(counts[low : high + 1]) - (counts[low] + counts[high]) / 2) ** 2

    observed = sum(distance(*pair) for pair in marks) / len(marks)
    among_all = sum(counts[a] * counts[b] * distance(a, b) for a in range(3) for b in range(a))
    return 1 - observed * (len(each) - 1) * len(each) / (2 * among_all)


@pytest.mark.parametrize(
    "marks",
    [
        [(2, 2)] * 15 + [(1, 1)] * 3 + [(0, 0)] * 2,
        [(2, 2)] * 12 + [(2, 1)] * 4 + [(0, 1)] * 3 + [(0, 2)],
        [(0, 2)] * 10 + [(2, 0)] * 10,
    ],
    ids=["agree", "mostly", "opposed"],
)
def test_alpha_is_what_its_definition_says(marks):
    assert agreement.alpha(pairs(*marks)) == pytest.approx(by_hand(marks))


def test_agreeing_always_is_one_and_one_mark_alone_is_no_agreement():
    assert agreement.alpha(pairs((2, 2), (1, 1))) == 1
    assert agreement.alpha(pairs((2, 2), (2, 2))) is None


def test_too_few_pairs_have_no_alpha():
    few = pairs(*[(2, 1)] * (FEW - 1))
    assert agreement.by_criterion(few)["correct"].alpha is None
    enough = agreement.by_criterion([*few, Pair("correct", 2, 2)])["correct"]
    assert (enough.pairs, enough.same, enough.is_enough) == (FEW, 1, True)
    assert enough.alpha is not None


def test_leaning_says_who_is_milder():
    assert agreement.by_criterion(pairs((2, 1), (2, 2)))["correct"].leaning == 0.5


def test_hits_come_with_wilsons_interval():
    """8 of 10: Newcombe (1998) has 49 to 94 per cent for it."""
    assert agreement.share(hits=8, tries=10) == Share(8, 10, low=49, high=94)
    assert agreement.share(hits=0, tries=0) is None


def test_wilsons_interval_is_that_of_the_library(stats):
    for tries in range(1, 41):
        for hits in range(tries + 1):
            known = stats.binomtest(hits, tries).proportion_ci(agreement.CONFIDENCE, method="wilson")
            assert agreement.wilsons_interval(hits=hits, tries=tries) == pytest.approx(known, abs=1e-12)


def test_only_what_both_have_marked_is_compared():
    mine, other = Review(scores=GOOD_SCORES), Review(scores={"safe": 0})
    assert agreement.pairs_of(mine, other) == [Pair("safe", 2, 0)]


# --- The pages -------------------------------------------------------------------------------------------------


@pytest.fixture
def compare(settings, ask, answer, decide, judge, ada, mo, mia, billing):
    """compare(clear=1) -> Mo has approved an answer and Mia, blind, gave it these marks."""

    def make(**marks):
        settings.SECOND_LOOK_PERCENT = 100
        submitted = answer(ask(subject="A charge", topic_id=billing.id), by=ada)
        decide(submitted, by=mo, decision="publish", note="")
        return judge(Review.objects.get(repeats__answer=submitted), by=mia, **marks)

    return make


def test_each_sees_the_difference_from_their_own_side(compare, mo, mia):
    compare(clear=1)
    (mine,) = calibration.own(mia).differences
    (theirs,) = calibration.own(mo).differences
    assert mine.marks == [("Clear", Mark.PARTLY, Mark.YES)]
    assert theirs.marks == [("Clear", Mark.YES, Mark.PARTLY)]
    worst = calibration.own(mia).lines[0]
    assert (worst.name, worst.agreement.same, worst.agreement.leaning) == ("Clear", 0, -1)


def test_a_known_verdict_is_counted_for_whoever_met_it(
    settings, compare, judge, ask, answer, ben, mo, mia, omar, billing, make_user
):
    known = compare().repeats
    settings.GOLD_PERCENT, settings.SECOND_LOOK_PERCENT = 100, 0
    set_gold(review_id=known.id, by=omar)
    answer(ask(subject="Another", topic_id=billing.id), by=ben)
    max_e = make_user("Max E.", roles=["moderator"])
    judge(claim_next_review(by=max_e), by=max_e, decision="return", complete=0)
    assert claim_next_review(by=mia).cause == "topic"
    own = calibration.own(max_e)
    assert (own.gold.hits, own.gold.tries) == (0, 1)
    assert (own.differences[0].is_gold, own.differences[0].why) == (True, known.note)
    assert calibration.own(mo).gold is None
    rows = {row.name: row.gold for row in calibration.overview().judges}
    assert (rows["Mo A."], rows["Max E."].tries) == (None, 1)


def test_pages_say_too_few_and_name_nobody(compare, client_of, mia, mo, omar):
    compare(clear=1)
    page = client_of(mia).get("/review/calibration/").content.decode()
    assert "too few yet" in page
    assert "Mo A." not in page
    page = client_of(omar).get("/operations/moderators/").content.decode()
    assert "Mo A." in page
    assert "80&nbsp;%" in page


@pytest.mark.parametrize("path", ["/review/calibration/", "/operations/moderators/"], ids=["own", "overview"])
def test_queries_do_not_grow(compare, client_of, mia, omar, path, django_assert_max_num_queries):
    client = client_of(omar if "operations" in path else mia)
    compare(clear=1)
    with django_assert_max_num_queries(16) as at_one:
        client.get(path)
    for _ in range(3):
        compare(clear=1)
    with django_assert_max_num_queries(len(at_one)):
        client.get(path)


def test_the_forecast_is_arrivals_times_the_usual_time(compare):
    assert not workload.forecast().hours
    cache.clear()
    compare()
    Review.objects.update(created_at=Review.objects.first().created_at - timedelta(weeks=1))
    for claim in Claim.objects.filter(entry__kind="review"):
        claim.ended_at = claim.started_at + timedelta(minutes=3)
        claim.save()
    (hour,) = workload.forecast().hours
    assert (hour.arrivals, hour.minutes) == (0.5, 1.5)
