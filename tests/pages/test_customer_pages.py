"""The customer's pages: asking, the conversation and all that can be done in it, the list, photos.

Whatever is sent wrong comes back in its place with the words still there; somebody else's enquiry does not exist.
"""

from __future__ import annotations

import io
import re
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import formats, timezone
from PIL import Image

from accounts.models import Advocate
from common import clock
from common.models import IdempotencyRecord, OutboxEntry
from common.tasks import carry
from marketplace import customer_queries
from marketplace.actions.accept_answer import accept_answer
from marketplace.actions.post_enquiry import post_enquiry
from marketplace.actions.submit_answer import submit_answer
from marketplace.models import Enquiry, Message, Photo, thumb_path
from marketplace.personal_data.stories import forget_photos
from marketplace.queries import progress, subject_in_lists
from marketplace.sealed_text import original
from routing.actions.claim_enquiry import claim_enquiry
from routing.actions.release_claim import release_claim
from routing.models import QueueEntry
from routing.queries import live_entry
from tests.accounts.signing_in import AGREES

HTMX = {"HTTP_HX_REQUEST": "true"}
SCRIPT = "<script>alert('x')</script> & <b>bold</b>"
EMOJI_AND_RTL = "📱👩🏽‍💻 لا توجد إشارة שלום"


@pytest.fixture
def carla_browser(carla, client_of):
    return client_of(carla)


@pytest.fixture
def asked(carla, ada, sim):
    """An open question of Carla's that names her phone number; Ada has an offer for it."""
    return post_enquiry(by=carla, subject="No signal", body="Since noon. My number is 07700 900142.")


@pytest.fixture
def claimed(asked, ada):
    """Ada is on it."""
    return claim_enquiry(enquiry_id=asked.id, by=ada)


@pytest.fixture
def answered(asked, claimed, ada):
    submit_answer(claim_id=claimed.id, by=ada, fence=claimed.fence, body="Restart it twice.")
    asked.refresh_from_db()
    assert asked.status == "answered"
    return asked


def question(**changes) -> dict[str, object]:
    return {
        "form_key": str(uuid4()),
        "subject": "No signal",
        "body": "Since this morning.",
        "topic": "",
        "language": "en",
        **changes,
    }


def a_photo(name="screenshot.png", size=(40, 30)) -> SimpleUploadedFile:
    file = io.BytesIO()
    Image.new("RGB", size, "green").save(file, "PNG")
    return SimpleUploadedFile(name, file.getvalue(), content_type="image/png")


def url_of(name: str, enquiry) -> str:
    return reverse(name, args=[enquiry.id])


# --- The front door --------------------------------------------------------------------------------------------


def test_strangers_read_what_this_is(client, db):
    page = client.get("/").content.decode()
    assert reverse("ask") in page and reverse("apply") in page


@pytest.mark.parametrize(
    ("person", "place"),
    [
        ("carla", "ask"),
        ("nina", "ask"),
        ("ada", "queue"),
        ("mo", "review_desk"),
        ("stella", "desk"),
        ("omar", "payouts"),
    ],
)
def test_home_leads_everybody_to_their_work(request, client_of, person, place):
    response = client_of(request.getfixturevalue(person)).get("/")
    assert response.status_code == 302 and response.url == reverse(place)


# --- Asking ----------------------------------------------------------------------------------------------------


def test_whoever_asks_reads_first_who_will_answer(carla_browser, sim, service_level):
    page = " ".join(carla_browser.get(reverse("ask")).content.decode().split())
    assert "Another Wrenfield customer, tested and approved by us, answers." in page
    assert "A Wrenfield customer who passed our test. They earn bill credit for good answers." in page
    assert "They see your question and your display name, never your account." in page


def test_whoever_is_helped_reads_by_whom(carla_browser, asked, claimed, ada):
    page = carla_browser.get(url_of("enquiry", asked)).content.decode()
    assert "Advocate and Wrenfield customer" in page
    honest = "is a customer like you, not Wrenfield staff, and cannot see your full name, contact details or account."
    assert f"{ada.display_name} {honest}" in page


def test_asking_leads_to_the_question(carla, carla_browser, sim, service_level):
    response = carla_browser.post(
        reverse("ask"), question(subject="eSIM fails", topic=sim.id, photos=a_photo())
    )
    enquiry = Enquiry.objects.get()
    assert response.status_code == 302 and response.url == url_of("enquiry", enquiry)
    assert enquiry.customer == carla and enquiry.topic == sim and enquiry.photos.count() == 1
    page = carla_browser.get(response.url).content.decode()
    assert "eSIM fails" in page and "Your question is sent." in page


