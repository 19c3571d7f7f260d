"""The words in a ready-made text that change from one enquiry to the next."""

from __future__ import annotations

import pytest

from marketplace.answering.variables import fill, for_anybody, gaps

VALUES = {"customer": "Carla", "advocate": "Ada"}


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("Hi {customer}, I am {advocate}.", "Hi Carla, I am Ada."),
        ("Hi { Customer }.", "Hi Carla."),
        ("Your {phone model} and {}", "Your {phone model} and {}"),
    ],
    ids=["known", "however spaced", "gaps stay"],
)
def test_filled(text, filled):
    assert fill(text, VALUES) == filled


def test_a_value_that_looks_like_a_variable_is_not_filled_in_again():
    assert fill("{customer}", {"customer": "{advocate}", "advocate": "Ada"}) == "{advocate}"


def test_gaps_are_braces_and_hidden_details_each_once():
    assert gaps("{phone model}, [phone 1], {phone model}, {a\nb} and [phone] are left.") == [
        "{phone model}",
        "[phone 1]",
    ]


def test_only_greeting_and_signature_lose_their_names():
    written = "Hi Will,\nWill it restart? Ask Mark.\nYours, Mark"
    assert for_anybody(written, customer="Will T.", author="Mark S.") == (
        "Hi {customer},\nWill it restart? Ask Mark.\nYours, {advocate}"
    )
