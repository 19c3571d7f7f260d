"""How answers went makes the score, here and a little everywhere."""

from __future__ import annotations

import pytest
from django.db import transaction

from accounts.models import Topic
from routing.actions.enrol_advocate import enrol_advocate
from routing.actions.record_outcome import record_outcome
from routing.models import Skill


def scores(person):
    return {
        (skill.topic_id, skill.language): skill.score for skill in Skill.objects.filter(advocate_id=person.id)
    }


def count(person, topic, *, good=0, bad=0):
    for is_good in [True] * good + [False] * bad:
        record_outcome(advocate_id=person.id, topic_id=topic.id, language="en", is_good=is_good)


def test_a_good_answer_raises_the_score(ada, sim):
    before = scores(ada)[sim.id, "en"]
    skill = record_outcome(advocate_id=ada.id, topic_id=sim.id, language="en", is_good=True)
    assert (skill.good, skill.bad) == (1, 0)
    assert before < skill.score == scores(ada)[sim.id, "en"]


def test_a_bad_record_on_one_topic_lowers_the_others_less(ada, sim, billing):
    count(ada, sim, bad=10)
    after = scores(ada)
    assert after[sim.id, "en"] < after[billing.id, "en"] < 700


def test_a_topic_added_later_starts_from_the_record(ada, sim):
    count(ada, sim, bad=10)
    new = Topic.objects.create(name="Roaming", slug="roaming")
    enrol_advocate(advocate=ada.advocate, topics=[new], languages=["en"])
    assert scores(ada)[new.id, "en"] < 700


def test_no_such_skill_counts_nothing(ada, sim):
    assert record_outcome(advocate_id=ada.id, topic_id=sim.id, language="fr", is_good=True) is None


@pytest.mark.race
def test_outcomes_on_two_topics_at_once_are_both_counted(race_db, ada, sim, billing, in_parallel):
    """Each has its own skill locked and wants the other's: whoever is locked is left out, nobody waits."""

    def tell(topic):
        with transaction.atomic():
            count(ada, topic, good=5)

    in_parallel([lambda: tell(sim), lambda: tell(billing)] * 4)
    counted = Skill.objects.filter(advocate_id=ada.id, language="en", topic__in=[sim, billing])
    assert sorted(counted.values_list("good", flat=True)) == [20, 20]
