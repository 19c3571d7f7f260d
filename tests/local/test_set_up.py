"""set_up.sh on machines that lack something: one line that says what, and a way out."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """An empty checkout on a machine with no program but those of the shell; add Pythons with `add_python`."""
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("cmp", "cp", "sh"):
        (programs / name).symlink_to(
            f"/usr/bin/{name}" if Path(f"/usr/bin/{name}").exists() else f"/bin/{name}"
        )
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "dev.txt").write_text("")
    return tmp_path


def add_python(machine: Path, name: str, *, is_new: bool, has_venv: bool) -> None:
    """A stand-in that answers the questions of the script, as interpreters that we cannot install here would."""
    script = f"""#!/bin/sh
case "$*" in
*version_info*) exit {0 if is_new else 1} ;;
*ensurepip*) exit {0 if has_venv else 1} ;;
--version) echo "Python {"3.12.0" if is_new else "3.9.2"}" ;;
"-m venv --clear .venv") mkdir -p .venv ;;
esac
"""
    path = machine / "programs" / name
    path.write_text(script)
    path.chmod(0o755)


def set_up(machine: Path) -> subprocess.CompletedProcess[str]:
    script = PROJECT / "common" / "local" / "set_up.sh"
    environment = {"PATH": str(machine / "programs"), "HOME": os.devnull}
    return subprocess.run(
        ["/bin/sh", script], cwd=machine, env=environment, capture_output=True, text=True, check=False
    )


def test_old_python_is_refused_in_one_line(machine: Path) -> None:
    add_python(machine, "python3", is_new=False, has_venv=True)

    result = set_up(machine)

    assert result.returncode == 1
    assert result.stderr == (
        "crowdline: Python 3.11 or newer is needed, found Python 3.9.2; "
        "name another with: make run PYTHON=/path/to/python\n"
    )


def test_no_python_at_all_is_said_so(machine: Path) -> None:
    result = set_up(machine)

    assert result.returncode == 1
    assert "found no python3" in result.stderr


def test_missing_venv_module_names_the_package(machine: Path) -> None:
    add_python(machine, "python3", is_new=True, has_venv=False)

    result = set_up(machine)

    assert result.returncode == 1
    assert result.stderr.splitlines() == [
        "crowdline: python3 lacks the venv module; install it (Debian, Ubuntu: apt-get install python3-venv)."
    ]


def test_newer_python_beside_an_old_one_is_found(machine: Path) -> None:
    add_python(machine, "python3", is_new=False, has_venv=True)
    add_python(machine, "python3.12", is_new=True, has_venv=True)

    result = set_up(machine)

    assert "creating .venv with Python 3.12.0" in result.stdout
