"""Texts are looked up once, and say what they said while each app's were kept apart."""

from __future__ import annotations

import pytest
from django.utils.translation import trans_real

from accounts.languages import keep_in_one_catalogue


@pytest.mark.parametrize("language", ["en-gb", "de"])
def test_one_catalogue_says_what_all_of_them_say(language: str) -> None:
    apart = trans_real.DjangoTranslation(language)
    keep_in_one_catalogue(language)
    together = trans_real.translation(language)
    assert len(together._catalog._catalogs) == 1
    assert together._fallback is None
    known = {key[0] if isinstance(key, tuple) else key for key in together._catalog._catalogs[0]}
    assert len(known) > 100
    for text in {*known, "Nobody has ever translated this."}:
        assert together.gettext(text) == apart.gettext(text)
        for number in (0, 1, 2, 11):
            counted = together.ngettext(text, f"{text}s", number)
            assert counted == apart.ngettext(text, f"{text}s", number)


def test_languages_that_count_in_another_way_stay_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    french = trans_real.DjangoTranslation("fr")
    monkeypatch.setitem(trans_real._translations, "fr", french)
    before = list(french._catalog._plurals)
    french._catalog._plurals[0] = lambda number: 0
    keep_in_one_catalogue("fr")
    assert len(french._catalog._catalogs) == len(before)
