"""Whoever comes first to a web process waits no longer than the next."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.urls import clear_url_caches, get_resolver

from marketplace.wsgi import load_pages


@pytest.fixture
def _nothing_loaded():
    clear_url_caches()
    yield
    clear_url_caches()


def populated():
    return {language for language, _name in settings.LANGUAGES if language in get_resolver()._reverse_dict}


@pytest.mark.usefixtures("_nothing_loaded")
def test_a_web_process_knows_its_pages_before_it_is_asked():
    assert populated() == set()
    load_pages()
    assert populated() == {language for language, _name in settings.LANGUAGES}
