"""A reviewer takes a verdict back for some seconds, in which nobody hears of it; then it takes effect by itself."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db.models import F

from common import clock, request_context
from common.errors import Invalid, NotFound
from common.models import HistoryRow, OutboxEntry
from marketplace import locking, pending_verdicts, sweeps
from marketplace.actions import carry_out_verdict as carrying_out
from marketplace.actions.carry_out_verdict import carry_out_verdict
from marketplace.actions.claim_next_review import claim_next_review
from marketplace.actions.claim_review import claim_review
from marketplace.actions.give_verdict import give_verdict
from marketplace.actions.review_answer import review_answer
from marketplace.actions.undo_verdict import undo_verdict
from marketplace.actions.withdraw_enquiry import withdraw_enquiry
from marketplace.errors import ReviewDecided, ReviewNotHeld, VerdictInEffect
from marketplace.models import Review, Verdict
from marketplace.quality import blind
from routing.actions.release_claim import release_claim
from routing.errors import AlreadyClaimed
from routing.models import Claim, QueueEntry
from tests.marketplace.conftest import GOOD_SCORES

SECONDS = 8
NOTE = "The second step is missing."


@pytest.fixture(autouse=True)
def undo_seconds(settings):
    settings.UNDO_SECONDS = SECONDS


@pytest.fixture
def submitted(ask, answer, ada, ben, billing):
    """Ada's answer on a topic where every answer is checked."""
    return answer(ask(subject="A charge", topic_id=billing.id), by=ada)


@pytest.fixture
def opened(submitted, mo):
    """The review of it, open to Mo."""
    return claim_review(review_id=Review.objects.get(answer=submitted).id, by=mo)


def give(review, *, by, decision="publish", scores=GOOD_SCORES, note=""):
    return give_verdict(review_id=review.id, by=by, decision=decision, scores=scores, note=note)


def let_time_pass(seconds=SECONDS):
    Verdict.objects.update(in_effect_at=F("in_effect_at") - timedelta(seconds=seconds))


def state(review, submitted):
    review.refresh_from_db()
    submitted.refresh_from_db()
    return review.status, submitted.status


# --- Before it is in effect ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("decision", "note"), [("publish", ""), ("return", NOTE), ("reject", NOTE), ("escalate", "")]
)
def test_nobody_hears_of_it_at_first(submitted, opened, decision, note, mo):
    told = OutboxEntry.objects.count()
    given = give(opened, by=mo, decision=decision, note=note)
    assert given.status == "waiting"
    assert state(opened, submitted) == ("waiting", "submitted")
    assert (opened.decided_by, opened.decision, opened.quality) == (None, "", None)
    assert OutboxEntry.objects.count() == told
    assert sweeps.carry_out_verdicts() == 0


def test_nobody_else_gets_the_answer_meanwhile(opened, mo, make_user):
    nell = make_user("Nell M.", roles=["moderator"], is_staff=True)
    give(opened, by=mo)
    assert claim_next_review(by=nell) is None
    with pytest.raises(ReviewDecided, match=r"Mo .* has already decided"):
        claim_review(review_id=opened.id, by=nell)
    with pytest.raises(ReviewNotHeld):
        review_answer(review_id=opened.id, by=nell, decision="publish", scores=GOOD_SCORES)


def test_its_reviewer_goes_on_with_the_next_one(ask, answer, opened, billing, ada, mo):
    second = answer(ask(subject="Another", topic_id=billing.id), by=ada)
    give(opened, by=mo)
    assert claim_next_review(by=mo).answer_id == second.id


def test_taken_back_it_is_open_again_as_it_was_filled_in(submitted, opened, mo):
    before = QueueEntry.objects.get(item_id=opened.id)
    give(opened, by=mo, decision="return", note=NOTE)
    assert undo_verdict(review_id=opened.id, by=mo).status == "waiting"
    kept = Verdict.objects.get()
    assert (kept.in_effect_at, kept.note, kept.scores) == (None, NOTE, GOOD_SCORES)
    held = Claim.objects.get(status="active")
    assert (held.holder, held.entry.item_id, held.entry.excluded_ids) == (mo, opened.id, before.excluded_ids)
    assert held.entry.due_at == before.due_at
    let_time_pass()
    assert sweeps.carry_out_verdicts() == 0
    assert state(opened, submitted) == ("waiting", "submitted")


