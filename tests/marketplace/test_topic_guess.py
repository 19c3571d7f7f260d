"""Guessing the topic from words."""

from __future__ import annotations

import pytest

from accounts.models import Topic
from marketplace.topic_guess import guess_topic

SIM = Topic(name="SIM", guess_words=["sim", "sim card", "qr code"])
BILL = Topic(name="Bills", guess_words=["bill", "Rechnung", "spend cap", "C++"])
SILENT = Topic(name="Silent", guess_words=[])


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("My SIM is dead", SIM),
        ("Wo ist meine RECHNUNG?", BILL),
        ("The bill for my sim card", SIM),
        ("A simple thing about billing", None),
        ("bill sim", SIM),
        ("(bill)", BILL),
        ("C++ and more", BILL),
        ("", None),
    ],
)
def test_the_topic_whose_words_say_most_wins(text, topic):
    assert guess_topic(text, topics=[SILENT, SIM, BILL]) is topic