def test_htmx_goes_to_the_question_by_a_header(carla_browser, sim, service_level):
    response = carla_browser.post(reverse("ask"), question(), **HTMX)
    assert response.status_code == 200
    assert response.headers["HX-Redirect"] == url_of("enquiry", Enquiry.objects.get())


def test_the_topic_is_guessed_when_none_is_chosen(carla_browser, sim, billing, service_level):
    carla_browser.post(reverse("ask"), question(subject="My bill is wrong"))
    assert Enquiry.objects.get().topic == billing


def test_one_form_sent_twice_is_one_question(carla_browser, sim, service_level):
    form = question()
    first = carla_browser.post(reverse("ask"), form)
    Enquiry.objects.update(status="withdrawn")  # the action alone would now take it for a new question
    second = carla_browser.post(reverse("ask"), form)
    assert first.url == second.url and Enquiry.objects.count() == 1


def test_changed_words_are_another_question(carla_browser, sim, service_level):
    form = question()
    carla_browser.post(reverse("ask"), form)
    carla_browser.post(reverse("ask"), form | {"body": "Something else."})
    assert Enquiry.objects.count() == 2


def test_a_mangled_form_key_does_not_matter(carla_browser, sim, service_level):
    assert carla_browser.post(reverse("ask"), question(form_key="\x00nonsense")).status_code == 302


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"subject": ""}, "Write something here."),
        ({"body": "   \u200b "}, "Write something here."),
        ({"subject": "x" * 141}, "Write at most 140 characters."),
        ({"body": "x" * 5_001}, "Write at most 5000 characters."),
        ({"body": "kept\x00words"}, "U+0000"),
        ({"subject": "kept\x1bwords"}, "U+001B"),
        ({"topic": "not-a-topic"}, "Choose one of the topics."),
        ({"topic": str(uuid4())}, "Choose one of the topics."),
        ({"language": "tlh"}, "Choose one of the languages."),
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
def test_what_is_wrong_is_said_in_place_and_nothing_is_lost(
    carla_browser, sim, service_level, changes, message, headers
):
    form = question(subject="These words", body="must stay") | changes
    response = carla_browser.post(reverse("ask"), form, **headers)
    page = response.content.decode()
    assert response.status_code == 422 and message in page.replace("5,000", "5000")
    assert 'role="alert"' in page and Enquiry.objects.count() == 0
    assert all(form[name].replace("\x00", "") in page.replace("\x00", "") for name in ("subject", "body"))


def test_a_lone_surrogate_is_refused_or_replaced_but_never_breaks_the_page(carla_browser, sim, service_level):
    body = b"form_key=&subject=lone+%ED%A0%80+surrogate&body=words+stay&topic=&language=en"
    response = carla_browser.post(reverse("ask"), body, content_type="application/x-www-form-urlencoded")
    assert response.status_code in {302, 422}
    follow = carla_browser.get(response.url) if response.status_code == 302 else response
    assert "surrogate" in follow.content.decode()


@pytest.mark.parametrize("text", [SCRIPT, EMOJI_AND_RTL])
def test_markup_and_every_script_come_back_as_they_were_typed(carla, carla_browser, sim, service_level, text):
    response = carla_browser.post(reverse("ask"), question(subject=text, body=text), follow=True)
    assert subject_in_lists(Enquiry.objects.get(), carla) == text
    page = response.content.decode()
    assert "<script>alert" not in page
    assert ("&lt;script&gt;alert" if text is SCRIPT else EMOJI_AND_RTL) in page


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ([SimpleUploadedFile("bill.pdf", b"%PDF-1.7 not a photo")], "not a photo we can read"),
        ([SimpleUploadedFile("x.png", b"<svg><script>1</script></svg>")], "not a photo we can read"),
        ([SimpleUploadedFile("cut.png", a_photo().read()[:60])], "damaged"),
        ([SimpleUploadedFile("huge.jpg", b"\xff" * (10 * 1024 * 1024 + 1))], "larger than 10 MB"),
        ([SimpleUploadedFile("empty.jpg", b"")], "not a photo we can read"),
    ],
    ids=["pdf", "svg", "cut", "huge", "empty"],
)
def test_a_file_that_is_no_photo_costs_no_words(carla_browser, sim, service_level, files, message):
    for file in files:
        file.seek(0)
    response = carla_browser.post(reverse("ask"), question(body="Nothing lost", photos=files))
    page = response.content.decode()
    assert response.status_code == 422 and message in page and "Nothing lost" in page
    assert "choose your photos again" in page
    assert Enquiry.objects.count() == 0


