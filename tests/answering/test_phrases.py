"""Saved phrases: whose they are, what they may say, and where they are offered."""

from __future__ import annotations

import re
import threading
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Advocate, User
from common.errors import Invalid, NotAllowed, NotFound
from marketplace.actions.add_phrase import add_phrase
from marketplace.actions.change_phrase import change_phrase
from marketplace.actions.drop_phrase import drop_phrase
from marketplace.answering import phrases
from marketplace.answering.models import SavedPhrase
from marketplace.errors import ContactDetails, LabelTaken, TooManyPhrases

HELLO = "Hi {customer}, I am {advocate}. It is about {topic}, is it? Which {model}?"


@pytest.fixture
def phrase(ada):
    """phrase(label=..., by=mo, is_shared=True) -> kept; without more one of Ada's own in English, for answers."""

    def make(label="Hello", *, by=ada, **fields):
        fields = {"is_shared": False, "use": "answer", "language": "en", "body": HELLO, **fields}
        return add_phrase(by=by, label=label, **fields)

    return make


# --- Whose they are --------------------------------------------------------------------------------------------


def test_advocates_keep_their_own_and_only_moderators_share(phrase, ada, carl, mo):
    assert phrase().owner == ada
    assert phrase(by=mo, is_shared=True).owner is None
    for person, is_shared in ((ada, True), (carl, False), (mo, False)):
        with pytest.raises(NotAllowed):
            phrase("Another", by=person, is_shared=is_shared)


def test_whoever_is_suspended_keeps_none(phrase, ada):
    Advocate.objects.filter(user=ada).update(status="suspended")
    ada.refresh_from_db()
    with pytest.raises(NotAllowed):
        phrase()


def test_nobody_elses_own_is_known_to_exist(phrase, ben, mo):
    kept = phrase()
    for person in (ben, mo):
        with pytest.raises(NotFound):
            change_phrase(phrase_id=kept.id, by=person, language="en", label="Mine", body="Mine now.")
        with pytest.raises(NotFound):
            drop_phrase(phrase_id=kept.id, by=person)


def test_a_shared_one_is_changed_and_dropped_by_any_moderator(phrase, mo, make_user, ada):
    kept = phrase(by=mo, is_shared=True)
    mia = make_user("Mia T.", roles=["moderator"])
    assert (
        change_phrase(phrase_id=kept.id, by=mia, language="de", label="Gruß", body="Hallo").language == "de"
    )
    with pytest.raises(NotFound):
        drop_phrase(phrase_id=kept.id, by=ada)
    drop_phrase(phrase_id=kept.id, by=mia)
    assert not SavedPhrase.objects.filter(id=kept.id).exists()


def test_notes_for_coaching_are_no_advocates_business(phrase, mo, ada):
    with pytest.raises(NotAllowed):
        phrase(use="coaching")
    phrase("To coach", by=mo, is_shared=True, use="coaching")
    assert "To coach" not in {each.label for each in phrases.seen_by(ada)}
    assert "To coach" in {each.label for each in phrases.for_coaching("en")}


def test_without_the_guard_coaching_could_be_somebodys_own(ada):
    row = {"owner": ada, "use": "coaching", "language": "en", "label": "x", "body": "x"}
    with pytest.raises(Exception, match="coaching_phrases_are_shared"), transaction.atomic():
        SavedPhrase.objects.create(**row)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE marketplace_savedphrase DROP CONSTRAINT coaching_phrases_are_shared")
    assert SavedPhrase.objects.create(**row).owner == ada


# --- What they may say -----------------------------------------------------------------------------------------


WRITE_TO_ADA = "Write to ada@example.com."


def test_what_customers_will_read_holds_no_contact_details(phrase, mo, ada):
    kept = phrase()
    with pytest.raises(ContactDetails):
        phrase("Write", body=WRITE_TO_ADA)
    with pytest.raises(ContactDetails):
        change_phrase(phrase_id=kept.id, by=ada, language="en", label="Hello", body=WRITE_TO_ADA)
    assert phrase(by=mo, is_shared=True, use="coaching", body="Never write help@example.com.")


def test_without_the_guard_of_contact_details_they_would_be_kept(phrase, monkeypatch):
    monkeypatch.setattr(phrases, "require_no_contact_details", lambda _words, **_field: None)
    assert phrase(body=WRITE_TO_ADA).body == WRITE_TO_ADA