def test_another_verdict_can_follow(submitted, opened, mo):
    give(opened, by=mo, decision="reject", note=NOTE)
    undo_verdict(review_id=opened.id, by=mo)
    give(opened, by=mo)
    let_time_pass()
    assert sweeps.carry_out_verdicts() == 1
    assert state(opened, submitted) == ("decided", "published")


def test_taking_it_back_twice_changes_nothing(opened, mo):
    give(opened, by=mo)
    undo_verdict(review_id=opened.id, by=mo)
    undo_verdict(review_id=opened.id, by=mo)
    assert Claim.objects.filter(entry__item_id=opened.id, status="active").count() == 1


def test_given_back_after_that_it_is_somebody_elses(submitted, opened, mo, make_user):
    nell = make_user("Nell M.", roles=["moderator"], is_staff=True)
    give(opened, by=mo, decision="reject", note=NOTE)
    undo_verdict(review_id=opened.id, by=mo)
    release_claim(claim_id=Claim.objects.get(status="active").id, by=mo)
    claim_review(review_id=opened.id, by=nell)
    with pytest.raises(AlreadyClaimed):
        undo_verdict(review_id=opened.id, by=mo)
    give(opened, by=nell)
    let_time_pass()
    sweeps.carry_out_verdicts()
    assert state(opened, submitted) == ("decided", "published")
    assert opened.decided_by == nell


def test_the_same_verdict_again_is_the_same(opened, mo):
    give(opened, by=mo)
    until = Verdict.objects.get().in_effect_at
    give(opened, by=mo)
    assert Verdict.objects.get().in_effect_at == until
    with pytest.raises(ReviewDecided):
        give(opened, by=mo, decision="reject", note=NOTE)


def test_what_is_wrong_with_it_is_said_at_once(opened, mo):
    with pytest.raises(Invalid):
        give(opened, by=mo, decision="reject", note="")
    with pytest.raises(Invalid):
        give(opened, by=mo, scores={"correct": 0})
    with pytest.raises(Invalid):
        give(opened, by=mo, decision="burn")
    assert not Verdict.objects.exists()
    assert Claim.objects.get(entry__item_id=opened.id).status == "active"


# --- In effect ----------------------------------------------------------------------------------------------------


def test_it_takes_effect_by_itself(submitted, opened, carla, mo):
    give(opened, by=mo, note="Lovely first line.")
    let_time_pass()
    assert sweeps.carry_out_verdicts() == 1
    assert state(opened, submitted) == ("decided", "published")
    assert (opened.decided_by, opened.scores, opened.note) == (mo, GOOD_SCORES, "Lovely first line.")
    assert opened.decided_at <= clock.now()
    assert not Verdict.objects.exists()
    assert sweeps.carry_out_verdicts() == 0


def test_the_record_says_by_which_page_it_was_decided(opened, submitted, mo):
    with request_context.come_by("POST review_desk", "192.0.2.0/24"):
        give(opened, by=mo)
    let_time_pass()
    sweeps.carry_out_verdicts()
    done = HistoryRow.objects.filter(verb__in=["review_answer", "publish_answer"])
    assert {(row.actor_id, row.door, row.network) for row in done} == {
        (mo.id, "POST review_desk", "192.0.2.0/24")
    }


def test_then_it_cannot_be_taken_back(opened, submitted, mo):
    give(opened, by=mo)
    let_time_pass()
    sweeps.carry_out_verdicts()
    with pytest.raises(VerdictInEffect):
        undo_verdict(review_id=opened.id, by=mo)
    assert state(opened, submitted) == ("decided", "published")


def test_late_but_before_the_clock_came_by_it_still_can(opened, submitted, mo):
    give(opened, by=mo)
    let_time_pass()
    undo_verdict(review_id=opened.id, by=mo)
    assert sweeps.carry_out_verdicts() == 0


def test_a_question_withdrawn_meanwhile_needs_no_verdict(opened, submitted, carla, mo):
    give(opened, by=mo)
    withdraw_enquiry(enquiry_id=submitted.enquiry_id, by=carla)
    assert not Verdict.objects.exists()
    let_time_pass()
    assert carry_out_verdict(review_id=opened.id) is None
    assert opened.status == "waiting"
    assert state(opened, submitted)[0] == "dropped"
    with pytest.raises(ReviewDecided, match="no longer waiting"):
        undo_verdict(review_id=opened.id, by=mo)


