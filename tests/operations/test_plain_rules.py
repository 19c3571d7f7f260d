"""What holds for all of the code: no page starts a program, nothing typed is run, no folder is listed."""

from __future__ import annotations

import ast
import subprocess
import sys

import pytest

from tests.conftest import ROOT

DOORS = sorted(
    path
    for app in ("accounts", "marketplace", "rewards", "routing")
    for folder in ("views", "api", "actions", "forms")
    for path in (ROOT / app / folder).rglob("*.py")
)


def imported(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").partition(".")[0]


def test_no_page_starts_a_program():
    assert len(DOORS) > 150
    assert [path for path in DOORS if {"subprocess", "os", "pty", "pickle"} & set(imported(path))] == []


@pytest.mark.parametrize("line", ["eval(words)", "exec(words)", "import pickle\npickle.loads(words)"])
def test_the_linter_refuses_to_run_what_was_typed(line):
    command = [
        sys.executable,
        "-m",
        "ruff",
        "check",
        "--no-cache",
        "--stdin-filename",
        "marketplace/views/new.py",
        "-",
    ]
    found = subprocess.run(
        command, cwd=ROOT, input=f"words = b''\n{line}\n", text=True, capture_output=True, check=False
    )
    assert found.returncode == 1
    assert "S3" in found.stdout or "S1" in found.stdout


@pytest.mark.parametrize("folder", ["/static/", "/static/js/", "/media/", "/.git/", "/static/../manage.py"])
def test_no_folder_is_listed(client, db, folder):
    assert client.get(folder).status_code == 404