def test_each_file_that_is_no_photo_is_named(carla_browser, sim, service_level):
    files = [
        SimpleUploadedFile("bill.pdf", b"%PDF-1.7 not a photo"),
        a_photo("fine.png"),
        SimpleUploadedFile("cut.png", a_photo().read()[:60]),
    ]
    page = carla_browser.post(reverse("ask"), question(photos=files)).content.decode()
    assert "bill.pdf: This file is not a photo we can read." in page
    assert "cut.png: This photo is damaged or incomplete." in page
    assert "fine.png" not in page


def test_six_photos_are_too_many(carla_browser, sim, service_level):
    photos = [a_photo(f"{number}.png") for number in range(6)]
    response = carla_browser.post(reverse("ask"), question(body="Nothing lost", photos=photos))
    page = response.content.decode()
    assert response.status_code == 422 and "at most 5 photos" in page and "Nothing lost" in page


def test_photos_stay_chosen_where_a_script_can_keep_them(carla_browser, sim, service_level):
    response = carla_browser.post(reverse("ask"), question(subject="", photos=a_photo()), **HTMX)
    page = response.content.decode()
    assert "hx-preserve" in page and "choose your photos again" not in page


def test_a_stranger_signs_up_and_finds_every_word_again(client, sim, service_level):
    response = client.post(reverse("ask"), question(subject="Kept line", body="Kept story", topic=sim.id))
    assert response.status_code == 302 and response.url == f"{reverse('account_signup')}?next=%2Fask%2F"
    assert Enquiry.objects.count() == 0
    signed_up = client.post(
        response.url,
        {
            "display_name": "Zoe B.",
            "email": "zoe@example.com",
            "password1": "wren-at-the-window",
            "agrees": AGREES,
        },
    )
    assert signed_up.status_code == 302 and signed_up.url == reverse("ask")
    page = client.get(reverse("ask")).content.decode()
    assert "Kept line" in page and "Kept story" in page and "still here" in page
    client.post(reverse("ask"), question(subject="Kept line", body="Kept story"))
    assert Enquiry.objects.get().customer.email == "zoe@example.com"
    assert "Kept line" not in client.get(reverse("ask")).content.decode()


def test_what_a_stranger_wrote_wrong_is_not_kept(client, sim, service_level):
    response = client.post(reverse("ask"), question(body="x" * 5_001))
    assert response.status_code == 422 and not client.session.keys()


# --- The preview -----------------------------------------------------------------------------------------------


def test_the_preview_hides_what_the_crowd_must_not_see(client, sim, billing):
    typed = {"subject": "Bill", "body": f"Call 07700 900142 or ann@example.com. {SCRIPT}"}
    page = client.post(reverse("ask_preview"), typed, **HTMX).content.decode()
    assert "phone number hidden" in page and "email address hidden" in page
    assert "900142" not in page and "ann@example.com" not in page and "<script>" not in page


def test_the_preview_hides_what_we_know_of_whoever_asks(client_of, carla, sim):
    typed = {"subject": "A wrong bill", "body": "Ask for Morgan about bill W-carla-m."}
    page = client_of(carla).post(reverse("ask_preview"), typed, **HTMX).content.decode()

    assert "Morgan" not in page
    assert "W-carla-m" not in page


def test_the_preview_guesses_a_topic_until_one_is_chosen(client, sim, billing):
    typed = {"subject": "My bill", "body": "", "topic": ""}
    guessed = client.post(reverse("ask_preview"), typed, **HTMX).content.decode()
    assert f'name="guessed" value="{billing.id}"' in guessed
    chosen = client.post(reverse("ask_preview"), typed | {"topic": str(sim.id)}, **HTMX).content.decode()
    assert "ask-topics" not in chosen.replace("#ask-topics", "")
    changed = client.post(
        reverse("ask_preview"),
        {"subject": "My sim", "topic": str(billing.id), "guessed": str(billing.id)},
        **HTMX,
    ).content.decode()
    assert f'name="guessed" value="{sim.id}"' in changed


def test_the_preview_says_nothing_to_what_cannot_be_sent(client, db):
    assert client.post(reverse("ask_preview"), {"body": "x" * 5_001}, **HTMX).status_code == 204
    assert client.get(reverse("ask_preview"), **HTMX).status_code == 405


# --- The conversation ------------------------------------------------------------------------------------------


