"""Posting an enquiry: stored in two forms, queued once, refused with a reason."""

from __future__ import annotations

import io

import pytest
from django.db import connection
from PIL import Image

from common.errors import Invalid, NotAllowed
from common.models import HistoryRow
from marketplace.errors import TooManyPhotos
from marketplace.models import CrowdSafeToken, Enquiry, Message
from marketplace.photos import NotAPhoto
from marketplace.sealed_text import original
from routing.models import Offer, QueueEntry, ServiceLevel, Stage, TopicServiceLevel


def photo() -> io.BytesIO:
    content = io.BytesIO()
    Image.new("RGB", (8, 8), "navy").save(content, "PNG")
    content.seek(0)
    return content


def test_it_is_queued_and_offered_in_the_same_breath(ask, ada):
    enquiry = ask()
    assert enquiry.status == "open"
    assert QueueEntry.objects.get(item_id=enquiry.id).status == "waiting"
    assert Offer.objects.get().advocate_id == ada.id
    assert HistoryRow.objects.filter(story=enquiry.id, kind="enquiry", verb="post_enquiry").count() == 1


def test_a_question_asks_a_fixed_number_of_statements_all_written_once(
    ask, ada, django_assert_max_num_queries
):
    ask(subject="The first one", body="It has the statements written.")
    with django_assert_max_num_queries(28) as asked:  # a savepoint and its release among them
        ask()
    assert not [each["sql"] for each in asked.captured_queries if _is_the_orms(each)]


def test_nothing_that_a_question_asks_is_planned_each_time(ask, ada):
    for number in range(7):
        ask(subject=f"Question {number}")
    before = _planned_anew()
    for number in range(2):
        ask(subject=f"And {number}")
    after = _planned_anew()
    assert {text: times for text, times in after.items() if times > before.get(text, 0)} == {}


def _planned_anew() -> dict[str, int]:
    """How often PostgreSQL has made a plan for one set of values, by statement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement, custom_plans FROM pg_prepared_statements")
        return dict(cursor.fetchall())


def _is_the_orms(query: dict[str, str]) -> bool:
    """Django's cursor notes how long a statement took; of one that is written once nobody measures it."""
    return query["time"] != "0" and "SAVEPOINT" not in query["sql"]


def test_personal_details_are_hidden_and_the_original_is_sealed(ask):
    enquiry = ask(subject="Is 07700 900123 mine?", body="Call 07700 900123 or 07700 900456.")
    message = Message.objects.get(enquiry=enquiry)
    assert enquiry.subject == "Is [phone 1] mine?"
    assert message.body == "Call [phone 1] or [phone 2]."
    assert original(message.body_sealed) == "Call 07700 900123 or 07700 900456."
    assert b"900123" not in bytes(message.body_sealed)
    assert CrowdSafeToken.objects.filter(enquiry=enquiry).count() == 2


def test_the_same_question_sent_twice_is_one_enquiry(ask, carl):
    first = ask()
    assert ask() == first
    assert ask(body="Something else entirely.") != first
    assert ask(by=carl) != first


@pytest.mark.race
def test_a_double_tap_makes_one_enquiry(ask, in_parallel):
    posted = in_parallel([ask] * 6)
    assert len({enquiry.id for enquiry in posted}) == Enquiry.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"subject": ""}, "subject"),
        ({"subject": "x" * 141}, "subject"),
        ({"subject": "\u200b \u2060"}, "subject"),
        ({"body": "   "}, "body"),
        ({"body": "x" * 5001}, "body"),
        ({"body": "a\x00b"}, "body"),
        ({"body": "a\ud800b"}, "body"),
        ({"language": "xx"}, "language"),
        ({"topic_id": "0198c0de-0000-7000-8000-000000000000"}, "topic"),
    ],
)
def test_bad_input_names_its_field(ask, fields, field):
    with pytest.raises(Invalid) as refused:
        ask(**fields)
    assert list(refused.value.fields) == [field]
    assert not Enquiry.objects.exists()


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script> & <b>", "👩🏽‍🚒 fire 🇩🇪", "שלום עולם", "نفدت بطاريتي", "é̂ combining"]
)
def test_markup_emoji_and_right_to_left_text_survive(ask, text):
    message = Message.objects.get(enquiry=ask(body=text))
    assert original(message.body_sealed) == message.body == text


def test_the_limits_themselves_are_allowed(ask):
    enquiry = ask(subject="x" * 140, body="y" * 5000)
    assert len(enquiry.subject) == 140


def test_the_topic_is_guessed_from_the_words(ask, sim, billing):
    assert ask(subject="My bill is wrong", body="Why?").topic == billing
    assert ask(subject="My eSIM is dead", body="Why?").topic == sim


def test_without_any_known_word_the_last_topic_takes_it(ask, sim, billing):
    billing.position, sim.position = 1, 2
    billing.save()
    sim.save()
    assert ask(subject="Hello", body="I have a question.").topic == sim


def test_a_topic_that_is_switched_off_is_not_taken(ask, billing):
    billing.is_active = False
    billing.save()
    with pytest.raises(Invalid):
        ask(topic_id=billing.id)


def test_without_words_to_tell_it_by_the_language_is_the_customers_unless_given(ask, carla):
    carla.language = "de"
    carla.save()
    assert ask(subject="Nova 5", body="E-0x1F?").language == "de"
    assert ask(language="en", subject="Nova 6", body="E-0x2F?").language == "en"


def test_a_topic_whose_path_has_no_crowd_goes_straight_to_staff(ask, billing, ada):
    level = ServiceLevel.objects.create(name="Team only")
    Stage.objects.create(service_level=level, position=1, pool="staff")
    TopicServiceLevel.objects.create(topic=billing, service_level=level)
    enquiry = ask(topic_id=billing.id)
    assert QueueEntry.objects.get(item_id=enquiry.id).pool == "staff"
    assert not Offer.objects.exists()


def test_photos_are_kept_with_the_question(ask, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    kept = ask(photos=[photo(), photo()]).photos.all()
    assert [(each.width, each.height) for each in kept] == [(8, 8), (8, 8)]
    stored = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert stored == {each.file.name for each in kept}
    assert len(stored) == 2


def test_what_is_not_a_photo_is_refused_and_nothing_is_posted(ask):
    with pytest.raises(NotAPhoto):
        ask(photos=[io.BytesIO(b"%PDF-1.7 not a photo")])
    with pytest.raises(TooManyPhotos):
        ask(photos=[photo()] * 6)
    assert not Enquiry.objects.exists()


def test_somebody_who_was_locked_out_may_not_ask(ask, carla):
    carla.is_active = False
    carla.save()
    with pytest.raises(NotAllowed):
        ask()