@pytest.mark.parametrize(
    "wrong",
    [{"language": "fr"}, {"body": " "}, {"body": "x" * 2_001}, {"label": "x" * 41}],
    ids=["language", "empty", "too long", "label too long"],
)
def test_refused(phrase, wrong):
    with pytest.raises(Invalid):
        phrase(**{"label": "Hello", **wrong})


def test_one_label_names_one_phrase_of_a_person_in_a_language(phrase, ada, ben, mo):
    kept = phrase()
    for again in ({}, {"label": "Hello", "body": "Something else."}):
        with pytest.raises(LabelTaken):
            phrase(**again)
    phrase(language="de"), phrase(by=ben), phrase(by=mo, is_shared=True)
    other = phrase("Bye")
    with pytest.raises(LabelTaken):
        change_phrase(phrase_id=other.id, by=ada, language="en", label=kept.label, body="Bye.")


def test_one_has_as_many_as_fit(phrase, monkeypatch):
    monkeypatch.setattr(phrases, "OWN_MAX", 1)
    phrase()
    with pytest.raises(TooManyPhrases):
        phrase("Another")


@pytest.mark.race
def test_two_tabs_do_not_pass_the_limit_together(phrase, ada, in_parallel, monkeypatch):
    monkeypatch.setattr(phrases, "OWN_MAX", 1)
    in_parallel([lambda number=number: phrase(f"No. {number}") for number in range(6)])
    assert phrases.own(ada).count() == 1


@pytest.mark.race
def test_without_the_guard_of_the_lock_they_would(phrase, ada, in_parallel, monkeypatch):
    monkeypatch.setattr(phrases, "OWN_MAX", 1)
    monkeypatch.setattr("marketplace.actions.add_phrase.User", UNLOCKED)
    both_counted = threading.Barrier(2)
    own = phrases.own

    def own_and_meet(person):
        kept = own(person)
        len(kept)
        both_counted.wait(timeout=20)
        return kept

    monkeypatch.setattr(phrases, "own", own_and_meet)
    in_parallel([lambda number=number: phrase(f"No. {number}") for number in range(2)])
    assert own(ada).count() == 2


UNLOCKED = SimpleNamespace(objects=SimpleNamespace(select_for_update=lambda **_options: User.objects))


@pytest.fixture
def changed_while_dropped(phrase, ada, in_parallel, monkeypatch):
    """The outcomes of changing a phrase, and of dropping it in another tab once the change has begun."""
    kept = phrase()
    begun, dropped = threading.Event(), threading.Event()
    check = phrases.checked_words

    def check_slowly(**words):
        begun.set()
        dropped.wait(timeout=1)
        return check(**words)

    def change():
        return change_phrase(phrase_id=kept.id, by=ada, language="en", label="Bye", body="Good luck.")

    def drop():
        begun.wait(timeout=20)
        drop_phrase(phrase_id=kept.id, by=ada)
        dropped.set()

    monkeypatch.setattr(phrases, "checked_words", check_slowly)
    return lambda: in_parallel([change, drop])


@pytest.mark.race
def test_what_is_changed_in_one_tab_is_dropped_in_another_only_after_that(changed_while_dropped, ada):
    changed, dropped = changed_while_dropped()
    assert (changed.label, dropped) == ("Bye", None)
    assert not phrases.own(ada).exists()


@pytest.mark.race
def test_without_the_guard_of_its_lock_the_change_fails(changed_while_dropped, monkeypatch):
    monkeypatch.setattr(phrases, "lock_kept_by", phrases.kept_by)
    changed, _ = changed_while_dropped()
    assert isinstance(changed, DatabaseError)


# --- Where they are offered ------------------------------------------------------------------------------------


def test_on_the_answer_page_they_are_filled_in_and_in_the_questions_language(
    phrase, ask, claim, client_of, ada, ben, mo
):
    phrase()
    phrase("Hallo", language="de")
    phrase("Of Ben's", by=ben)
    phrase("Shared", by=mo, is_shared=True, body="From {company}.")
    held = claim(ask(), by=ada)
    page = client_of(ada).get(reverse("claim", args=[held.id])).content.decode()
    assert "Hi Carla, I am Ada. It is about SIM and eSIM, is it? Which {model}?" in page
    assert "From Wrenfield." in page
    assert page.index(">Hello<") < page.index(">Shared<"), "one's own come first"
    assert ">Hallo<" not in page
    assert "Of Ben" not in page


