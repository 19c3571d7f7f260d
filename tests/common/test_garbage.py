"""Servers do not look for garbage among what they have loaded, which would take longer than an answer may."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOADED = """
import gc, importlib, sys
importlib.import_module(sys.argv[1])
print(len(gc.get_objects()), gc.get_freeze_count())
"""


@pytest.mark.parametrize("server", ["marketplace.wsgi", "marketplace.asgi"])
def test_what_a_server_has_loaded_is_not_searched_for_garbage(server):
    settings = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    told = subprocess.run(
        [sys.executable, "-c", LOADED, server],
        cwd=ROOT,
        env=settings,
        check=True,
        capture_output=True,
        text=True,
    )
    searched, kept = map(int, told.stdout.split())
    assert searched < kept / 100