def test_it_holds_though_its_giver_has_lost_the_role(opened, submitted, mo):
    give(opened, by=mo, decision="reject", note=NOTE)
    mo.roles = []
    mo.save()
    with pytest.raises(NotFound):
        undo_verdict(review_id=opened.id, by=mo)
    let_time_pass()
    assert sweeps.carry_out_verdicts() == 1
    assert state(opened, submitted) == ("decided", "rejected")


@pytest.mark.parametrize("who", ["nell", "carla", "ada"])
def test_nobody_takes_back_what_another_decided(opened, who, mo, carla, ada, make_user):
    people = {"nell": make_user("Nell M.", roles=["moderator"], is_staff=True), "carla": carla, "ada": ada}
    give(opened, by=mo)
    with pytest.raises(NotFound):
        undo_verdict(review_id=opened.id, by=people[who])
    assert Verdict.objects.get().in_effect_at is not None


def test_what_nobody_knows_cannot_be_taken_back(mo):
    with pytest.raises(NotFound):
        undo_verdict(review_id=uuid4(), by=mo)


def test_by_a_setting_it_takes_effect_at_once(opened, submitted, mo, settings):
    settings.UNDO_SECONDS = 0
    assert give(opened, by=mo).status == "decided"
    assert state(opened, submitted) == ("decided", "published")


def test_a_blind_one_is_decided_at_once(opened, submitted, mo, make_user, settings):
    """Nobody hears of it, and its moderator may learn at once how it compares."""
    settings.SECOND_LOOK_PERCENT = 100
    give(opened, by=mo)
    let_time_pass()
    sweeps.carry_out_verdicts()
    nell = make_user("Nell M.", roles=["moderator"], is_staff=True)
    second = claim_next_review(by=nell)
    assert blind.words_judged(second)
    assert give(second, by=nell).status == "decided"


# --- At the same moment ---------------------------------------------------------------------------------------------


@pytest.mark.race
def test_taken_back_or_in_effect_never_both(race_db, opened, submitted, mo, in_parallel):
    """Two relays and the key, all when the time is over."""
    give(opened, by=mo)
    let_time_pass()
    results = in_parallel(
        [lambda: carry_out_verdict(review_id=opened.id), lambda: undo_verdict(review_id=opened.id, by=mo)]
        * 4,
        threads=8,
    )
    was_done = [each for each in results[::2] if each is not None and not isinstance(each, Exception)]
    was_undone = [each for each in results[1::2] if not isinstance(each, Exception)]
    assert len(was_done) <= 1
    assert bool(was_done) != bool(was_undone)
    assert state(opened, submitted) == (("decided", "published") if was_done else ("waiting", "submitted"))


def test_what_was_undone_and_given_again_waits_its_whole_time(opened, submitted, mo):
    """As for a sweep that read its list before that."""
    give(opened, by=mo)
    let_time_pass()
    undo_verdict(review_id=opened.id, by=mo)
    give(opened, by=mo)
    assert carry_out_verdict(review_id=opened.id) is None
    assert state(opened, submitted) == ("waiting", "submitted")


def test_without_the_guard_of_time_a_slow_sweep_decides_too_early(opened, submitted, mo, monkeypatch):
    monkeypatch.setattr(pending_verdicts, "due", pending_verdicts.standing)
    with pytest.raises(AssertionError):
        test_what_was_undone_and_given_again_waits_its_whole_time(opened, submitted, mo)


def test_without_the_guard_of_the_lock_what_was_taken_back_takes_effect(opened, submitted, mo, monkeypatch):
    """The sweep reads, the reviewer takes it back, the sweep goes on with what it read."""
    give(opened, by=mo)
    let_time_pass()

    def read_without_waiting(review_id):
        review = locking.lock_story_of_review(review_id)
        undo_verdict(review_id=review_id, by=mo)
        return review

    monkeypatch.setattr(carrying_out, "lock_story_of_review", read_without_waiting)
    carry_out_verdict(review_id=opened.id)
    with pytest.raises(AssertionError):
        assert state(opened, submitted) == ("waiting", "submitted")
