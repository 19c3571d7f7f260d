"""Who is asked: the formula's terms one by one, and a search that stays short in a crowd of any size."""

from __future__ import annotations

import random
import uuid
from collections import Counter

import pytest
from django.db import connection

from accounts.models import Advocate, BillAccount
from routing import matching
from routing.matching import Candidate, rank
from routing.models import Availability, QueueEntry, Skill
from routing.track_record import Outcomes, score
from tests.routing.plans import a_large_crowd, a_long_queue, nodes_of, scanned_tables


def candidate(**known):
    given = {
        "advocate_id": uuid.uuid4(),
        "score": 800,
        "outcomes": 50,
        "offers_taken": 5,
        "offers_missed": 5,
        "claims_finished": 5,
        "claims_dropped": 1,
        "idle_seconds": 3600.0,
    }
    return Candidate(**{**given, **known})


def order(*candidates, want=10, seed=1):
    return [choice.candidate for choice in rank(candidates, want=want, rng=random.Random(seed))]


# --- The formula -----------------------------------------------------------------------------------------------


def test_weights_add_up_to_one():
    assert sum(matching.WEIGHTS.values()) == 1


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"score": 900}, {"score": 800}),
        ({"offers_taken": 9}, {"offers_taken": 1}),
        ({"claims_dropped": 0}, {"claims_dropped": 9}),
        ({"idle_seconds": 9000.0}, {"idle_seconds": 60.0}),
        ({"idle_seconds": None}, {"idle_seconds": 900_000.0}),
    ],
)
def test_each_term_counts(better, worse):
    first, second = candidate(**better), candidate(**worse)
    assert order(second, first) == [first, second]


def test_luck_is_not_skill():
    lucky, proven, unknown = Outcomes(1, 0), Outcomes(95, 5), Outcomes(0, 0)
    assert score(lucky, everywhere=lucky) < score(proven, everywhere=proven)
    assert score(unknown, everywhere=unknown) == 700


def test_a_record_elsewhere_counts_until_there_is_one_here():
    poor, unknown = Outcomes(20, 60), Outcomes(0, 0)
    assert score(unknown, everywhere=poor) < score(unknown, everywhere=unknown)
    assert score(Outcomes(95, 5), everywhere=Outcomes(115, 65)) > 900


def test_whoever_is_wrong_as_often_as_right_has_no_quality():
    for known in (500, 300):
        choice = rank([candidate(score=known)], want=1, rng=random.Random(1))[0]
        assert choice.why["quality"] == 0


def test_only_as_many_as_wanted():
    assert len(order(*(candidate() for _ in range(30)), want=5)) == 5


def test_nobody_twice_even_if_a_newcomer_is_among_the_best():
    people = [candidate(outcomes=0, score=900 + number) for number in range(10)]
    chosen = order(*people, want=10)
    assert len(set(chosen)) == 10


def test_newcomers_have_their_share_of_seats():
    known = [candidate(score=950) for _ in range(40)]
    newcomers = [candidate(score=700, outcomes=0) for _ in range(40)]
    seats = Counter()
    for seed in range(400):
        seats.update(choice.outcomes == 0 for choice in order(*known, *newcomers, want=5, seed=seed))
    assert 0.12 < seats[True] / seats.total() < 0.18


def test_with_few_people_newcomers_seats_are_not_left_empty():
    assert len(order(*(candidate() for _ in range(5)), want=5)) == 5


def test_the_same_seed_gives_the_same_choice():
    people = [candidate() for _ in range(20)]
    assert order(*people, seed=7) == order(*people, seed=7)
    assert order(*people, seed=7) != order(*people, seed=8)


def test_the_choice_is_explained():
    choice = rank([candidate()], want=1, rng=random.Random(1))[0]
    assert choice.why == {
        "worth": 0.53,
        "quality": 0.6,
        "likelihood": 0.35,
        "fairness": 0.5,
        "seat": "best",
    }


# --- The search ------------------------------------------------------------------------------------------------


