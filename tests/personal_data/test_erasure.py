"""Who asks is erased: from every table, after a while in which it can be taken back, and the books stay whole."""

from __future__ import annotations

from functools import partial

import pytest
from django.core.management import call_command
from django.urls import reverse

from accounts.models import Advocate, User
from common import clock
from common.errors import IllegalMove, NotAllowed, NotFound
from common.models import HistoryRow, OutboxEntry
from common.tasks import carry
from marketplace import sweeps
from marketplace.actions.carry_out_erasure import carry_out_erasure
from marketplace.actions.reapply_erasure import reapply_erasure
from marketplace.actions.request_erasure import request_erasure
from marketplace.actions.take_back_erasure import take_back_erasure
from marketplace.errors import WorksHere
from marketplace.models import Answer, Enquiry, Message, Photo
from marketplace.personal_data import erasing, erasure_log, register
from marketplace.personal_data.erasing import NOBODY
from marketplace.personal_data.models import Erasure
from marketplace.personal_data.stories import GONE
from marketplace.public_help.models import HelpPage
from rewards import queries as reward_queries
from rewards import reconciliation, seals
from rewards.models import Award, Redemption
from tests.accounts.signing_in import forget_proofs
from tests.personal_data.everything import tables_saying

CARLAS, ADAS = "heliotrope", "vermilion"
"""Words that each uses wherever she may, and nobody else but about her."""


@pytest.fixture
def scene(scene, carla, ada):
    for person, planted in ((carla, CARLAS), (ada, ADAS)):
        person.name = f"{person.display_name.split()[0]} {planted.capitalize()}"
        person.email = f"someone@{planted}.example"
        person.save()
        person.bill_account.number = f"W-{planted}"
        person.bill_account.save()
    return scene


# --- Asking, and taking it back ------------------------------------------------------------------------------


def test_it_waits_and_the_person_is_written_to(carla, settings, mailoutbox):
    erasure = request_erasure(by=carla)
    assert (erasure.due_at - erasure.requested_at).days == settings.ERASURE_WAIT_DAYS
    carry(OutboxEntry.objects.get(kind="mail.erasure_requested").pk)
    assert mailoutbox[0].to == [carla.email]
    assert reverse("erasure") in mailoutbox[0].body


def test_asking_twice_is_asking_once(carla):
    assert request_erasure(by=carla) == request_erasure(by=carla)


def test_whoever_works_here_is_not_erased(mo):
    with pytest.raises(WorksHere):
        request_erasure(by=mo)


def test_somebody_shut_out_cannot_ask(carla):
    carla.is_active = False
    with pytest.raises(NotAllowed):
        request_erasure(by=carla)


def test_it_can_be_taken_back_and_asked_again(carla):
    first = request_erasure(by=carla)
    assert take_back_erasure(by=carla).status == "taken_back"
    assert request_erasure(by=carla) != first


def test_there_is_nothing_of_others_to_take_back(carla, carl):
    request_erasure(by=carla)
    with pytest.raises(NotFound):
        take_back_erasure(by=carl)


def test_once_begun_it_only_goes_on(carla, due_erasure):
    Erasure.objects.filter(pk=due_erasure(carla).pk).update(status="begun")
    with pytest.raises(IllegalMove):
        take_back_erasure(by=carla)


def test_nothing_happens_before_the_day(carla):
    request_erasure(by=carla)
    assert sweeps.carry_out_due_erasures() == 0
    assert User.objects.get(pk=carla.pk).email == carla.email


@pytest.mark.race
def test_taking_it_back_and_carrying_it_out_at_once(carla, due_erasure, in_parallel):
    """Either nothing happened to her or all of it did."""
    for _ in range(5):
        erasure = due_erasure(carla)
        carrying_out = partial(carry_out_erasure, erasure_id=erasure.id)
        results = in_parallel([partial(take_back_erasure, by=carla), carrying_out], threads=2)
        erasure.refresh_from_db()
        known = User.objects.get(pk=carla.pk)
        assert erasure.status == ("taken_back" if known.display_name != NOBODY else "carried_out")
        assert any(isinstance(result, IllegalMove | NotFound) for result in results)
        if erasure.status == "carried_out":
            return


# --- A customer ----------------------------------------------------------------------------------------------


def _carlas_story(scene):
    """Carla says the planted word wherever she may."""
    from marketplace.actions.add_message import add_message
    from marketplace.actions.post_enquiry import post_enquiry

    carla = scene.cast.carla
    scene.public()
    scene.photo()
    scene.token()
    enquiry = post_enquiry(by=carla, subject=f"My {CARLAS} router", body=f"The {CARLAS} one.")
    add_message(enquiry_id=enquiry.id, by=carla, body=f"Still {CARLAS}.")


