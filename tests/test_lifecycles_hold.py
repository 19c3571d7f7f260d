"""What is asked of every lifecycle after a fault holds wherever people can bring things, and finds what is broken."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from marketplace.models import Photo
from tests import lifecycles_hold

PLACES = (
    *(
        "held",
        "answered",
        "solved",
        "public",
        "in_review",
        "opened_review",
        "with_staff",
        "on_the_desk",
        "photo",
    ),
    *(
        "upheld_report",
        "appealed_report",
        "upheld_fraud_case",
        "suspended",
        "paused",
        "application",
        "begun_test",
    ),
    *("running_pair", "just_declined", "held_award", "appealed_hold", "approved_redemption", "failed_line"),
    *("an_erasure", "device", "doubtful", "for_experts"),
)


def test_everything_holds_wherever_a_scene_is_brought(scene):
    broken = {}
    for place in PLACES:
        with transaction.atomic():
            scene.at(place)
            broken |= {place: found} if (found := lifecycles_hold.broken()) else {}
            transaction.set_rollback(True)
    assert broken == {}


BREAKERS = {
    "open enquiries are with somebody": ("open", "UPDATE routing_queueentry SET status = 'done'"),
    "only open enquiries wait for somebody": (
        "open",
        "UPDATE marketplace_enquiry SET status = 'resolved', resolved_at = now()",
    ),
    "answered enquiries show one answer": (
        "answered",
        "UPDATE marketplace_answer SET status = 'unhelpful', ended_at = now()",
    ),
    "an enquiry's times are those of its state": (
        "answered",
        "UPDATE marketplace_enquiry SET answered_at = NULL",
    ),
    "solved enquiries were solved by an answer": ("solved", "UPDATE marketplace_answer SET acceptance = ''"),
    "an answer has ended or has not": ("answered", "UPDATE marketplace_answer SET ended_at = now()"),
    "an answer was written under its author's claim": (
        "answered",
        "UPDATE marketplace_answer SET claim_id = gen_random_uuid()",
    ),
    "reviews that wait are in the queue": ("in_review", "UPDATE marketplace_review SET status = 'dropped'"),
    "answers that are checked first have a review": (
        "in_review",
        "UPDATE marketplace_review SET is_before_publication = false",
    ),
    "somebody decided what is decided": ("upheld_report", "UPDATE marketplace_report SET decided_at = NULL"),
    "escalated enquiries are with staff": ("with_staff", "UPDATE routing_queueentry SET pool = 'crowd'"),
    "what goes to billing was approved by others": (
        "approved_redemption",
        "DELETE FROM rewards_redemptionapproval",
    ),
    "what is on its way to billing is in one batch": (
        "batch",
        "UPDATE rewards_payoutline SET outcome = 'failed'",
    ),
    "a batch adds up": ("batch", "UPDATE rewards_payoutbatch SET total_points = total_points + 1"),
    "clocks of what is over have ended": (
        "solved",
        "UPDATE routing_clock SET status = 'running', ended_at = NULL, due_at = now(), runs_since = now(),"
        " warn_at = now()",
    ),
    "what has ended says when": ("running_pair", "UPDATE marketplace_mentorship SET ended_at = now()"),
    "what could be taken back was carried out": (
        "just_declined",
        "UPDATE common_deferred SET due_at = now() - interval '1 hour'",
    ),
    "a photo belongs to its message's enquiry": (
        "photo",
        """INSERT INTO marketplace_enquiry
             (id, customer_id, topic_id, language, subject, subject_sealed, status, not_solved_count)
           SELECT gen_random_uuid(), customer_id, topic_id, language, subject, subject_sealed, status, 0
           FROM marketplace_enquiry;
           UPDATE marketplace_photo SET enquiry_id = (SELECT id FROM marketplace_enquiry
                                                      WHERE id <> marketplace_photo.enquiry_id)""",
    ),
    "nobody is told the same on one device twice": (
        "device",
        """INSERT INTO marketplace_pushnotice (id, device_id, kind, row, outcome, attempts, due_at)
           SELECT gen_random_uuid(), id, 'offer', gen_random_uuid(), 'sent', 1, now() FROM marketplace_pushdevice""",
    ),
    "the moves of enquiry are on the record and legal": (
        "open",
        "UPDATE marketplace_enquiry SET status = 'withdrawn', withdrawn_at = now()",
    ),
    "the moves of award are on the record and legal": (
        "solved",
        "UPDATE rewards_award SET status = 'reversed'",
    ),
    "the moves of answer are on the record and legal": (
        "answered",
        """INSERT INTO common_historyrow (story, subject, kind, verb, was, now, why)
           SELECT enquiry_id, id, 'answer', 'x', 'rejected', 'published', '' FROM marketplace_answer""",
    ),
}


@pytest.mark.parametrize("promise", BREAKERS)
def test_a_broken_promise_is_found(scene, promise):
    place, statement = BREAKERS[promise]
    scene.at(place)
    with connection.cursor() as cursor:
        cursor.execute(statement)
    assert promise in lifecycles_hold.broken()


def test_a_photo_without_its_file_is_found(scene):
    photo = Photo.objects.get(pk=scene.at("photo")["photo_id"])
    photo.file.storage.delete(photo.file.name)
    assert lifecycles_hold.broken() == {"photos have their files": 1}


def test_every_promise_has_somebody_who_breaks_it():
    assert set(lifecycles_hold.BREAKING) <= set(BREAKERS)
