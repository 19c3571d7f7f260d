"""Going on brings waiting work at once; going off keeps what one has."""

from __future__ import annotations

from datetime import timedelta

import pytest

from common import clock
from common.errors import Invalid, NotAllowed
from routing import backlog, queries
from routing.actions.offer_enquiry import offer_enquiry
from routing.actions.set_availability import set_availability
from routing.actions.stand_down_advocate import stand_down_advocate
from routing.models import Skill


@pytest.fixture
def zoe(make_advocate):
    """Approved and off."""
    zoe = make_advocate("Zoe F.")
    set_availability(by=zoe, is_available=False)
    return zoe


def test_going_on_brings_waiting_work_the_most_urgent_first(queued, zoe, asked):
    entries = [queued(due_at=clock.seconds_from_now(seconds)) for seconds in (900, 100, 500, 300)]
    set_availability(by=zoe, is_available=True)
    assert [asked(entry) for entry in entries] == [set(), {"Zoe F."}, {"Zoe F."}, {"Zoe F."}]


def test_going_on_twice_does_not_ask_twice(queued, zoe):
    entry = queued()
    set_availability(by=zoe, is_available=True)
    set_availability(by=zoe, is_available=True)
    assert entry.offers.count() == 1


def test_whoever_a_stage_asks_in_the_same_moment_is_asked_once(queued, ada, zoe, monkeypatch):
    entry = queued()
    read = backlog.backlog_of

    def read_just_before_a_stage_begins(advocate_id, *, limit):
        ids = read(advocate_id, limit=limit)
        offer_enquiry(entry_id=entry.id)
        return ids

    monkeypatch.setattr(backlog, "backlog_of", read_just_before_a_stage_begins)
    set_availability(by=zoe, is_available=True)
    assert entry.offers.filter(advocate_id=zoe.id).count() == 1


@pytest.mark.parametrize("reason", ["own household", "declined", "tier", "paused", "language"])
def test_going_on_brings_nothing_that_is_not_for_them(queued, zoe, asked, carla, service_level, reason):
    from routing.actions.pause_item import pause_item

    entry = queued()
    if reason == "own household":
        zoe.bill_account.household = carla.bill_account.household = "1 The Green"
        zoe.bill_account.save()
        carla.bill_account.save()
    elif reason == "declined":
        set_availability(by=zoe, is_available=True)
        entry.offers.update(status="declined")
    elif reason == "tier":
        service_level.stages.update(tier_floor="expert")
    elif reason == "paused":
        pause_item(item_id=entry.item_id, kind="enquiry")
    else:
        Skill.objects.filter(advocate_id=zoe.id, language="en").delete()
    set_availability(by=zoe, is_available=True)
    assert asked(entry) == set()


def test_going_off_keeps_the_offers_one_has(queued, ada):
    queued()
    set_availability(by=ada, is_available=False)
    assert queries.live_offers(ada).count() == 1


def test_until_a_time(queued, ada):
    until = clock.now() + timedelta(hours=2)
    assert set_availability(by=ada, is_available=True, until=until).until == until
    assert set_availability(by=ada, is_available=False, until=until).until is None


def test_topics_and_languages_are_the_advocates_choice(queued, ada, sim, billing, asked):
    set_availability(by=ada, is_available=True, topic_ids=[billing.id])
    assert asked(queued()) == set()
    set_availability(by=ada, is_available=True, topic_ids=[sim.id], languages=["de"])
    assert asked(queued()) == set()
    set_availability(by=ada, is_available=True, topic_ids=[sim.id], languages=["en", "de"])
    assert asked(queued()) == {"Ada L."}


def test_the_skill_index_holds_only_people_who_are_on(ada):
    set_availability(by=ada, is_available=False)
    assert not Skill.objects.filter(advocate_id=ada.id, is_listed=True).exists()
    set_availability(by=ada, is_available=True)
    assert not Skill.objects.filter(advocate_id=ada.id, is_listed=False).exists()


@pytest.mark.parametrize("fields", [{"max_open": 0}, {"max_open": 11}, {"until": clock.ago(minutes=1)}])
def test_nonsense_is_refused_with_the_field_named(ada, fields):
    with pytest.raises(Invalid) as refused:
        set_availability(by=ada, is_available=True, **fields)
    assert list(refused.value.fields) == list(fields)


def test_only_approved_advocates_go_on(nina, ada):
    ada.advocate.status = "suspended"
    ada.advocate.save()
    for person in (nina, ada):
        with pytest.raises(NotAllowed):
            set_availability(by=person, is_available=True)


def test_standing_down_gives_everything_to_others_at_once(queued, ada, ben, mo, asked):
    from routing.actions.claim_enquiry import claim_enquiry

    held, offered = queued(), queued()
    claim = claim_enquiry(enquiry_id=held.item_id, by=ada)
    stand_down_advocate(advocate_id=ada.id, by=mo, why="suspended")
    claim.refresh_from_db()
    assert claim.status == "released"
    assert asked(held) == {"Ben K."}
    assert asked(offered) == {"Ben K."}
    assert asked(queued()) == {"Ben K."}
