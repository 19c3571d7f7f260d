"""deploy/README.md names every variable that the settings and deploy/run.sh read."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
TABLES = (PROJECT / "deploy" / "README.md").read_text()
# The last section of the settings documents itself, and the page says so.
RULES = "--- How the marketplace works"


def is_named(variable: str) -> bool:
    return re.search(rf"\b{variable}\b", TABLES) is not None


def test_every_variable_of_the_settings_is_explained() -> None:
    settings, separator, _rules = (PROJECT / "marketplace" / "settings.py").read_text().partition(RULES)
    assert separator

    read = set(re.findall(r'(?:environ\.get|_flag|_list|_number|_secret)\(\s*"([A-Z_]+)"', settings))

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
