"""Each signal fires for what it is made for, and not for the honest people who look nearly like that."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from marketplace.fraud import signals, weighing
from marketplace.fraud.evidence import Claimed, Copied, Evidence, Finding, Judged, Mark, Work
from marketplace.fraud.explaining import in_words
from marketplace.fraud.limits import Limits
from marketplace.fraud.writing import chance_of_sharing, habits

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
ADA, BEN, CARLA, CARL = (UUID(int=number) for number in range(1, 5))
SIM = UUID(int=90)


def works(
    advocate: UUID, customer: UUID, times: int, *, every: timedelta = timedelta(hours=5), **given
) -> list:
    return [
        Work(
            award=UUID(int=advocate.int * 10**6 + customer.int * 10**3 + number),
            answer=UUID(int=advocate.int * 10**7 + customer.int * 10**3 + number),
            advocate=advocate,
            customer=customer,
            topic=SIM,
            points=20,
            answered_at=MONDAY + number * every,
            **{"rating": 5, **given},
        )
        for number in range(times)
    ]


def evidence(*groups, **given) -> Evidence:
    """With figures of a marketplace in which everybody else answered 1,000 times."""
    everything = [work for group in groups for work in group]
    return Evidence(
        everything,
        asked=Counter((work.customer, work.topic) for work in everything),
        answered=Counter((work.advocate, work.topic) for work in everything),
        answered_by_all={SIM: 1000 + len(everything)},
        **given,
    )


def found(signal: str, seen: Evidence) -> dict[UUID, Finding]:
    return {finding.advocate: finding for finding in getattr(signals, signal)(seen, Limits.in_force())}


def marked(mark: Mark, *people: UUID) -> dict:
    return {"marks": {mark: {person: frozenset({"the same"}) for person in people}}}


def test_an_answer_to_ones_own_household_is_found():
    seen = evidence(works(ADA, CARLA, 1), works(BEN, CARLA, 1), party_of={ADA: frozenset({ADA, CARLA})})
    assert found("same_party", seen).keys() == {ADA}


@pytest.mark.parametrize(
    ("signal", "mark", "answers"),
    [("same_payment", Mark.PAYMENT, 1), ("same_device", Mark.DEVICE, 2), ("same_address", Mark.ADDRESS, 3)],
)
def test_what_two_people_share_counts_from_so_many_answers(signal, mark, answers):
    assert found(signal, evidence(works(ADA, CARLA, answers), **marked(mark, ADA, CARLA))).keys() == {ADA}
    assert not found(signal, evidence(works(ADA, CARLA, answers - 1), **marked(mark, ADA, CARLA)))
    assert not found(signal, evidence(works(ADA, CARL, answers), **marked(mark, ADA, CARLA)))


def test_a_cafes_address_says_nothing():
    crowd = [UUID(int=number) for number in range(10, 15)]
    assert not found(
        "same_address", evidence(works(ADA, CARLA, 9), **marked(Mark.ADDRESS, ADA, CARLA, *crowd))
    )


ODDLY = "i dont think so!! it isnt on , i cant see it!! well , i give up , it isnt there !! "
PLAINLY = "Restart the phone first, then wait for a minute. That should bring the signal back. "


def test_one_hand_in_question_and_answer_is_found_whatever_it_writes_about():
    plain = {"question": PLAINLY * 3, "words": PLAINLY * 3}
    strangers = [works(UUID(int=20 + n), UUID(int=60 + n), 1, **plain) for n in range(20)]
    same = works(ADA, CARLA, 3, question=ODDLY * 2, words=ODDLY * 2)
    assert found("same_writer", evidence(same, *strangers)).keys() == {ADA}
    other = works(ADA, CARLA, 3, question=ODDLY * 2, words=PLAINLY * 3)
    assert not found("same_writer", evidence(other, *strangers))


def test_a_way_of_writing_that_many_have_names_nobody():
    alike = [
        works(UUID(int=20 + n), UUID(int=60 + n), 1, question=ODDLY * 2, words=ODDLY * 2) for n in range(20)
    ]
    same = works(ADA, CARLA, 3, question=ODDLY * 2, words=ODDLY * 2)
    assert not found("same_writer", evidence(same, *alike))


def test_habits_need_some_text_and_are_rare_or_common():
    assert habits("i dont know!!") == frozenset()
    assert {"small_i", "no_apostrophe", "marks_in_a_row", "small_beginnings"} <= habits(ODDLY * 3)
    assert habits(PLAINLY * 3) == frozenset()
    crowd = [frozenset({"dots"})] * 9 + [frozenset({"dashes"})]
    assert chance_of_sharing({"dashes"}, everybody=crowd) < 0.2
    assert chance_of_sharing({"dots"}, everybody=crowd) > 0.8


def test_two_who_meet_against_all_odds_are_a_ring_in_both_directions():
    seen = evidence(works(ADA, BEN, 3), works(BEN, ADA, 3))
    ring = found("rating_ring", seen)
    assert ring.keys() == {ADA, BEN}
    assert ring[ADA].people == {BEN}
    assert len(ring[ADA].awards) == 3


@pytest.mark.parametrize("rating", [3, None], ids=["few-stars", "no-stars"])
def test_regulars_without_good_marks_are_no_ring(rating):
    assert not found("rating_ring", evidence(works(ADA, CARLA, 4, rating=rating)))


def test_the_specialist_of_a_small_topic_meets_its_regulars():
    """Half of the topic's answers are Ada's, so that she meets anybody who asks there."""
    many = [works(ADA, UUID(int=30 + n), 10) for n in range(50)]
    seen = replace(evidence(works(ADA, CARLA, 4), *many), answered_by_all={SIM: 900})
    assert not found("rating_ring", seen)


def test_copies_count_only_of_others_and_if_they_are_most():
    taken = [Copied(work.award, ADA, BEN) for work in works(ADA, CARLA, 5)]
    own = [Copied(copy.award, ADA, ADA) for copy in taken]
    assert found("copy_paste", evidence(works(ADA, CARLA, 6), copies=taken)).keys() == {ADA}
    assert not found("copy_paste", evidence(works(ADA, CARLA, 6), copies=own))
    assert not found("copy_paste", evidence(works(ADA, CARLA, 20), copies=taken))


def test_three_advocates_on_one_device_are_a_farm_and_two_may_be_a_couple():
    crew = [ADA, BEN, CARL]
    mine = [works(person, CARLA, 2) for person in crew]
    assert found("answer_farm", evidence(*mine, **marked(Mark.DEVICE, *crew))).keys() == set(crew)
    assert not found("answer_farm", evidence(*mine, **marked(Mark.DEVICE, ADA, BEN)))


def test_who_never_sleeps_is_more_than_one_person():
    assert found("no_rest", evidence(works(ADA, CARLA, 40, every=timedelta(hours=3)))).keys() == {ADA}
    day_and_night_once = works(ADA, CARLA, 10, every=timedelta(hours=3))
    assert not found("no_rest", evidence(day_and_night_once))
    assert not found("no_rest", evidence(works(ADA, CARLA, 40, every=timedelta(hours=8))))


def test_taking_and_not_answering_is_hoarding():
    def claims(answered: int, left: int) -> list[Claimed]:
        return [Claimed(ADA, is_dropped=False)] * answered + [Claimed(ADA, is_dropped=True)] * left

    assert found("hoarding", evidence(claims=claims(3, 12)))[ADA].awards == frozenset()
    assert not found("hoarding", evidence(claims=claims(10, 5)))
    assert not found("hoarding", evidence(claims=claims(0, 5)))


@pytest.mark.parametrize(("seconds", "is_found"), [(0.6, True), (2.5, False)], ids=["bot", "quick-hands"])
def test_faster_than_anybody_reads_is_a_bot(seconds, is_found):
    reactions = [timedelta(seconds=seconds + number % 3 / 10) for number in range(20)]
    claims = [Claimed(ADA, is_dropped=False, reaction=each) for each in reactions]
    assert bool(found("claim_bot", evidence(works(ADA, CARLA, 2), claims=claims))) is is_found


def test_kindness_to_each_other_is_a_trade_only_where_others_find_faults():
    each_other = [Judged(ADA, BEN, 6, 6), Judged(BEN, ADA, 6, 6)]
    strict = [Judged(CARL, ADA, 10, 6), Judged(CARL, BEN, 10, 6)]
    kind = [Judged(CARL, ADA, 10, 10), Judged(CARL, BEN, 10, 10)]
    mine = works(ADA, CARLA, 1), works(BEN, CARLA, 1)
    assert found("review_trading", evidence(*mine, judged=each_other + strict)).keys() == {ADA, BEN}
    assert not found("review_trading", evidence(*mine, judged=each_other + kind))
    assert not found("review_trading", evidence(*mine, judged=[each_other[0], *strict]))


def test_weak_signals_open_no_case_alone_and_do_together(settings):
    opens_at = settings.FRAUD_OPENS_AT_PERCENT / 100
    weak = [Finding(signal, ADA) for signal in ("same_address", "same_writer", "copy_paste")]
    assert all(weighing.suspicion([each]) < opens_at for each in weak)
    assert weighing.suspicion(weak) >= opens_at
    assert weighing.suspicion([weak[0], weak[0]]) == weighing.suspicion([weak[0]])


def test_every_signal_has_a_weight_and_words():
    names = {signal.__name__ for signal in signals.SIGNALS}
    assert names == weighing.WEIGHTS.keys()
    everything = {"answers": 3, "of": 4, "people": 3, "days": 3, "hours": 4, "unanswered": 9, "seconds": 0.5}
    figures = {
        **everything,
        "times": 9,
        "back": 8,
        "one_in": 50_000,
        "habits": "small_i dots",
        "mark": "device",
    }
    for name in names:
        assert in_words(name, figures)
