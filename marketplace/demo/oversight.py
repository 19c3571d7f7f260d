"""What waits for moderators beside answers: carla has reported something; and what they have held up as models.

Draws no lots, so that every other story goes as it went without it.
"""

from __future__ import annotations

from datetime import timedelta

from marketplace import model_answers
from marketplace.actions.file_report import file_report
from marketplace.actions.keep_model_answer import keep_model_answer
from marketplace.demo.teller import Teller
from marketplace.demo.told_time import Told
from marketplace.models import Message
from marketplace.reports.models import Report

MODELS = 3
DAYS_AGO = 1
REPORTED_MINUTES_AGO = 1
WORDS = "Why does an advocate need to know that? I would rather not say."


def add_oversight(teller: Teller) -> None:
    until = teller.time.until
    teller.time.add(_choosing_models(teller), moment=until - timedelta(days=DAYS_AGO))
    teller.time.add(_reporting(teller), moment=until - timedelta(minutes=REPORTED_MINUTES_AGO))


def _choosing_models(teller: Teller) -> Told[None]:
    for answer in model_answers.candidates()[:MODELS]:
        keep_model_answer(answer_id=answer.id, by=teller.people.moderators[0])
    yield timedelta()


def _reporting(teller: Teller) -> Told[None]:
    """The question that an advocate has asked carla back."""
    carla = teller.people.by_key["carla"]
    asked = Message.objects.filter(enquiry__customer=carla, kind=Message.Kind.ASK).latest("id")
    file_report(
        enquiry_id=asked.enquiry_id, item_id=asked.id, by=carla, reason=Report.Reason.OTHER, words=WORDS
    )
    yield timedelta()
