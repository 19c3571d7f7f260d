"""Photos in an answer: kept with it once, looked at by a moderator before the customer gets them, seen as it is."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from PIL import Image

from common.errors import NotFound
from common.models import OutboxEntry
from common.tasks import carry
from marketplace.actions.not_solved import not_solved
from marketplace.actions.retract_answer import retract_answer
from marketplace.actions.submit_answer import submit_answer
from marketplace.errors import ContactDetails, TooManyPhotos
from marketplace.models import Answer, Photo, Review
from marketplace.permissions import reader_of
from marketplace.personal_data.telling import photos as photos_told
from marketplace.photo_access import photo_for
from marketplace.photos import NotAPhoto
from marketplace.quality import blind
from marketplace.quality.risk import choosing
from marketplace.queries import thread
from routing.actions.release_claim import release_claim
from routing.errors import StaleFence
from routing.models import QueueEntry

BODY = "It is the switch in this picture, on the second page."
GPS = 0x8825


def a_photo(colour="teal", name="IMG_0142.jpg"):
    """As a phone takes it, which notes where it was."""
    file, exif = io.BytesIO(), Image.Exif()
    exif.get_ifd(GPS).update({1: "N", 2: (51.0, 30.0, 26.0), 3: "W", 4: (0.0, 7.0, 39.0)})
    Image.new("RGB", (40, 30), colour).save(file, "JPEG", exif=exif)
    return SimpleUploadedFile(name, file.getvalue(), content_type="image/jpeg")


def submit(held, *, by, body=BODY, photos=(), **more):
    return submit_answer(claim_id=held.id, by=by, fence=held.fence, body=body, photos=photos, **more)


@pytest.fixture
def held(ask, claim, ada):
    return claim(ask(), by=ada)


def sees(person, photo):
    try:
        return photo_for(person, photo.id) == photo
    except NotFound:
        return False


def in_thread(answer, viewer):
    answer.refresh_from_db()
    items = thread(answer.enquiry, reader_of(answer.enquiry, viewer))
    return [item.photos for item in items if item.kind == "answer" and item.id == answer.id]


# --- What is kept -----------------------------------------------------------------------------------------------


def test_photos_are_kept_without_where_they_were_taken(held, ada):
    answer = submit(held, by=ada, photos=[a_photo(), a_photo("red")])
    first, _second = answer.photos.order_by("id")
    assert (first.answer, first.message, first.enquiry_id) == (answer, None, answer.enquiry_id)
    assert not Image.open(first.file).getexif()
    assert "IMG" not in first.file.name
    assert OutboxEntry.objects.filter(kind="photo.thumbnail").count() == 2


def test_a_worker_makes_their_thumbnails(held, ada):
    photo = submit(held, by=ada, photos=[a_photo()]).photos.get()
    carry(OutboxEntry.objects.get(kind="photo.thumbnail").id)
    photo.refresh_from_db()
    assert Image.open(photo.thumb).size == (144, 144)


def test_the_same_answer_sent_again_has_its_photos_once(held, ada):
    first = submit(held, by=ada, photos=[a_photo()])
    again = submit(held, by=ada, photos=[a_photo()])
    assert first == again
    assert Photo.objects.count() == 1


def test_what_is_no_photo_leaves_the_claim_and_nothing_else(held, ada):
    with pytest.raises(NotAPhoto):
        submit(held, by=ada, photos=[SimpleUploadedFile("x.svg", b"<svg/>")])
    assert not Answer.objects.exists()
    held.refresh_from_db()
    assert held.status == "active"


def test_six_are_too_many(held, ada):
    with pytest.raises(TooManyPhotos):
        submit(held, by=ada, photos=[a_photo() for _ in range(6)])


def test_words_that_are_refused_keep_no_photo(held, ada):
    with pytest.raises(ContactDetails):
        submit(held, by=ada, body="Ring me on 07700 900123.", photos=[a_photo()])
    assert not Photo.objects.exists()


def test_an_answer_that_came_too_late_passes_its_words_on_and_no_photo(held, ada):
    release_claim(claim_id=held.id, by=ada)
    with pytest.raises(StaleFence):
        submit(held, by=ada, photos=[a_photo()])
    assert not Photo.objects.exists()


@pytest.mark.parametrize("of", ["both", "neither"])
def test_a_photo_is_of_a_message_or_of_an_answer(held, ada, of):
    answer = submit(held, by=ada, photos=[a_photo()])
    message = answer.enquiry.messages.first() if of == "both" else None
    with pytest.raises(IntegrityError), transaction.atomic():
        answer.photos.update(message=message, answer=answer if of == "both" else None)


# --- A moderator looks first -------------------------------------------------------------------------------------


def test_a_trusted_advocates_answer_with_photos_waits_for_a_moderator(held, ada, told):
    answer = submit(held, by=ada, photos=[a_photo()])
    review = Review.objects.get()
    assert answer.status == "submitted"
    assert (review.cause, review.is_before_publication) == ("photos", True)
    assert "mail.enquiry_answered" not in told()


def test_without_photos_it_is_published_at_once(held, ada):
    assert submit(held, by=ada).status == "published"


def test_without_the_guard_a_picture_reaches_the_customer_unseen(held, ada, carla, monkeypatch):
    monkeypatch.setattr(choosing, "_has_photos", lambda answer: False)
    photo = submit(held, by=ada, photos=[a_photo()]).photos.get()
    assert sees(carla, photo)


def test_experts_are_not_asked_about_pictures(ask, claim, make_advocate):
    newcomer = make_advocate("Ned W.", tier="probation")
    submit(claim(ask(), by=newcomer), by=newcomer, photos=[a_photo()])
    assert Review.objects.get().cause == "probation"
    assert not QueueEntry.objects.get(item_id=Review.objects.get().id).is_for_experts


# --- Who sees them ----------------------------------------------------------------------------------------------


def test_until_it_is_let_pass_only_its_author_and_staff_see_it(
    held, ada, ben, carla, carl, mo, stella, omar, decide
):
    answer = submit(held, by=ada, photos=[a_photo()])
    photo = answer.photos.get()
    assert {
        person.display_name for person in (ada, ben, carla, carl, mo, stella, omar) if sees(person, photo)
    } == {person.display_name for person in (ada, mo, stella, omar)}
    assert in_thread(answer, carla) == []
    decide(answer, by=mo, decision="publish")
    assert sees(carla, photo)
    assert in_thread(answer, carla) == [[photo]]
    assert not sees(ben, photo)
    assert not sees(carl, photo)


def test_whoever_has_it_next_sees_the_photos_of_an_answer_that_was_shown(
    held, ada, ben, carla, claim, decide, mo
):
    answer = submit(held, by=ada, photos=[a_photo()])
    photo = answer.photos.get()
    decide(answer, by=mo, decision="publish")
    not_solved(enquiry_id=answer.enquiry_id, by=carla, reason="Still dead.")
    answer.enquiry.refresh_from_db()
    second = claim(answer.enquiry, by=ben)
    assert sees(ben, photo)
    assert in_thread(answer, ben) == [[photo]]
    release_claim(claim_id=second.id, by=ben)
    assert not sees(ben, photo)


def test_what_was_removed_is_never_shown_to_whoever_has_it_next(held, ada, ben, claim, decide, mo):
    answer = submit(held, by=ada, photos=[a_photo()])
    decide(answer, by=mo, decision="reject")
    answer.enquiry.refresh_from_db()
    claim(answer.enquiry, by=ben)
    assert not sees(ben, answer.photos.get())


def test_a_retracted_answer_takes_its_photos_from_the_customer(held, ada, carla, mo, decide):
    answer = submit(held, by=ada, photos=[a_photo()])
    photo = answer.photos.get()
    decide(answer, by=mo, decision="publish")
    retract_answer(answer_id=answer.id, by=mo, why="It is the wrong switch.")
    assert not sees(carla, photo)
    assert in_thread(answer, carla) == [[]]
    assert sees(ada, photo)
    assert sees(mo, photo)


def test_staff_who_ask_see_their_own_question_as_customers_do(held, ada, carla):
    carla.roles = ["agent"]
    carla.save(update_fields=["roles"])
    photo = submit(held, by=ada, photos=[a_photo()]).photos.get()
    assert not sees(carla, photo)


# --- Rewriting --------------------------------------------------------------------------------------------------


@pytest.fixture
def returned(held, ada, decide, mo):
    """Ada's answer with two photos, sent back to her."""
    answer = submit(held, by=ada, photos=[a_photo("red"), a_photo("green")])
    decide(answer, by=mo, decision="return", note="One can read an address in the first.")
    answer.refresh_from_db()
    return answer