def test_nothing_that_a_customer_said_is_left_in_any_table(scene, carla, due_erasure):
    _carlas_story(scene)
    assert {"public.marketplace_message", "public.accounts_user"} <= set(tables_saying(CARLAS))

    carry_out_erasure(erasure_id=due_erasure(carla).id)

    assert tables_saying(CARLAS, "Carla M.", "eSIM is dead", "not provisioned") == {}
    assert not Photo.objects.exists()
    assert {enquiry.status for enquiry in Enquiry.objects.all()} == {"withdrawn", "resolved"}
    assert set(Message.objects.values_list("body", flat=True)) == {GONE}


def test_without_the_guard_of_one_table_its_words_are_found(scene, carla, due_erasure, monkeypatch):
    """Each eraser is needed: left out of the register, something of Carla's is still there."""
    _carlas_story(scene)
    erasers = [each for each in register.erasers() if each is not erasing.own_questions]
    monkeypatch.setattr(register, "erasers", lambda: erasers)
    carry_out_erasure(erasure_id=due_erasure(carla).id)
    assert "public.marketplace_message" in tables_saying(CARLAS)


def test_photos_are_gone_from_the_disk(scene, carla, due_erasure, settings):
    scene.photo()
    assert [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]
    carry_out_erasure(erasure_id=due_erasure(carla).id)
    assert [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()] == []


def test_an_advocates_photos_go_with_the_advocate_and_the_words_stay(scene, ada, due_erasure, settings):
    answer = scene.answer_with_photo()
    carry_out_erasure(erasure_id=due_erasure(ada).id)
    assert not Photo.objects.exists()
    assert [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()] == []
    assert Answer.objects.get(pk=answer["answer_id"]).body == "Switch flight mode on and off."


def test_without_the_guard_of_their_eraser_an_advocates_photos_stay(scene, ada, due_erasure, monkeypatch):
    scene.answer_with_photo()
    erasers = [each for each in register.erasers() if each is not erasing.photos]
    monkeypatch.setattr(register, "erasers", lambda: erasers)
    carry_out_erasure(erasure_id=due_erasure(ada).id)
    assert Photo.objects.exists()


def test_an_advocates_photos_go_with_the_question(scene, carla, due_erasure, settings):
    scene.answer_with_photo()
    carry_out_erasure(erasure_id=due_erasure(carla).id)
    assert [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()] == []


def test_whoever_answered_is_thanked_and_keeps_answer_and_points(scene, carla, ada, due_erasure):
    answered = scene.answered()
    carry_out_erasure(erasure_id=due_erasure(carla).id)
    assert Enquiry.objects.get(pk=answered["enquiry_id"]).status == "resolved"
    answer = Answer.objects.get(pk=answered["answer_id"])
    assert (answer.status, answer.acceptance, answer.body) == (
        "accepted",
        "assumed",
        "Switch flight mode on and off.",
    )
    award = Award.objects.get(work_id=answer.pk)
    assert (award.holder, award.label) == (ada, answer.enquiry.reference)


def test_an_open_question_goes_back_from_whoever_holds_it(scene, carla, due_erasure):
    held = scene.held()
    carry_out_erasure(erasure_id=due_erasure(carla).id)
    assert Enquiry.objects.get(pk=held["enquiry_id"]).status == "withdrawn"


def test_all_doors_are_shut(scene, carla, due_erasure, client_of, api_of):
    browser, program = client_of(carla), api_of(carla)
    assert browser.get(reverse("my_questions")).status_code == 200
    carry_out_erasure(erasure_id=due_erasure(carla).id)
    assert browser.get(reverse("my_questions")).status_code == 302
    assert program.get("/api/v1/me/").status_code == 401


# --- An advocate ---------------------------------------------------------------------------------------------


def _adas_story(scene):
    """Ada says the planted word wherever she may, and others say it to her."""
    from marketplace.actions.appeal_suspension import appeal_suspension
    from marketplace.actions.suspend_advocate import suspend_advocate
    from rewards.actions.appeal_hold import appeal_hold

    scene.solved()
    scene.device()
    Answer.objects.update(body=f"Off and on. Yours, Ada {ADAS.capitalize()}")
    held = scene.held_redemption()
    appeal_hold(hold_id=held["hold_id"], by=scene.cast.ada, why=f"It was the {ADAS} one.")
    suspend_advocate(
        advocate_id=scene.cast.ada.id,
        by=scene.cast.mo,
        reason="unkind",
        words=f"You said {ADAS}.",
        evidence=f"She did say {ADAS}.",
    )
    appeal_suspension(by=scene.cast.ada, words=f"I never said {ADAS}.")


def test_nothing_that_names_an_advocate_is_left_in_any_table(scene, ada):
    """As after a restore: also while points of hers are on their way."""
    _adas_story(scene)
    reapply_erasure(person_id=ada.pk)
    assert tables_saying("Ada L.") == {}
    # Which bill is credited.
    assert set(tables_saying(ADAS)) == {"public.rewards_redemption"}
    assert Redemption.objects.get().bill_account_number == f"W-{ADAS}"
    assert Answer.objects.get().body.startswith("Off and on.")
    assert Advocate.objects.get(user=ada).user.display_name == NOBODY