def test_the_fair_sample_reaches_beyond_the_best(queued, make_advocate, service_level, sim):
    """Twelve people with equal skill and two seats: over many enquiries everybody is asked."""
    service_level.stages.filter(position=1).update(people=2)
    people = [make_advocate(f"Advocate {number}") for number in range(12)]
    for number, person in enumerate(people):
        Skill.objects.filter(advocate_id=person.id).update(lot=number / 12)
    asked = Counter()
    for _ in range(60):
        asked.update(queued().offers.filter(stage=1).values_list("advocate_id", flat=True))
    assert set(asked) == {person.id for person in people}


@pytest.mark.parametrize("size", [1_000, 8_000])
def test_the_search_walks_its_indexes_at_any_size(queued, carla, sim, service_level, size):
    """Rows read stay a few dozen while the crowd grows tenfold; no table is scanned."""
    entry = queued()
    a_large_crowd(size, topics=[sim])
    a_long_queue(2_000, owner=carla, topics=[sim], level=service_level)
    with connection.cursor() as cursor:
        cursor.execute(
            "EXPLAIN (ANALYZE, FORMAT JSON) "
            + matching.find_statement(tier_floor="probation", best=15, sample=5),
            {**matching._whom(entry), **matching._but(entry), "lot": 0.4},
        )
        plan = cursor.fetchone()[0][0]["Plan"]
    assert scanned_tables(plan) == set()
    assert max(node["Actual Rows"] * node["Actual Loops"] for node in nodes_of(plan)) <= 40


# --- The copies it goes by -------------------------------------------------------------------------------------


@pytest.fixture
def found(sim, carla):
    """found(want=, tier_floor=) -> the ids of those eligible for an enquiry of Carla's."""

    def ids(*, want=5, tier_floor="probation"):
        entry = QueueEntry(owner=carla, topic=sim, language="en", item_id=carla.id, story=carla.id)
        people = matching.eligible(entry, tier_floor=tier_floor, want=want, rng=random.Random(1))
        return {person.advocate_id for person in people}

    return ids


def test_whoever_is_listed_by_mistake_does_not_fit(found, ada, ben):
    Availability.objects.filter(advocate_id=ada.id).update(is_available=False)
    Advocate.objects.filter(user=ben).update(status="suspended")
    assert Skill.objects.filter(is_listed=True, topic__slug="sim", language="en").count() == 2
    assert found() == set()


def test_a_bill_in_the_household_with_nobody_on_it_keeps_nobody_out(found, ada, ben, carla):
    carla.bill_account = BillAccount.objects.create(number="W-77", household="7 Mill Lane")
    carla.save()
    BillAccount.objects.create(number="W-78", household="7 Mill Lane")
    assert found() == {ada.id, ben.id}


def test_a_tier_that_is_copied_too_high_admits_nobody(found, ada):
    Skill.objects.filter(advocate_id=ada.id).update(tier_rank=3)
    assert found(tier_floor="expert") == set()


def test_behind_many_with_full_hands_the_others_are_found(found, make_advocate, queued):
    """Far more listed by mistake than one look finds, all with better scores."""
    people = [make_advocate(f"Advocate {number}") for number in range(40)]
    free = people[:2]
    Skill.objects.exclude(advocate_id__in=[person.id for person in free]).update(score=900, lot=0.999)
    Availability.objects.exclude(advocate_id__in=[person.id for person in free]).update(is_available=False)
    assert found(want=2) == {person.id for person in free}


def test_a_skill_knows_its_advocates_tier(ada, make_advocate):
    trusted = make_advocate("Trudy T.", tier="trusted")
    assert set(Skill.objects.filter(advocate_id=trusted.id).values_list("tier_rank", flat=True)) == {2}
    Advocate.objects.filter(user=ada).update(tier="expert")
    assert set(Skill.objects.filter(advocate_id=ada.id).values_list("tier_rank", flat=True)) == {3}


@pytest.mark.race
def test_without_the_trigger_a_promotion_would_go_unseen(ada, found):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_advocate DISABLE TRIGGER skills_follow_the_tier")
    Advocate.objects.filter(user=ada).update(tier="expert")
    assert found(tier_floor="expert") == set()


def test_with_the_trigger_a_promotion_is_seen(ada, found):
    Advocate.objects.filter(user=ada).update(tier="expert")
    assert found(tier_floor="expert") == {ada.id}