def test_customers_read_their_own_words_and_not_the_crowd_safe_ones(carla_browser, asked):
    page = carla_browser.get(url_of("enquiry", asked)).content.decode()
    assert "07700 900142" in page and "phone number hidden" not in page
    assert "Waiting for an advocate" in page


def test_the_page_shows_who_is_on_it_by_display_name_only(carla_browser, asked, claimed, ada):
    page = carla_browser.get(url_of("enquiry", asked)).content.decode()
    assert f"{ada.display_name} is writing an answer" in page
    assert ada.email not in page


@pytest.mark.parametrize("minutes", [0, 3, 9])
def test_the_wait_is_said_as_it_was_promised_and_then_that_it_takes_longer(carla_browser, asked, minutes):
    """And the page asks again when that has become true."""
    Enquiry.objects.filter(id=asked.id).update(promised_seconds=600, first_answered_at=None)
    asked_at = Enquiry.objects.get(id=asked.id).created_at
    with clock.at(asked_at + timedelta(minutes=minutes)):
        page = carla_browser.get(url_of("enquiry", asked)).content.decode()
    assert "Most people get an answer within about 10 min." in page
    assert "takes longer" not in page
    header = page.partition('id="enquiry-status"')[2].partition("</header>")[0]
    again = re.search(r'hx-get="([^"]+)" hx-trigger="live, countdown-end"', header)
    left = re.search(r'data-seconds="(\d+)"', header)
    assert again and left and 0 <= int(left[1]) - (600 - 60 * minutes) <= 2
    with clock.at(asked_at + timedelta(minutes=minutes, seconds=int(left[1]))):
        part = carla_browser.get(again[1]).content.decode()
    assert "This takes longer than the usual 10 min." in part
    assert "Most people" not in part and "data-seconds" not in part


def test_an_answer_can_be_accepted_with_stars(carla_browser, answered):
    page = carla_browser.get(url_of("enquiry", answered)).content.decode()
    assert "Restart it twice." in page and "answer solve it?" in page and "40 points" in page
    response = carla_browser.post(
        url_of("enquiry_accept", answered), {"rating": "5", "comment": "Thanks"}, follow=True
    )
    page = response.content.decode()
    assert "Glad it is working." in page and "You accepted the answer" in page
    assert "You gave 5 of 5 stars." in page and '<q dir="auto">Thanks</q>' in page
    answer = answered.answers.get()
    assert (answer.rating, answer.comment, answer.acceptance) == (5, "Thanks", "confirmed")


def test_accepting_by_htmx_brings_every_part_anew_and_leaves_the_reply_box(carla_browser, answered):
    response = carla_browser.post(url_of("enquiry_accept", answered), {"rating": "4"}, **HTMX)
    page = response.content.decode()
    assert response.headers["HX-Reswap"] == "none" and "toast" in response.headers["HX-Trigger"]
    for part in ("enquiry-status", "enquiry-thread", "enquiry-decision", "enquiry-help"):
        assert f'id="{part}"' in page
    assert page.count('hx-swap-oob="true"') == 4 and 'id="message-form"' not in page


@pytest.mark.parametrize("rating", ["", "0", "6", "five", "5.5"])
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
def test_a_rating_is_one_to_five_and_the_comment_stays(carla_browser, answered, rating, headers):
    response = carla_browser.post(
        url_of("enquiry_accept", answered), {"rating": rating, "comment": "Stays here"}, **headers
    )
    page = response.content.decode()
    assert response.status_code == 422 and "Choose 1 to 5 stars." in page and "Stays here" in page


def test_accepting_twice_with_one_form_is_accepting_once(carla_browser, answered):
    form = {"form_key": str(uuid4()), "rating": "5"}
    for _ in range(2):
        assert carla_browser.post(url_of("enquiry_accept", answered), form).status_code == 302
    assert answered.answers.get().status == "accepted"


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
def test_too_late_a_decision_says_so_and_keeps_the_words(carla, carla_browser, answered, headers):
    accept_answer(enquiry_id=answered.id, by=carla, rating=3)
    response = carla_browser.post(
        url_of("enquiry_not_solved", answered), {"next": "advocate", "reason": "Still my words"}, **headers
    )
    page = response.content.decode()
    assert response.status_code == 409 and "Still my words" in page
    assert "changed in the meantime" in page


def test_not_solved_goes_to_another_advocate_with_the_reason(carla_browser, answered, ben):
    carla_browser.post(
        url_of("enquiry_not_solved", answered), {"next": "advocate", "reason": "No signal still"}
    )
    answered.refresh_from_db()
    assert answered.status == "open" and answered.not_solved_count == 1
    page = carla_browser.get(url_of("enquiry", answered)).content.decode()
    assert "No signal still" in page and "it is not solved" in page


