"""Servers do not look for garbage among what they have loaded, which would take longer than an answer may."""

from __future__ import annotations

import ast
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


SERVERS = {"without_condition.py"}
"""What a test starts as a process of its own, and is never imported by one."""


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


def test_no_test_becomes_a_server_and_keeps_its_own_garbage():
    sources = [(path, path.read_text(encoding="utf-8")) for path in (ROOT / "tests").rglob("*.py")]
    imported = {
        (path.name, node.module)
        for path, source in sources
        if "marketplace.wsgi" in source or "marketplace.asgi" in source
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and path.name not in SERVERS
    }
    assert {each for each in imported if each[1] in {"marketplace.wsgi", "marketplace.asgi"}} == set()
