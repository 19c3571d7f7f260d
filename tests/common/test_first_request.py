"""Whoever comes first to a web process waits no longer than the next."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
KNOWN = """
import importlib, json, sys
importlib.import_module(sys.argv[1])
from django.urls import get_resolver
print(json.dumps(sorted(get_resolver()._reverse_dict)))
"""


def languages_known_to(server):
    """In which languages a fresh process knows the addresses of all pages, and so has loaded them."""
    told = subprocess.run(
        [sys.executable, "-c", KNOWN, server],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(told.stdout)


def test_a_web_process_knows_its_pages_before_it_is_asked():
    assert languages_known_to("marketplace.wsgi") == sorted(
        language for language, _name in settings.LANGUAGES
    )


def test_the_live_process_has_no_pages_to_know():
    assert languages_known_to("marketplace.asgi") == []
