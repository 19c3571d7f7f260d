"""Which language a person's pages and mails are in: their profile's, else the one chosen here, else the browser's."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import trans_real

from accounts.models import User

CONFIGURATION = "/admin/"
"""Speaks the language it is documented in, to everybody: its words are those of the code."""

COUNTED = 200
"""Languages that count alike as far as this do so further on: all that is beyond it are forms for millions."""


def page_language(language: str) -> str:
    """The language of the pages for a person's own: to us, "en" is British English."""
    try:
        return translation.get_supported_language_variant(language)
    except LookupError:
        return settings.LANGUAGE_CODE


def in_language_of(person: User) -> AbstractContextManager[None]:
    """Within it, what is said is said to this person."""
    return translation.override(page_language(person.language))


def own_language(fallback: str) -> str:
    """The language that somebody new reads the page in, if we answer in it."""
    language = (translation.get_language() or "").partition("-")[0]
    return language if language in settings.ENQUIRY_LANGUAGES else fallback


def keep_in_one_catalogue(language: str) -> None:
    """Have each text of a language looked up once.

    Django keeps the texts of each app apart, and those of languages that this one falls back to behind one another. It
    walks through all of them for a text that is its own translation, as ours are in the language they are written in.
    Where they do not all count plurals alike, they stay as they are.
    """
    spoken: Any = trans_real.translation(language)
    parts, plurals = zip(*_parts_of(spoken), strict=True)
    if len(parts) == 1:
        return
    counts = {tuple(plural(number) for number in range(COUNTED)) for plural in plurals}
    if len(counts) == 1:
        texts = {key: text for part in reversed(parts) for key, text in part.items()}
        spoken._catalog._catalogs, spoken._catalog._plurals = [texts], [plurals[0]]
        spoken._fallback = None


def _parts_of(translation: Any) -> Iterator[tuple[Mapping[Any, str], Callable[[int], int]]]:
    """Texts and how they count, what is asked first on top. Plurals are kept by text and the number of their form."""
    while translation is not None:
        texts: Any = getattr(translation, "_catalog", {})
        if hasattr(texts, "_catalogs"):  # of several apps
            yield from zip(texts._catalogs, texts._plurals, strict=True)
        elif texts:
            yield texts, translation.plural
        translation = translation._fallback


class OwnLanguageMiddleware:
    """The profile of whoever is signed in decides; of others, Django has asked the cookie and the browser before."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        for language, _name in settings.LANGUAGES:
            keep_in_one_catalogue(language)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(CONFIGURATION):
            self._speak(request, settings.LANGUAGE_CODE)
        elif isinstance(request.user, User):
            self._speak(request, page_language(request.user.language))
        return self.get_response(request)

    @staticmethod
    def _speak(request: HttpRequest, language: str) -> None:
        translation.activate(language)
        request.LANGUAGE_CODE = language