def test_not_solved_can_go_to_our_team(carla_browser, answered):
    carla_browser.post(url_of("enquiry_not_solved", answered), {"next": "team", "reason": ""})
    answered.refresh_from_db()
    assert progress(answered).code == "with_team"
    entry = live_entry(answered.id)
    said = formats.date_format(timezone.localtime(entry.due_at), "j M, H:i")
    assert f"They aim to answer by {said}." in carla_browser.get(url_of("enquiry", answered)).content.decode()
    QueueEntry.objects.filter(id=entry.id).update(due_at=clock.now())
    assert (
        "This takes longer than they aim for"
        in carla_browser.get(url_of("enquiry", answered)).content.decode()
    )


def test_not_solved_asks_who_should_look_next(carla_browser, answered):
    response = carla_browser.post(url_of("enquiry_not_solved", answered), {"next": "boss", "reason": "Mine"})
    page = response.content.decode()
    assert response.status_code == 422 and "Mine" in page and "data-open-now" in page


def test_a_solved_question_can_be_reopened(carla, carla_browser, answered, ben):
    accept_answer(enquiry_id=answered.id, by=carla, rating=3)
    carla_browser.post(url_of("enquiry_reopen", answered), {"reason": "It is back"})
    answered.refresh_from_db()
    assert answered.status == "open"
    assert "It is back" in carla_browser.get(url_of("enquiry", answered)).content.decode()


def test_after_its_time_a_question_cannot_be_reopened(carla, carla_browser, answered, settings):
    accept_answer(enquiry_id=answered.id, by=carla, rating=3)
    settings.REOPEN_WITHIN_DAYS = 0
    page = carla_browser.get(url_of("enquiry", answered)).content.decode()
    assert "Reopen" not in page and "solved a while ago" in page
    response = carla_browser.post(url_of("enquiry_reopen", answered), {"reason": "Too late words"})
    assert response.status_code == 422 and "Too late words" in response.content.decode()


def test_our_team_can_be_asked_at_any_time(carla_browser, asked):
    carla_browser.post(url_of("enquiry_ask_staff", asked), {"reason": "It is about my contract"})
    page = carla_browser.get(url_of("enquiry", asked)).content.decode()
    assert "With our own team" in page and "It is about my contract" in page and 'id="ask-staff"' not in page


def test_a_question_can_be_withdrawn_once(carla_browser, asked):
    form = {"form_key": str(uuid4())}
    for _ in range(2):
        assert carla_browser.post(url_of("enquiry_withdraw", asked), form).status_code == 302
    page = carla_browser.get(url_of("enquiry", asked)).content.decode()
    assert "Withdrawn" in page and 'id="message-form"' not in page and 'id="withdraw"' not in page
    other = carla_browser.post(url_of("enquiry_withdraw", asked), {"form_key": str(uuid4())})
    assert other.status_code == 409 and "changed in the meantime" in other.content.decode()


def test_a_message_with_photos_joins_the_thread(carla_browser, asked):
    response = carla_browser.post(
        url_of("enquiry_message", asked), {"body": "One more thing", "photos": [a_photo(), a_photo()]}
    )
    assert response.status_code == 302
    page = carla_browser.get(response.url).content.decode()
    assert "One more thing" in page and "Photo 2" in page
    for photo in Photo.objects.all():
        address = reverse("enquiry_photo", args=[asked.id, photo.id])
        assert address in page
        shown = carla_browser.get(address).content.decode()
        assert f'src="{reverse("photo", args=[photo.id])}"' in shown
        assert f"{url_of('enquiry', asked)}#message-{photo.message_id}" in shown


def test_a_photo_is_shown_with_its_own_conversation_alone(carla, carla_browser, asked, sim):
    carla_browser.post(url_of("enquiry_message", asked), {"body": "Look", "photos": a_photo()})
    other = post_enquiry(by=carla, subject="Another", body="Since noon, too.", topic_id=sim.id)
    address = reverse("enquiry_photo", args=[other.id, Photo.objects.get().id])
    assert carla_browser.get(address).status_code == 404


def test_a_message_by_htmx_brings_an_empty_box_and_the_thread(carla_browser, asked):
    response = carla_browser.post(url_of("enquiry_message", asked), {"body": "One more thing"}, **HTMX)
    page = response.content.decode()
    assert "HX-Reswap" not in response.headers
    assert 'id="message-form"' in page and page.count("One more thing") == 1


