"""deploy/README.md names every variable that the settings and deploy/run.sh read."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
TABLES = (PROJECT / "deploy" / "README.md").read_text()
# Those with the rules of the marketplace document themselves, and the page says so.
RULES = {"applying", "enquiries", "fraud", "points", "quality"}


def is_named(variable: str) -> bool:
    return re.search(rf"\b{variable}\b", TABLES) is not None


def test_every_variable_of_the_settings_is_explained() -> None:
    files = (PROJECT / "marketplace" / "settings").glob("*.py")
    settings = "".join(file.read_text() for file in files if file.stem not in RULES)

    read = set(
        re.findall(r'(?:environ\.get|flag|words|number|one_of|needed|secrets?)\(\s*"([A-Z_]+)"', settings)
    )

    assert "DATABASE_URL" in read
    assert [name for name in sorted(read) if not is_named(name)] == []


def test_every_variable_of_the_start_script_is_explained() -> None:
    script = (PROJECT / "deploy" / "run.sh").read_text()

    read = set(re.findall(r"\$\{([A-Z_]+):-", script))

    assert "WEB_PORT" in read
    assert [name for name in sorted(read) if not is_named(name)] == []


def test_start_script_refuses_a_process_that_it_does_not_know() -> None:
    result = subprocess.run(
        ["sh", "deploy/run.sh", "wab"], cwd=PROJECT, capture_output=True, text=True, check=False
    )

    assert (result.returncode, result.stderr) == (64, "usage: deploy/run.sh web|live|relay|worker|beat\n")
