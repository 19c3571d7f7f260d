"""Originals stay readable through key changes, digests stay equal, and nothing altered is ever read."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from common.sealing import SealBroken, derived_key, digest, seal, unseal

storable_text = st.text(st.characters(exclude_categories=["Cs"]))


@given(storable_text)
def test_whatever_was_sealed_comes_back(text):
    assert unseal(seal(text)) == text
    assert unseal(memoryview(seal(text))) == text


def test_a_seal_shows_nothing_and_differs_each_time():
    first, second = seal("call 07700 900123"), seal("call 07700 900123")

    assert first != second
    assert b"900123" not in first


def test_a_new_key_in_front_seals_and_the_old_one_still_unseals(settings):
    settings.SEALING_KEYS = ["old"]
    sealed = seal("kept")
    settings.SEALING_KEYS = ["new", "old"]

    assert unseal(sealed) == "kept"

    sealed_anew = seal("kept")
    settings.SEALING_KEYS = ["new"]
    assert unseal(sealed_anew) == "kept"


def test_without_its_key_nothing_is_unsealed(settings):
    settings.SEALING_KEYS = ["old"]
    sealed = seal("kept")
    settings.SEALING_KEYS = ["new"]

    with pytest.raises(SealBroken):
        unseal(sealed)


def test_altered_data_is_refused():
    sealed = bytearray(seal("kept"))
    sealed[30] ^= 1

    for damaged in (bytes(sealed), b"", b"\xff\x00", "ünlesbar".encode()):
        with pytest.raises(SealBroken):
            unseal(damaged)


@pytest.mark.parametrize("key", ["short", "with spaces and ümlauts", "x" * 500])
def test_any_string_makes_a_key(settings, key):
    settings.SEALING_KEYS = [key]

    assert unseal(seal("kept")) == "kept"


@pytest.mark.parametrize("keys", [[], [""], ["good", ""]])
def test_a_missing_or_empty_key_is_a_configuration_error(settings, keys):
    settings.SEALING_KEYS = keys

    with pytest.raises(ImproperlyConfigured, match="SEALING_KEYS"):
        seal("anything")


def test_digests_are_equal_for_equal_values_of_one_purpose_only():
    assert digest("a", purpose="tokens") == digest("a", purpose="tokens")
    assert digest("a", purpose="tokens") != digest("b", purpose="tokens")
    assert digest("a", purpose="tokens") != digest("a", purpose="households")
    assert len(digest("a", purpose="tokens")) == 32


def test_digests_need_the_key(settings):
    settings.SEALING_KEYS = ["one"]
    before = digest("a", purpose="tokens")
    settings.SEALING_KEYS = ["another"]

    assert digest("a", purpose="tokens") != before


def test_digests_survive_a_new_key_in_front(settings):
    settings.SEALING_KEYS = ["old"]
    before = digest("a", purpose="tokens")
    settings.SEALING_KEYS = ["new", "old"]

    assert digest("a", purpose="tokens") == before


def test_a_digest_key_is_not_the_sealing_key(settings):
    settings.SEALING_KEYS = ["only"]

    assert derived_key(purpose="seal") != derived_key(purpose="tokens")
    with pytest.raises(SealBroken):
        unseal(derived_key(purpose="seal"))