def test_one_message_sent_twice_is_one_message(carla, carla_browser, asked):
    form = {"form_key": str(uuid4()), "body": "Only once"}
    carla_browser.post(url_of("enquiry_message", asked), form)
    carla_browser.post(url_of("enquiry_message", asked), {"body": "Something between"})
    carla_browser.post(url_of("enquiry_message", asked), form)
    said = [original(message.body_sealed) for message in Message.objects.filter(enquiry=asked)]
    assert said.count("Only once") == 1


@pytest.mark.parametrize("body", ["", "x" * 5_001, "hidden\x00one"], ids=["empty", "long", "nul"])
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
def test_a_message_that_cannot_be_sent_stays_in_the_box(carla_browser, asked, body, headers):
    response = carla_browser.post(url_of("enquiry_message", asked), {"body": body}, **headers)
    page = response.content.decode()
    assert response.status_code == 422 and body.replace("\x00", "") in page.replace("\x00", "")
    assert 'href="#message-body"' in page and 'id="message-body"' in page


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
def test_a_message_to_a_closed_question_keeps_its_words(carla, carla_browser, answered, headers):
    accept_answer(enquiry_id=answered.id, by=carla, rating=3)
    response = carla_browser.post(url_of("enquiry_message", answered), {"body": "Words kept"}, **headers)
    page = response.content.decode()
    assert response.status_code == 409 and "Words kept" in page and "is closed" in page


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("enquiry_accept", {"rating": "5", "comment": "c" * 1_001}),
        ("enquiry_not_solved", {"next": "team", "reason": "r" * 2_001}),
        ("enquiry_ask_staff", {"reason": "r" * 2_001}),
    ],
)
def test_too_long_a_reason_stays_in_its_form(carla_browser, answered, name, form):
    page = carla_browser.post(url_of(name, answered), form).content.decode()
    assert "Write at most" in page and (form.get("comment") or form["reason"]) in page


# --- Live parts ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["enquiry_status", "enquiry_thread", "enquiry_decision", "enquiry_help"])
def test_every_part_is_fetched_alone_and_comes_again(carla_browser, answered, name):
    page = carla_browser.get(url_of(name, answered), **HTMX).content.decode()
    part = name.replace("_", "-")
    assert page.strip().startswith("<") and page.count(f'id="{part}"') == 1
    assert f'data-live-id="{answered.id}"' in page and "<html" not in page and "hx-swap-oob" not in page


def test_a_decision_that_is_being_made_is_not_replaced(carla, carla_browser, answered):
    page = carla_browser.get(url_of("enquiry", answered)).content.decode()
    shown = page.split(f"{url_of('enquiry_decision', answered)}?shown=")[1].split('"')[0]
    again = carla_browser.get(url_of("enquiry_decision", answered), {"shown": shown}, **HTMX)
    assert again.status_code == 204
    accept_answer(enquiry_id=answered.id, by=carla, rating=5)
    news = carla_browser.get(url_of("enquiry_decision", answered), {"shown": shown}, **HTMX)
    assert news.status_code == 200 and "Glad it is working." in news.content.decode()


# --- Who may -----------------------------------------------------------------------------------------------------

ENQUIRY_PAGES = ["enquiry", "enquiry_status", "enquiry_thread", "enquiry_decision", "enquiry_help"]
ENQUIRY_FORMS = [
    "enquiry_message",
    "enquiry_accept",
    "enquiry_not_solved",
    "enquiry_reopen",
    "enquiry_ask_staff",
    "enquiry_withdraw",
]


@pytest.mark.parametrize("name", [*ENQUIRY_PAGES, *ENQUIRY_FORMS])
@pytest.mark.parametrize("person", ["carl", "ada", "mo"])
def test_somebody_elses_question_does_not_exist(request, client_of, answered, name, person):
    browser = client_of(request.getfixturevalue(person))
    call = browser.get if name in ENQUIRY_PAGES else browser.post
    assert call(url_of(name, answered)).status_code == 404
    assert call(reverse(name, args=[uuid4()])).status_code == 404
    answered.refresh_from_db()
    assert answered.status == "answered"


@pytest.mark.parametrize("name", [*ENQUIRY_PAGES, *ENQUIRY_FORMS])
def test_strangers_sign_in_and_come_back_to_the_page(client, asked, name):
    call = client.get if name in ENQUIRY_PAGES else client.post
    back_to = url_of(name if name in ENQUIRY_PAGES else "enquiry", asked)
    response = call(url_of(name, asked), headers={"Referer": f"http://testserver{url_of('enquiry', asked)}"})
    assert response.status_code == 302 and response.url == f"{reverse('account_login')}?next={back_to}"
    assert call(url_of(name, asked), **HTMX).status_code == 401


