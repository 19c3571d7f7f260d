"""An expert and a newcomer: who is brought together, that both agree, what the one sees of the other, and its end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import BillAccount
from common import clock
from common.couriers import deliver
from common.errors import IllegalMove, Invalid, NotFound
from common.models import OutboxEntry
from marketplace.actions.agree_mentorship import agree_mentorship
from marketplace.actions.claim_next_review import claim_next_review
from marketplace.actions.end_mentorship import end_mentorship
from marketplace.actions.note_for_newcomer import note_for_newcomer
from marketplace.actions.propose_mentorship import propose_mentorship
from marketplace.errors import MentorshipOver
from marketplace.fraud.models import FraudCase, FraudSign
from marketplace.mentoring import pairing, queries
from marketplace.mentoring.models import Mentorship
from marketplace.models import Review
from marketplace.sweeps import end_mentorships, propose_mentorships
from routing.models import Skill

NOTE = "Name the screen first, then what to tap."


def set_tier(person, tier):
    person.advocate.tier = tier
    person.advocate.save(update_fields=["tier"])


@pytest.fixture
def newcomer(ada, expert):
    """Ada, on probation, while Eve is an expert on one of her topics."""
    set_tier(ada, "probation")
    return ada


@pytest.fixture
def proposed(newcomer):
    propose_mentorships()
    return Mentorship.objects.get()


@pytest.fixture
def running(proposed, newcomer, expert):
    agree_mentorship(mentorship_id=proposed.id, by=newcomer)
    return agree_mentorship(mentorship_id=proposed.id, by=expert)


# --- Who is brought together -----------------------------------------------------------------------------------


def test_two_with_a_topic_and_a_language_in_common_are_asked_once(
    proposed, newcomer, expert, sim, mailoutbox
):
    assert (proposed.mentor_id, proposed.newcomer_id, proposed.topic) == (expert.id, newcomer.id, sim)
    assert propose_mentorships() == 0
    for entry in OutboxEntry.objects.filter(kind="mail.mentorship_proposed"):
        deliver(entry)
    assert {mail.to[0] for mail in mailoutbox} == {newcomer.email, expert.email}
    assert not any(name in mail.body for mail in mailoutbox for name in ("Ada L.", "Eve X."))


@pytest.mark.parametrize("why", ["topic", "little", "tier", "suspended", "busy", "off"])
def test_nobody_is_asked_who_could_not_help(newcomer, expert, make_advocate, sim, why):
    skills = Skill.objects.filter(advocate_id=expert.id)
    if why == "topic":
        Skill.objects.filter(advocate_id=newcomer.id, topic=sim).delete()
    elif why == "little":
        skills.update(good=4)
    elif why == "tier":
        set_tier(expert, "trusted")
    elif why == "suspended":
        type(expert.advocate).objects.filter(pk=expert.id).update(status="suspended")
    elif why == "busy":
        other = make_advocate("Ned N.", tier="probation")
        assert propose_mentorship(newcomer_id=other.id) is not None
    else:
        skills.update(is_on=False)
    assert propose_mentorship(newcomer_id=newcomer.id) is None


def live_together(one, other):
    BillAccount.objects.filter(pk__in=[one.bill_account_id, other.bill_account_id]).update(household="4 Mill")


def name_together(one, other):
    case = FraudCase.objects.create(advocate=one.advocate, opened_at=clock.now())
    FraudSign.objects.create(case=case, signal="same_device", found_at=clock.now(), people=[other.id])


@pytest.mark.parametrize("bind", [live_together, name_together])
def test_never_two_who_are_linked(newcomer, expert, bind):
    bind(newcomer, expert)
    assert propose_mentorship(newcomer_id=newcomer.id) is None


def test_without_the_guard_of_links_they_would_be(newcomer, expert, monkeypatch):
    monkeypatch.setattr(pairing, "_relations", lambda person: {person})
    with pytest.raises(AssertionError):
        test_never_two_who_are_linked(newcomer, expert, live_together)


def test_a_link_that_came_to_light_meanwhile_keeps_them_apart(proposed, newcomer, expert):
    agree_mentorship(mentorship_id=proposed.id, by=newcomer)
    name_together(newcomer, expert)
    with pytest.raises(MentorshipOver):
        agree_mentorship(mentorship_id=proposed.id, by=expert)


# --- Both agree ------------------------------------------------------------------------------------------------


def test_it_runs_with_the_second_yes(proposed, newcomer, expert):
    for _ in range(2):
        assert agree_mentorship(mentorship_id=proposed.id, by=newcomer).status == "proposed"
    (pair,) = queries.pairs_of(expert)
    assert (pair.is_mentor, pair.other, pair.has_agreed) == (True, "", False)
    assert agree_mentorship(mentorship_id=proposed.id, by=expert).status == "running"
    assert queries.pairs_of(expert)[0].other == "Ada L."
    assert queries.mentorship_of(newcomer).mentor.user == expert


@pytest.mark.parametrize(
    "act",
    [
        lambda pair, by: agree_mentorship(mentorship_id=pair.id, by=by),
        lambda pair, by: end_mentorship(mentorship_id=pair.id, by=by),
        lambda pair, by: note_for_newcomer(mentorship_id=pair.id, by=by, note=NOTE),
    ],
    ids=["agree", "end", "note"],
)
def test_it_is_nobody_elses_business(running, ben, mo, act):
    for person in (ben, mo):
        with pytest.raises(NotFound):
            act(running, person)


@pytest.mark.parametrize(
    ("fields", "guard"),
    [
        ({"status": "running"}, "mentorship_runs_by_agreement"),
        ({"status": "paused"}, "mentorship_status_is_known"),
    ],
    ids=["without-a-yes", "unknown"],
)
def test_the_database_refuses_what_must_not_be(proposed, fields, guard):
    with pytest.raises(IntegrityError, match=guard), transaction.atomic():
        Mentorship.objects.update(**fields)


def test_of_two_proposals_at_once_the_database_keeps_one(
    proposed, newcomer, expert, make_advocate, monkeypatch
):
    """Both had looked before either wrote."""
    other = make_advocate("Ned N.", tier="probation")
    match = pairing.Match(expert.id, proposed.topic, "en")
    monkeypatch.setattr(pairing, "match_for", lambda newcomer: match)
    assert propose_mentorship(newcomer_id=other.id) is None
    assert Mentorship.objects.count() == 1


# --- While it runs ---------------------------------------------------------------------------------------------


def test_the_mentor_reads_what_came_back_and_writes(
    running, ask, answer, decide, newcomer, expert, mo, carla, client_of, api_of
):
    given = answer(ask(), by=newcomer)
    decide(given, by=mo, decision="return", note="Say where the switch is.")
    address = reverse("mentoring")
    page = client_of(expert).get(address).content.decode()
    for shown in ("Ada L.", given.body, "Say where the switch is."):
        assert shown in page
    refused = client_of(expert).post(reverse("mentoring_note", args=[running.id]), {"note": "Hm"})
    assert refused.status_code == 422
    assert "Hm</textarea>" in refused.content.decode()
    client_of(expert).post(reverse("mentoring_note", args=[running.id]), {"note": NOTE})
    progress = client_of(newcomer).get(reverse("progress")).content.decode()
    assert "Eve X. is your mentor" in progress
    assert NOTE in progress
    (mine,) = api_of(newcomer).get("/api/v1/mentorships/").json()
    assert (mine["other"], mine["note"], mine["sent_back"]) == ("Eve X.", NOTE, [])
    live_together(carla, expert)
    assert queries.pairs_of(expert)[0].sent_back == []


def test_no_contact_details_in_the_note(running, expert):
    with pytest.raises(Invalid) as refused:
        note_for_newcomer(mentorship_id=running.id, by=expert, note="Call me on 07700 900123.")
    assert "note" in refused.value.fields


def test_who_helps_does_not_judge(running, ask, answer, newcomer, expert):
    answer(ask(), by=newcomer)
    assert Review.objects.filter(status="waiting").exists()
    assert claim_next_review(by=expert) is None


# --- Its end ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["mentor", "newcomer"])
def test_either_ends_it_and_they_do_not_meet_again(running, newcomer, expert, who):
    end_mentorship(mentorship_id=running.id, by=expert if who == "mentor" else newcomer)
    assert queries.pairs_of(newcomer) == queries.pairs_of(expert) == []
    with pytest.raises(IllegalMove):
        end_mentorship(mentorship_id=running.id, by=newcomer)
    with pytest.raises(MentorshipOver):
        note_for_newcomer(mentorship_id=running.id, by=expert, note=NOTE)
    with clock.at(clock.now() + 2 * pairing.REST):
        assert propose_mentorship(newcomer_id=newcomer.id) is None


@pytest.mark.parametrize("what", ["promoted", "demoted", "left"])
def test_it_ends_by_itself_when_it_has_served_its_turn(running, newcomer, expert, what):
    assert end_mentorships() == 0
    if what == "promoted":
        set_tier(newcomer, "member")
    elif what == "demoted":
        set_tier(expert, "trusted")
    else:
        type(newcomer.advocate).objects.filter(pk=newcomer.id).update(status="left")
    assert end_mentorships() == 1
    running.refresh_from_db()
    assert (running.status, running.ended_at is not None) == ("ended", True)


def test_a_proposal_without_an_answer_makes_room(proposed):
    Mentorship.objects.update(proposed_at=clock.now() - pairing.ANSWER_WITHIN - timedelta(minutes=1))
    assert end_mentorships() == 1