def test_a_page_for_everybody_stays_without_the_name_of_who_answered(scene, ada, client):
    """A browser that has read it before reads it anew."""
    scene.public()
    HelpPage.objects.update(answer_text=f"Off and on. Yours, Ada {ADAS.capitalize()}")
    address = HelpPage.objects.get().get_absolute_url()
    earlier = client.get(address).headers["ETag"]
    reapply_erasure(person_id=ada.pk)
    page = client.get(address, headers={"If-None-Match": earlier})
    assert page.status_code == 200
    said = page.content.decode()
    assert "Off and on." in said
    assert ADAS not in said.casefold()
    assert "Ada L." not in said


def test_points_that_can_be_used_are_given_up_and_the_books_hold(scene, ada, due_erasure):
    scene.points()
    seals.seal_the_day()
    carry_out_erasure(erasure_id=due_erasure(ada).id)
    balance = reward_queries.balance(ada)
    assert (balance.available_points, balance.pending_points) == (0, 0)
    assert Advocate.objects.get(user=ada).status == "left"
    assert seals.verify() > 0
    assert reconciliation.faults() == []


def test_it_waits_for_points_on_their_way(scene, ada, due_erasure):
    scene.redemption()
    erasure = due_erasure(ada)
    assert carry_out_erasure(erasure_id=erasure.id) is None
    erasure.refresh_from_db()
    assert erasure.status == "requested"
    assert erasure.due_at > clock.now()


# --- Faults and the log outside ------------------------------------------------------------------------------


def test_after_a_crash_in_between_the_next_run_goes_on(scene, carla, due_erasure, monkeypatch):
    erasure = due_erasure(carla)

    def crash(person):
        raise RuntimeError

    with monkeypatch.context() as patched, pytest.raises(RuntimeError):
        patched.setattr(register, "erasers", lambda: [erasing.ways_in, crash])
        carry_out_erasure(erasure_id=erasure.id)
    assert Erasure.objects.get().status == "begun"
    assert not User.objects.get(pk=carla.pk).is_active
    assert sweeps.carry_out_due_erasures() == 1
    assert tables_saying(CARLAS) == {}


def test_each_stands_outside_once(carla, carl, due_erasure, settings):
    for person in (carla, carl):
        due_erasure(person)
        sweeps.carry_out_due_erasures()
    assert erasure_log.write_outside() == 0
    assert erasure_log.erased_people() == [carla.pk, carl.pk]
    written = (settings.AUDIT_DIR / erasure_log.FILE).read_text()
    assert "carla" not in written
    assert len(written.splitlines()) == 2


def test_whoever_is_erased_here_is_not_erased_again(carla, due_erasure):
    carry_out_erasure(erasure_id=due_erasure(carla).id)
    rows = HistoryRow.objects.count()
    assert reapply_erasure(person_id=carla.pk) is None
    assert HistoryRow.objects.count() == rows


def test_the_record_says_that_a_command_erased_them_again(carla, settings):
    settings.AUDIT_DIR.mkdir()
    (settings.AUDIT_DIR / erasure_log.FILE).write_text(f"2026-11-01 {carla.pk}\n")
    call_command("reapply_erasures")
    doors = HistoryRow.objects.filter(verb="carry_out_erasure").values_list("door", flat=True)
    assert set(doors) == {"command reapply_erasures"}


# --- The page ------------------------------------------------------------------------------------------------


def test_the_page_says_beforehand_what_it_means(scene, client_of, ada):
    scene.points()
    page = client_of(ada).get(reverse("erasure")).content.decode()
    assert "600 points" in page
    assert "You stop being an advocate" in page


def test_asking_needs_a_fresh_proof_and_a_tick(client_of, carla):
    browser = client_of(carla)
    assert browser.post(reverse("erasure")).status_code == 422
    forget_proofs(browser)
    sent = browser.post(reverse("erasure"), {"is_sure": "on"})
    assert sent["Location"].startswith(reverse("account_reauthenticate"))
    assert not Erasure.objects.exists()


def test_asking_and_taking_back_on_the_page(client_of, carla):
    browser = client_of(carla)
    asked = browser.post(reverse("erasure"), {"is_sure": "on"}, follow=True).content.decode()
    assert "You will be erased on" in asked
    browser.post(reverse("erasure_take_back"))
    assert Erasure.objects.get().status == "taken_back"


def test_whoever_works_here_reads_why_not(client_of, mo):
    refused = client_of(mo).post(reverse("erasure"), {"is_sure": "on"})
    assert refused.status_code == 409
    assert "You work here" in refused.content.decode()