@pytest.mark.parametrize("name", ENQUIRY_FORMS)
def test_a_form_is_never_sent_by_a_link(carla_browser, asked, name):
    """What asks for its address is led to the page it stands on; a script is told no."""
    led = carla_browser.get(url_of(name, asked))
    assert led.status_code == 302 and led.url == url_of("enquiry", asked)
    assert carla_browser.get(url_of(name, asked), **HTMX).status_code == 405


# --- The list --------------------------------------------------------------------------------------------------


def ask_many(customer, topic, number: int) -> None:
    for index in range(number):
        post_enquiry(by=customer, subject=f"Question {index}", body="Words", topic_id=topic.id)


def test_the_list_is_ones_own_newest_first_and_goes_on(carla, carl, carla_browser, sim, service_level):
    ask_many(carla, sim, customer_queries.PAGE + 2)
    post_enquiry(by=carl, subject="Somebody else's", body="Words")
    page = carla_browser.get(reverse("my_questions")).content.decode()
    assert page.index("Question 21") < page.index("Question 20") < page.index("Question 2<")
    assert "Somebody else" not in page and "Question 1<" not in page
    after = page.split("?after=")[1].split('"')[0]
    rest = carla_browser.get(reverse("my_questions"), {"after": after}).content.decode()
    assert "Question 1<" in rest and "Question 0<" in rest and "Question 2<" not in rest
    assert 'class="more"' in page and 'class="more"' not in rest


@pytest.mark.parametrize("after", ["nonsense", "\x00", "01900000-0000-7000-8000-000000000000"])
def test_a_mangled_place_in_the_list_is_its_start(carla_browser, asked, after):
    page = carla_browser.get(reverse("my_questions"), {"after": after}).content.decode()
    assert "No signal" in page


def test_an_empty_list_says_what_to_do(carla_browser):
    assert "Nothing asked yet" in carla_browser.get(reverse("my_questions")).content.decode()


