"""A question is routed in the language it is written in, unless its customer says otherwise."""

from __future__ import annotations

import pytest

from marketplace.demo import words
from marketplace.enquiry_language import detect_language
from routing.models import QueueEntry


def test_every_question_of_the_demo_is_recognised():
    wrong = [
        each["id"]
        for each in words.read("enquiries")
        if detect_language(f"{each['subject']}\n{each['body']}") != each["language"]
    ]
    assert wrong == []


@pytest.mark.parametrize("text", ["", "12345", "iPhone 15 Pro", "PUK?", "???"], ids=repr)
def test_too_few_words_tell_nothing(text):
    assert detect_language(text) is None


@pytest.mark.parametrize(
    ("chosen", "expected"), [(None, "de"), ("en", "en")], ids=["as it is written", "as the customer says"]
)
def test_it_is_queued_for_those_who_speak_it(ask, carla, chosen, expected):
    assert carla.language == "en"
    enquiry = ask(
        subject="Wie bekomme ich meine Rechnung als PDF?",
        body="Ich finde sie in der App nicht mehr, früher war sie unter Rechnungen.",
        language=chosen,
    )
    assert enquiry.language == expected
    assert QueueEntry.objects.get(item_id=enquiry.id).language == expected


def test_a_text_that_tells_nothing_takes_the_language_of_its_customer(ask, carla):
    carla.language = "de"
    assert ask(subject="eSIM 4711", body="iPhone 15 Pro").language == "de"
