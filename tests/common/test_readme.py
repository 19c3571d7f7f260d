"""What README.md says of files, commands and variables is there."""

from __future__ import annotations

import re

import pytest

from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
PATH = re.compile(r"(?<![\w/.])((?:[a-z_]+/)+(?:[\w.-]+)?|[a-z_]+\.(?:py|md|toml|html)\b)")


def named_paths():
    """Everything in the tables that looks like a path of ours. A bare name is beside the file before it."""
    before = ROOT
    for line in README.splitlines():
        if line.startswith("|"):
            for path in PATH.findall(re.sub(r"`?make \w+`?|/(?:admin|api/v1/docs)/", "", line)):
                beside = before.parent / path
                yield str(beside.relative_to(ROOT)) if "/" not in path and beside.exists() else path
                before = ROOT / path if "/" in path else before


def is_there(path):
    """In the project, or of an app where the table says "of the app"."""
    return (ROOT / path).exists() or any(ROOT.glob(f"*/{path}"))


def test_every_path_of_the_tables_is_there():
    paths = list(named_paths())
    assert "routing/actions/claim_enquiry.py" in paths
    assert len(paths) > 70
    assert [path for path in paths if not is_there(path)] == []


def test_every_link_leads_to_something():
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", README)
    assert len(links) > 5
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_every_step_of_the_way_is_a_call_of_that_name():
    steps = re.findall(r"^\| [\d-] \| .* \| (.+) \|$", README, re.MULTILINE)
    assert len(steps) == 10
    for path in re.findall(r"\w+/actions/(?:\w+)\.py", " ".join(steps)):
        name = path.rpartition("/")[2].removesuffix(".py")
        assert f"\ndef {name}(" in (ROOT / path).read_text(encoding="utf-8")


def test_every_variable_is_one_that_the_settings_read():
    table = README.partition("## Configuration")[2].partition("## In production")[0]
    names = {
        name for row in re.findall(r"^\| ([A-Z0-9_, ]+) \|", table, re.MULTILINE) for name in row.split(", ")
    }
    assert "DATABASE_URL" in names and len(names) > 20
    read = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "marketplace" / "settings").glob("*.py")
    )
    assert sorted(name for name in names if f'"{name}"' not in read) == []


@pytest.mark.parametrize("target", sorted(set(re.findall(r"`?make ([a-z-]+)", README)) - {"it"}))
def test_every_command_is_a_target(target):
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def test_locks_name_no_registry():
    """Where packages come from is for each machine to say."""
    for lock in (ROOT / "requirements").glob("*.txt"):
        words = re.findall(
            r"^\s*(?:--?(?:index|extra|find|trusted|i\b).*|.*://.*)$", lock.read_text(), re.MULTILINE
        )
        assert words == [], lock.name