def test_an_agent_finds_their_own_and_the_shared_ones_at_the_desk(phrase, scene, client_of, ada, mo, stella):
    phrase("Of Ada's"), phrase("Shared", by=mo, is_shared=True, body="From {company}.")
    made, desk = scene.at("with_staff"), client_of(stella)
    case = reverse("desk_enquiry", args=[made["enquiry_id"]])
    desk.post(reverse("own_phrases"), {"label": "Hello", "body": HELLO, "language": "en"})
    assert ">Hello<" not in desk.get(case).content.decode(), "there is nothing to write into"
    desk.post(f"{case}claim/")
    page = desk.get(case).content.decode()
    assert "Hi Carla, I am Stella." in page
    assert "From Wrenfield." in page
    assert "Of Ada" not in page
    assert [kept.label for kept in phrases.seen_by(stella)] == ["Hello", "Shared"]
    assert ">Hello<" in desk.get(reverse("own_phrases")).content.decode()


def test_programs_get_them_with_everything_else_that_helps(phrase, ask, claim, api_of, ada, sim):
    sim.guide = "Ask which phone it is."
    sim.save()
    phrase()
    held = claim(ask(), by=ada)
    aids = api_of(ada).get(f"/api/v1/claims/{held.id}/aids/").json()
    assert aids["guide"] == "Ask which phone it is."
    assert aids["phrases"][0]["body"].startswith("Hi Carla, I am Ada.")
    assert aids["past_answers"] == []


def test_after_the_claim_nothing_helps_any_more(ask, claim, api_of, ada):
    from routing.actions.release_claim import release_claim

    held = claim(ask(), by=ada)
    release_claim(claim_id=held.id, by=ada)
    refusal = api_of(ada).get(f"/api/v1/claims/{held.id}/aids/")
    assert (refusal.status_code, refusal.json()["code"]) == (409, "claim_over")


def test_the_review_desk_offers_those_for_coaching_from_the_start(mo):
    for language in ("en", "de"):
        assert len(phrases.for_coaching(language)) >= 8


# --- The page --------------------------------------------------------------------------------------------------


def test_kept_changed_and_deleted_on_the_page(client_of, ada):
    client = client_of(ada)
    words = {"label": "Bye", "body": "Good luck, {customer}.", "language": "en"}
    assert client.post(reverse("own_phrases"), words).status_code == 302
    kept = SavedPhrase.objects.get(owner=ada)
    page = client.get(reverse("phrase", args=[kept.id])).content.decode()
    assert "Change “Bye”" in page
    client.post(reverse("phrase", args=[kept.id]), {**words, "body": "All the best."})
    assert "All the best." in client.get(reverse("own_phrases")).content.decode()
    client.post(reverse("phrase_drop", args=[kept.id]))
    assert not SavedPhrase.objects.filter(owner=ada).exists()


@pytest.mark.parametrize("place", ["own_phrase", "shared_phrase"])
def test_deleted_by_what_its_form_holds(client_of, scene, place):
    """As a browser sends it."""
    client = client_of(scene.cast.ada if place == "own_phrase" else scene.cast.mo)
    client.handler.enforce_csrf_checks = True
    drop = reverse("phrase_drop", args=[scene.at(place)["phrase_id"]])
    page = client.get(reverse(f"{place}s")).content.decode()
    form = page.partition(f'action="{drop}"')[2].partition("</form>")[0]
    held = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    assert client.post(drop, held).status_code == 302
    assert drop not in client.get(reverse(f"{place}s")).content.decode()


def test_what_is_refused_stays_as_it_was_typed(client_of, ada):
    words = {"label": "Call me", "body": "Call me on 07700 900123.", "language": "en"}
    response = client_of(ada).post(reverse("own_phrases"), words)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Call me on 07700 900123." in page
    assert "There is a personal detail in it" in page


def test_the_page_asks_as_much_for_many_as_for_one(phrase, client_of, ada):
    client = client_of(ada)
    phrase()
    client.get(reverse("own_phrases"))
    with CaptureQueriesContext(connection) as at_one:
        client.get(reverse("own_phrases"))
    for number in range(6):
        phrase(f"No. {number}")
    with CaptureQueriesContext(connection) as at_many:
        client.get(reverse("own_phrases"))
    assert len(at_many) == len(at_one)