def rewrite(answer, **more):
    from routing.models import Claim

    claim = Claim.objects.get(pk=answer.claim_id)
    return submit(claim, by=answer.author, body="Better words for it.", **more)


def test_a_rewritten_answer_keeps_its_photos_but_for_what_is_left_out(returned, ada, mo, carla, decide):
    first, second = returned.photos.order_by("id")
    rewrite(returned, leave_out=[first.id], photos=[a_photo("blue")])
    assert in_thread(returned, ada)[0][0] == second
    assert len(in_thread(returned, ada)[0]) == 2
    decide(returned, by=mo, decision="publish")
    assert [sees(person, first) for person in (ada, mo, carla)] == [True, True, False]
    assert sees(carla, second)


def test_kept_and_new_together_are_five_at_most(returned):
    with pytest.raises(TooManyPhotos):
        rewrite(returned, photos=[a_photo() for _ in range(4)])
    returned.refresh_from_db()
    assert (returned.status, returned.photos.count()) == ("returned", 2)
    first = returned.photos.first()
    rewrite(returned, photos=[a_photo() for _ in range(4)], leave_out=[first.id])
    assert returned.photos.filter(left_out_at=None).count() == 5


def test_nobody_leaves_out_what_is_not_theirs(returned, ask, claim, ben):
    others = submit(claim(ask(subject="Another"), by=ben), by=ben, photos=[a_photo()]).photos.get()
    rewrite(returned, leave_out=[others.id])
    others.refresh_from_db()
    assert others.left_out_at is None


def test_a_second_look_shows_the_photos_that_were_judged(returned, decide, mo):
    judged = Review.objects.get(answer=returned)
    first, second = returned.photos.order_by("id")
    rewrite(returned, leave_out=[first.id])
    among = list(returned.photos.order_by("id"))
    again = Review(answer=returned, repeats=judged)
    assert blind.photos_judged(again, among=among) == [first, second]
    now = Review.objects.get(answer=returned, status="waiting")
    assert blind.photos_judged(now, among=among) == [second]


# --- Whose data it is -------------------------------------------------------------------------------------------


def test_its_author_is_told_of_them(held, ada, carla):
    submit(held, by=ada, photos=[a_photo()])
    assert [len(list(photos_told.rows(person))) for person in (ada, carla)] == [1, 0]
