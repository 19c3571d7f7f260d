"""Which language a person's pages and mails are in: their profile's, else the one chosen here, else the browser's."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from accounts.models import User

CONFIGURATION = "/admin/"
"""Speaks the language it is documented in, to everybody: its words are those of the code."""


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


class OwnLanguageMiddleware:
    """The profile of whoever is signed in decides; of others, Django has asked the cookie and the browser before."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

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
