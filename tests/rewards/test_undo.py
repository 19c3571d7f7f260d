"""What ops decides on a request can be taken back for some seconds, and nobody hears of it before."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import sweeps
from common import deferring
from common.errors import IllegalMove, NotFound
from common.models import Deferred, HistoryRow, OutboxEntry
from rewards.actions.appeal_hold import appeal_hold
from rewards.actions.approve_redemption import approve_redemption
from rewards.actions.cancel_redemption import cancel_redemption
from rewards.actions.decline_redemption import decline_redemption
from rewards.models import Hold, Redemption, RedemptionApproval

SECONDS = 8
REASON = "The account was closed last week."


@pytest.fixture(autouse=True)
def undo_seconds(settings):
    settings.UNDO_SECONDS = SECONDS


@pytest.fixture
def asked(ada, earn, redeem):
    earn(ada, 1840)
    return redeem(ada, 1000)


def later(action, redemption, *, by, **arguments):
    return deferring.defer(
        action,
        by=by,
        about=redemption.id,
        page="/payouts/",
        called="Your decision",
        redemption_id=redemption.id,
        **arguments,
    )


def decline(redemption, *, by, reason=REASON):
    return later(decline_redemption, redemption, by=by, reason=reason)


def approve(redemption, *, by):
    return later(approve_redemption, redemption, by=by)


def let_time_pass(seconds=SECONDS):
    Deferred.objects.update(due_at=F("due_at") - timedelta(seconds=seconds))


def typed(action, redemption, *, by):
    return deferring.typed(action, deferring.standing(by, about=[redemption.id]).get(redemption.id))


def state(redemption):
    redemption.refresh_from_db()
    return redemption.status


# --- Before it is carried out ---------------------------------------------------------------------------------------


def test_nobody_hears_of_it_at_first(omar, asked):
    told, written = OutboxEntry.objects.count(), HistoryRow.objects.filter(verb="decline_redemption")
    done = decline(asked, by=omar)
    assert done.result.status == "declined"
    assert done.waiting.status == "waiting"
    assert sweeps.carry_out_deferred() == 0
    assert (state(asked), OutboxEntry.objects.count(), written.count()) == ("requested", told, 0)


def test_by_a_setting_it_is_done_at_once(omar, asked, settings):
    settings.UNDO_SECONDS = 0
    assert decline(asked, by=omar).waiting is None
    assert state(asked) == "declined"


def test_taken_back_it_is_never_carried_out(omar, asked):
    waiting = decline(asked, by=omar).waiting
    for _again in range(2):
        deferring.take_back(waiting.id, by=omar)
    assert typed(decline_redemption, asked, by=omar)["reason"] == REASON
    assert typed(approve_redemption, asked, by=omar) == {}
    let_time_pass()
    assert sweeps.carry_out_deferred() == 0
    assert state(asked) == "requested"


def test_another_decision_can_follow(omar, asked):
    deferring.take_back(decline(asked, by=omar).waiting.id, by=omar)
    decline(asked, by=omar, reason="It was asked for by mistake.")
    let_time_pass()
    assert sweeps.carry_out_deferred() == 1
    assert (state(asked), asked.reason) == ("declined", "It was asked for by mistake.")
    assert Deferred.objects.count() == 1


def test_the_same_again_is_the_same_and_another_has_to_wait(omar, asked):
    first = decline(asked, by=omar).waiting
    again = decline(asked, by=omar).waiting
    assert (again.id, again.due_at) == (first.id, first.due_at)
    with pytest.raises(deferring.StillWaiting):
        decline(asked, by=omar, reason="Something else.")


def test_what_is_wrong_with_it_is_said_at_once(omar, asked, carla):
    cancel_redemption(redemption_id=asked.id, by=asked.holder)
    with pytest.raises(IllegalMove):
        decline(asked, by=omar)
    with pytest.raises(deferring.NotAllowed):
        decline(asked, by=carla)
    assert not Deferred.objects.exists()


def test_what_is_typed_is_kept_sealed_and_no_longer_than_needed(omar, asked):
    waiting = decline(asked, by=omar).waiting
    with connection.cursor() as cursor:
        cursor.execute("SELECT common_deferred::text FROM common_deferred")
        assert REASON not in cursor.fetchone()[0]
    let_time_pass()
    sweeps.carry_out_deferred()
    waiting.refresh_from_db()
    assert waiting.call_sealed is None


def test_what_was_typed_for_something_else_stays(omar, asked):
    first = decline(asked, by=omar).waiting
    deferring.take_back(first.id, by=omar)
    approve(asked, by=omar)
    both = deferring.standing(omar, about=[asked.id])[asked.id]
    assert both.is_waiting
    assert deferring.typed(decline_redemption, both)["reason"] == REASON


# --- Carried out ----------------------------------------------------------------------------------------------------


def test_the_clock_carries_it_out_once(omar, asked):
    decline(asked, by=omar)
    let_time_pass()
    assert sweeps.carry_out_deferred() == 1
    assert (state(asked), asked.reason) == ("declined", REASON)
    assert sweeps.carry_out_deferred() == 0


def test_then_it_cannot_be_taken_back(omar, asked):
    waiting = decline(asked, by=omar).waiting
    let_time_pass()
    sweeps.carry_out_deferred()
    with pytest.raises(deferring.CarriedOut):
        deferring.take_back(waiting.id, by=omar)


def test_the_record_says_from_where_it_was_asked_for(client_of, omar, asked):
    client_of(omar).post(reverse("redemption_decline", args=[asked.id]), {"reason": REASON})
    let_time_pass()
    sweeps.carry_out_deferred()
    assert (
        HistoryRow.objects.filter(subject=asked.id)
        .filter(verb="decline_redemption", actor=omar, door="POST redemption_decline", network="127.0.0.0/24")
        .exists()
    )
    verbs = HistoryRow.objects.filter(story=asked.id, kind="deferred").values_list("verb", "why")
    assert list(verbs) == [("defer", "decline_redemption")]


def test_what_has_become_impossible_is_told_to_whoever_did_it(omar, petra, asked):
    waiting = decline(asked, by=omar).waiting
    cancel_redemption(redemption_id=asked.id, by=asked.holder)
    let_time_pass()
    assert sweeps.carry_out_deferred() == 1
    assert state(asked) == "cancelled"
    (refused,) = deferring.refused(omar)
    assert (refused.id, refused.called, refused.why) == (
        waiting.id,
        "Your decision",
        str(IllegalMove.message),
    )
    assert deferring.refused(petra) == []
    assert sweeps.carry_out_deferred() == 0
    deferring.take_back(waiting.id, by=omar)
    assert typed(decline_redemption, asked, by=omar)["reason"] == REASON
    assert deferring.refused(omar) == []


def test_a_fault_of_ours_is_told_in_the_end(omar, asked, caplog):
    decline(asked, by=omar)
    Deferred.objects.update(action="rewards.actions.decline_redemption.renamed_since")
    let_time_pass()
    assert sweeps.carry_out_deferred() == 0
    assert Deferred.objects.get().is_waiting
    let_time_pass(deferring.GIVE_UP_SECONDS)
    assert sweeps.carry_out_deferred() == 1
    (refused,) = deferring.refused(omar)
    assert refused.why == str(deferring.FAULT)
    assert refused.words == [REASON]
    assert "is given up" in caplog.text


@pytest.mark.parametrize("change", [{"roles": []}, {"is_active": False}])
def test_whoever_may_no_longer_does_nothing_any_more(omar, asked, change):
    decline(asked, by=omar)
    for name, value in change.items():
        setattr(omar, name, value)
    omar.save()
    let_time_pass()
    sweeps.carry_out_deferred()
    assert state(asked) == "requested"
    assert Deferred.objects.get().status == "refused"


def test_two_people_can_decide_within_the_same_seconds(omar, petra, asked, settings):
    settings.FOUR_EYES_ABOVE_MINOR = 1
    for person in (omar, petra):
        approve(asked, by=person)
    let_time_pass()
    assert sweeps.carry_out_deferred() == 2
    assert RedemptionApproval.objects.count() == 2
    assert state(asked) == "approved"


@pytest.mark.parametrize("who", ["petra", "ada", "carla"])
def test_nobody_takes_back_what_another_did(omar, petra, ada, carla, asked, who):
    waiting = decline(asked, by=omar).waiting
    with pytest.raises(NotFound):
        deferring.take_back(waiting.id, by={"petra": petra, "ada": ada, "carla": carla}[who])
    with pytest.raises(NotFound):
        deferring.take_back(uuid4(), by=omar)


def test_only_actions_are_called(omar, asked):
    waiting = decline(asked, by=omar).waiting
    Deferred.objects.update(action="os.system")
    let_time_pass()
    with pytest.raises(ValueError, match="no action"):
        deferring.carry_out(waiting.id)


# --- At the same moment ---------------------------------------------------------------------------------------------


@pytest.mark.race
def test_taken_back_or_carried_out_never_both(race_db, omar, asked, in_parallel):
    """Relays and the button, all when the time is over."""
    waiting = decline(asked, by=omar).waiting
    let_time_pass()
    results = in_parallel(
        [lambda: deferring.carry_out(waiting.id), lambda: deferring.take_back(waiting.id, by=omar)] * 4,
        threads=8,
    )
    carried_out = [each for each in results[::2] if each is not None and not isinstance(each, Exception)]
    taken_back = [each for each in results[1::2] if not isinstance(each, Exception)]
    assert len(carried_out) <= 1
    assert bool(carried_out) != bool(taken_back)
    assert state(asked) == ("declined" if carried_out else "requested")


@pytest.mark.race
def test_a_button_pressed_often_is_one_decision(race_db, omar, asked, in_parallel):
    results = in_parallel([lambda: decline(asked, by=omar)] * 8, threads=8)
    assert any(not isinstance(each, Exception) for each in results)
    assert {type(each) for each in results} <= {deferring.Done, deferring.StillWaiting}
    assert Deferred.objects.filter(status="waiting").count() == 1


def test_without_the_guard_of_time_a_slow_sweep_is_too_early(omar, asked, monkeypatch):
    """What was taken back and done again since the sweep read its list."""
    waiting = decline(asked, by=omar).waiting
    assert deferring.carry_out(waiting.id) is None
    monkeypatch.setattr(deferring, "is_due", lambda deferred: deferred.status == "waiting")
    deferring.carry_out(waiting.id)
    assert state(asked) == "declined"


def test_without_the_guard_of_the_lock_what_was_taken_back_is_carried_out(omar, asked, monkeypatch):
    waiting = decline(asked, by=omar).waiting
    let_time_pass()

    def read_without_waiting(self, id):
        found = self.get(pk=id)
        if found.status == "waiting" and not Deferred.objects.filter(status="taken_back").exists():
            monkeypatch.undo()
            deferring.take_back(id, by=omar)
        return found

    monkeypatch.setattr(type(Deferred.objects.all()), "lock", read_without_waiting)
    deferring.carry_out(waiting.id)
    with pytest.raises(AssertionError):
        assert state(asked) == "requested"


# --- On the page ----------------------------------------------------------------------------------------------------


def test_the_button_is_in_the_toast_and_on_the_row(client_of, omar, asked):
    client = client_of(omar)
    page = client.post(
        reverse("redemption_decline", args=[asked.id]), {"reason": REASON}, follow=True
    ).content.decode()
    address = reverse("undo", args=[Deferred.objects.get().id])
    assert page.count(f'action="{address}"') == 2
    assert reverse("redemption_decline", args=[asked.id]) not in page
    page = client.get("/payouts/").content.decode()
    assert page.count(f'action="{address}"') == 1


def test_the_sums_alone_are_looked_at_again_every_minute(client_of, omar, asked):
    page = client_of(omar).get("/payouts/?hold=no").content.decode()
    sums = re.search(r'<dl class="stats" id="payout-sums" ([^>]+)>', page)[1]
    assert (
        sums
        == 'hx-get="/payouts/?hold=no" hx-trigger="every 60s" hx-select="#payout-sums" hx-swap="outerHTML"'
    )
    assert page.count("every 60s") == 1


def test_the_next_batch_is_looked_at_again_once_it_counts(client_of, omar, asked):
    client = client_of(omar)
    page = client.post(reverse("redemption_approve", args=[asked.id]), follow=True)
    assert SECONDS < page.context["counts_in"] <= SECONDS + 2
    assert 'hx-select="#next-batch"' in page.content.decode()
    let_time_pass()
    sweeps.carry_out_deferred()
    page = client.get("/payouts/").content.decode()
    assert 'hx-select="#next-batch"' not in page
    assert "Prepare batch" in page


def test_taken_back_the_form_is_as_it_was(client_of, omar, asked):
    client = client_of(omar)
    client.post(reverse("redemption_decline", args=[asked.id]) + "?hold=no", {"reason": REASON})
    reply = client.post(reverse("undo", args=[Deferred.objects.get().id]))
    assert (reply.status_code, reply.url) == (302, "/payouts/?hold=no")
    page = client.get(reply.url).content.decode()
    assert f'value="{REASON}"' in page
    assert "<details open>" in page


def test_words_that_came_too_soon_are_still_there(client_of, omar, asked):
    client, address = client_of(omar), reverse("redemption_decline", args=[asked.id])
    client.post(address, {"reason": REASON})
    page = client.post(address, {"reason": "It was asked for by mistake."})
    assert page.status_code == 409
    assert 'value="It was asked for by mistake."' in page.content.decode()


def test_no_name_that_a_page_was_narrowed_by_lies_open(client_of, omar, asked):
    client_of(omar).post(reverse("redemption_approve", args=[asked.id]) + "?of=Lovelace")
    with connection.cursor() as cursor:
        cursor.execute("SELECT common_deferred::text FROM common_deferred")
        assert "Lovelace" not in cursor.fetchone()[0]


def test_it_leads_back_however_narrow_the_page_was(client_of, omar, asked):
    client, narrow = client_of(omar), "?of=" + "A" * 3000
    client.post(reverse("redemption_decline", args=[asked.id]) + narrow, {"reason": REASON})
    assert client.post(reverse("undo", args=[Deferred.objects.get().id])).url == "/payouts/" + narrow


def test_too_late_it_says_so_there(client_of, omar, asked):
    client = client_of(omar)
    client.post(reverse("redemption_approve", args=[asked.id]))
    let_time_pass()
    sweeps.carry_out_deferred()
    page = client.post(reverse("undo", args=[Deferred.objects.get().id]), follow=True)
    assert page.redirect_chain == [("/payouts/", 302)]
    assert "too late to take this back" in page.content.decode()


def test_what_was_not_carried_out_is_on_the_next_page(client_of, omar, petra, asked):
    omar.is_staff = False  # not all of the staff may open the configuration
    omar.save()
    client = client_of(omar)
    client.post(reverse("redemption_decline", args=[asked.id]), {"reason": REASON})
    cancel_redemption(redemption_id=asked.id, by=asked.holder)
    let_time_pass()
    sweeps.carry_out_deferred()
    told = f"Your decision on {asked.reference} was not carried out."
    page = client.get("/operations/").content.decode()
    assert told in page
    assert REASON in page
    assert told not in client_of(petra).get("/operations/").content.decode()
    client.post(reverse("undo", args=[Deferred.objects.get().id]))
    assert told not in client.get("/operations/").content.decode()
    assert Redemption.objects.get().status == "cancelled"


def test_a_hold_is_placed_at_once(client_of, omar, ada, award, asked):
    """It protects, and its opposite is beside it."""
    pending, client = award(ada, 40), client_of(omar)
    client.post(reverse("award_hold", args=[pending.id]), {"reason": REASON})
    client.post(reverse("redemption_hold", args=[asked.id]), {"reason": REASON})
    assert Hold.objects.filter(status="placed").count() == 2


def test_a_hold_let_go_or_kept_can_be_taken_back(client_of, omar, petra, held, ada):
    client = client_of(petra)
    client.post(reverse("hold_release", args=[held.id]), {"why": REASON})
    page = client.post(reverse("undo", args=[Deferred.objects.get().id]), follow=True)
    assert page.redirect_chain == [("/payouts/holds/", 302)]
    assert f'value="{REASON}"' in page.content.decode()
    appeal_hold(hold_id=held.id, by=ada, why="It was my own answer.")
    form = {"why": REASON, "decision": "upheld"}
    page = client.post(reverse("hold_decide", args=[held.id]), form, follow=True).content.decode()
    assert reverse("hold_decide", args=[held.id]) not in page
    let_time_pass()
    assert sweeps.carry_out_deferred() == 1
    held.refresh_from_db()
    assert held.status == "upheld"


def test_who_has_nothing_that_stands_is_not_asked_for_it(client_of, omar, asked):
    """The answer comes with the person of the session: every page of the staff has the banner."""
    client = client_of(omar)

    def looked():
        with CaptureQueriesContext(connection) as queries:
            client.get("/operations/")
        return sum(each["sql"].startswith('SELECT "common_deferred"') for each in queries)

    assert looked() == 0
    waiting = decline(asked, by=omar).waiting
    assert looked() == 1
    deferring.take_back(waiting.id, by=omar)
    assert looked() == 1
    Deferred.objects.update(status="done", call_sealed=None)
    assert looked() == 0
