"""Signs in an answer's words."""

from __future__ import annotations

import pytest

from marketplace.quality.risk.models import ReviewPolicy
from marketplace.quality.risk.signs import Sign, signs_in
from marketplace.quality.risk.sketches import is_copy, sketch

LISTS = ReviewPolicy(
    contact_words=["call me", "whatsapp"],
    banned_claims=["guaranteed", "garantiert"],
    rude_words=["idiot", "blöd"],
)
PLAIN = "Switch flight mode on, wait for half a minute and switch it off again."


@pytest.mark.parametrize(
    ("words", "signs"),
    [
        ("", set()),
        (" Only an idiot would not know.", {Sign.RUDE}),
        (" Das ist BLÖD.", {Sign.RUDE}),
        (" It is g\u200buaranteed to work.", {Sign.CLAIM}),
        (" Just call\n me about it.", {Sign.CONTACT}),
        (" My number is [phone 1].", {Sign.CONTACT}),
        (" Thanks [name 1].", set()),
        (" See https://shop.example/esim for more.", {Sign.LINK}),
        (" See [link 1].", {Sign.LINK}),
        (" An idiotproof way.", set()),
    ],
    ids=[
        "none",
        "rude",
        "shouted",
        "disguised",
        "broken-line",
        "detail",
        "a-name",
        "link",
        "hidden-link",
        "part-of-a-word",
    ],
)
def test_each_sign_is_found(words, signs):
    assert signs_in(PLAIN + words, lists=LISTS) == signs


def test_very_short_is_measured_by_the_policy():
    assert signs_in("Restart it.", lists=LISTS) == {Sign.SHORT}
    assert signs_in("Restart it.", lists=ReviewPolicy(short_below=5)) == frozenset()


ANSWER = (
    "Open Settings, then Mobile data, then Add eSIM, and scan the code from your letter. If it says that the code has"
    " been used, delete the old eSIM first and restart the phone."
)


def test_another_greeting_does_not_hide_a_copy():
    assert is_copy(sketch(ANSWER), sketch(f"Hi there! {ANSWER} Good luck."))


def test_other_words_on_the_same_matter_are_no_copy():
    other = (
        "Your letter has a code. In Settings go to Mobile data and choose Add eSIM to scan it; an old eSIM that is in"
        " the way must be removed before that."
    )
    assert not is_copy(sketch(ANSWER), sketch(other))


def test_what_everybody_writes_is_compared_with_nothing():
    assert sketch("Please restart the phone.") == []
    assert not is_copy([], [])