def test_the_list_costs_the_same_however_long_it_is(
    carla, carla_browser, sim, service_level, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    ask_many(carla, sim, 2)
    with CaptureQueriesContext(
        connection,
    ) as few:
        carla_browser.get(reverse("my_questions"))
    ask_many(carla, sim, 15)
    with django_assert_num_queries(len(few)):
        carla_browser.get(reverse("my_questions"))


@pytest.mark.parametrize(
    ("name", "ceiling"),
    [("enquiry", 20), ("enquiry_status", 10), ("enquiry_thread", 10), ("enquiry_decision", 10)],
)
def test_a_long_thread_costs_no_more_than_a_short_one(
    carla, carla_browser, answered, django_assert_max_num_queries, name, ceiling
):
    from marketplace.actions.add_message import add_message

    for number in range(12):
        add_message(enquiry_id=answered.id, by=carla, body=f"Message {number}", photos=[a_photo()])
    with django_assert_max_num_queries(ceiling):
        carla_browser.get(url_of(name, answered))


def test_asking_costs_few_queries(carla_browser, sim, service_level, django_assert_max_num_queries):
    carla_browser.get(reverse("ask"))
    with django_assert_max_num_queries(8):
        carla_browser.get(reverse("ask"))


# --- Photos ----------------------------------------------------------------------------------------------------


@pytest.fixture
def photo(carla, asked):
    from marketplace.actions.add_message import add_message

    return add_message(enquiry_id=asked.id, by=carla, body="See", photos=[a_photo()]).photos.get()


def test_a_photo_is_shown_and_can_do_nothing(carla_browser, photo):
    response = carla_browser.get(reverse("photo", args=[photo.id]))
    assert response.status_code == 200 and response.headers["Content-Type"] == "image/webp"
    assert Image.open(io.BytesIO(response.getvalue())).size == (40, 30)
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Disposition"].startswith("inline")
    assert response.headers["Cache-Control"].startswith("private")
    assert response.headers["Content-Security-Policy"].startswith("sandbox")


def test_the_thread_shows_thumbnails_that_lead_to_the_photo(carla, carla_browser, asked, photo):
    from marketplace.actions.add_message import add_message

    large = add_message(enquiry_id=asked.id, by=carla, body="Large", photos=[a_photo(size=(3000, 2000))])
    shown = large.photos.get()
    address = reverse("photo_thumb", args=[shown.id])
    page = carla_browser.get(url_of("enquiry_thread", asked)).content.decode()
    assert f'href="{reverse("enquiry_photo", args=[asked.id, shown.id])}"' in page
    assert f'src="{address}" alt="" width="48" height="48" loading="lazy"' in page
    assert Image.open(io.BytesIO(carla_browser.get(address).getvalue())).size == (2048, 1365)
    for entry in OutboxEntry.objects.filter(kind="photo.thumbnail"):
        carry(entry.id)
        carry(entry.id)  # which a worker may be given twice
    response = carla_browser.get(address)
    assert response.headers["Content-Security-Policy"].startswith("sandbox")
    thumb = response.getvalue()
    assert Image.open(io.BytesIO(thumb)).size == (144, 144)
    assert len(thumb) < 12_000


def test_a_photo_that_is_gone_gets_no_thumbnail(photo, settings):
    entry = OutboxEntry.objects.get(kind="photo.thumbnail")
    forget_photos(Photo.objects.filter(pk=photo.pk))
    carry(entry.id)
    assert not Path(settings.MEDIA_ROOT, thumb_path(photo, "")).exists()


@pytest.mark.parametrize(("person", "status"), [("carl", 404), ("ben", 404), ("mo", 200)])
def test_a_thumbnail_is_for_whom_the_photo_is_for(request, client_of, photo, person, status):
    browser = client_of(request.getfixturevalue(person))
    assert browser.get(reverse("photo_thumb", args=[photo.id])).status_code == status


def test_a_photo_is_for_the_holder_while_they_hold_it(client_of, photo, claimed, ada, ben):
    address = reverse("photo", args=[photo.id])
    assert client_of(ada).get(address).status_code == 200
    assert client_of(ben).get(address).status_code == 404
    release_claim(claim_id=claimed.id, by=ada)
    assert client_of(ada).get(address).status_code == 404


def test_a_photo_stays_for_whoever_answered(client_of, photo, answered, ada):
    assert client_of(ada).get(reverse("photo", args=[photo.id])).status_code == 200


@pytest.mark.parametrize(
    ("person", "status"), [("carl", 404), ("nina", 404), ("ben", 404), ("mo", 200), ("stella", 200)]
)
def test_a_photo_is_for_those_concerned(request, client_of, photo, person, status):
    browser = client_of(request.getfixturevalue(person))
    assert browser.get(reverse("photo", args=[photo.id])).status_code == status
    assert browser.get(reverse("photo", args=[uuid4()])).status_code == 404


def test_strangers_see_no_photo(client, photo):
    assert client.get(reverse("photo", args=[photo.id])).status_code == 302


def test_a_photo_whose_file_is_gone_is_not_found(carla_browser, photo):
    photo.file.storage.delete(photo.file.name)
    assert carla_browser.get(reverse("photo", args=[photo.id])).status_code == 404


# --- Sending once ----------------------------------------------------------------------------------------------


def test_a_refused_form_may_be_sent_again_with_its_key(carla_browser, asked):
    form = {"form_key": str(uuid4()), "rating": "5"}
    assert carla_browser.post(url_of("enquiry_accept", asked), form).status_code == 409
    assert IdempotencyRecord.objects.count() == 0


# --- The way to becoming an advocate ---------------------------------------------------------------------------


def test_a_customer_is_invited_where_their_questions_are(carla_browser, asked, client_of, ada):
    page = carla_browser.get(reverse("my_questions")).content.decode()
    assert "Become an advocate" in page.split('id="advocate-invitation"')[1]
    assert "advocate-invitation" not in client_of(ada).get(reverse("my_questions")).content.decode()


def test_a_solved_question_is_a_good_moment_to_invite(carla, carla_browser, answered):
    assert "advocate-invitation" not in carla_browser.get(url_of("enquiry", answered)).content.decode()
    accept_answer(enquiry_id=answered.id, by=carla, rating=5)
    assert "advocate-invitation" in carla_browser.get(url_of("enquiry", answered)).content.decode()


@pytest.mark.parametrize(
    ("status", "waits", "words"),
    [
        ("applied", False, "Your application is on its way."),
        ("declined", True, "You can apply again from"),
        ("suspended", False, None),
    ],
)
def test_an_applicant_sees_how_it_stands(carla, carla_browser, status, waits, words):
    reapply_at = clock.now() + timedelta(days=30) if waits else None
    Advocate.objects.create(user=carla, status=status, reapply_at=reapply_at)
    page = carla_browser.get(reverse("my_questions")).content.decode()
    if words is None:
        assert "advocate-invitation" not in page
    else:
        assert words in page and "See your application" in page
