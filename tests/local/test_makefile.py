"""What every command gets from the Makefile around it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
TOLD = 'told: ; @$(PYTHON_IN_VENV) -c "import sys; print(sys.dont_write_bytecode, sys.pycache_prefix)"'


@pytest.mark.parametrize(
    ("is_forbidden", "prefix"),
    [(False, None), (True, PROJECT / ".local" / "bytecode")],
    ids=["usual", "forbidden"],
)
def test_bytecode_is_kept_and_not_beside_the_sources_if_that_is_forbidden(
    is_forbidden: bool, prefix: Path | None
) -> None:
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX")
    }
    if is_forbidden:
        environment["PYTHONDONTWRITEBYTECODE"] = "1"
    command = ["make", "--no-print-directory", "--eval", TOLD, "told"]
    told = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=True)
    assert told.stdout == f"False {prefix}\n"
