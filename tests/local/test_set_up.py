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
    for name in ("chmod", "cmp", "cp", "mkdir", "sh"):
        (programs / name).symlink_to(
            f"/usr/bin/{name}" if Path(f"/usr/bin/{name}").exists() else f"/bin/{name}"
        )
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "dev.txt").write_text("")
    return tmp_path


def add_python(
    machine: Path,
    name: str,
    *,
    is_new: bool = True,
    has_venv: bool = True,
    fails: str = "nothing",
    version: str = "3.12.0",
    pace: int | str = 100,
) -> None:
    """A stand-in that answers the questions of the script, as interpreters that we cannot install here would.

    What is installed stands in asked.txt; installing what `fails` names does not work.
    """
    script = f"""#!/bin/sh
case "$*" in
*version_info*) exit {0 if is_new else 1} ;;
*ensurepip*) exit {0 if has_venv else 1} ;;
--version) echo "Python {version if is_new else "3.9.2"}" ;;
*process_time*) echo {pace} ;;
"-m venv --clear .venv") mkdir -p .venv/bin; cp "$0" .venv/bin/python ;;
"-m pip install"*" "{fails}) echo broken >&2; exit 1 ;;
"-m pip install"*installer.txt) echo "pip $*" >> asked.txt
    {{ echo "#!/bin/sh"; echo 'echo "uv $*" >> asked.txt'; echo '{"exit 1" if fails == "uv" else ""}'; }} > .venv/bin/uv
    chmod +x .venv/bin/uv ;;
"-m pip install"*) echo "pip $*" >> asked.txt ;;
esac
"""
    path = machine / "programs" / name
    path.write_text(script)
    path.chmod(0o755)


def set_up(machine: Path, *also: Path) -> subprocess.CompletedProcess[str]:
    script = PROJECT / "common" / "local" / "set_up.sh"
    environment = {"PATH": ":".join(map(str, (machine / "programs", *also))), "HOME": os.devnull}
    return subprocess.run(
        ["/bin/sh", script], cwd=machine, env=environment, capture_output=True, text=True, check=False
    )


def test_old_python_is_refused_in_one_line(machine: Path) -> None:
    add_python(machine, "python3", is_new=False)

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
    add_python(machine, "python3", has_venv=False)

    result = set_up(machine)

    assert result.returncode == 1
    assert result.stderr.splitlines() == [
        "crowdline: python3 lacks the venv module; install it (Debian, Ubuntu: apt-get install python3-venv)."
    ]


def test_newer_python_beside_an_old_one_is_found(machine: Path) -> None:
    add_python(machine, "python3", is_new=False)
    add_python(machine, "python3.12")

    result = set_up(machine)

    assert "creating .venv with Python 3.12.0" in result.stdout


@pytest.mark.parametrize(("pace", "taken"), [(70, "3.11.2"), (95, "3.12.0")])
def test_of_two_pythons_one_that_is_much_quicker_is_taken(machine: Path, pace: int, taken: str) -> None:
    """Those that were compiled without optimisations take a third longer, for everything."""
    add_python(machine, "python3")
    add_python(machine, "python3.11", version="3.11.2", pace=pace)

    assert f"creating .venv with Python {taken}" in set_up(machine).stdout


def test_a_second_python_of_the_same_name_is_looked_at_too(machine: Path) -> None:
    add_python(machine, "python3")
    (machine / "behind" / "programs").mkdir(parents=True)
    add_python(machine / "behind", "python3", version="3.11.2", pace=70)

    assert "creating .venv with Python 3.11.2" in set_up(machine, machine / "behind" / "programs").stdout


@pytest.mark.parametrize("name", ["with a space", "with [a] * pattern"])
def test_a_python_below_a_directory_of_any_name_is_found(machine: Path, name: str) -> None:
    (machine / "with a * pattern").mkdir()
    (machine / name / "programs").mkdir(parents=True)
    add_python(machine / name, "python3")

    result = set_up(machine, machine / name / "programs")

    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize("pace", ["", "What?"])
def test_a_python_whose_pace_cannot_be_told_is_better_than_none(machine: Path, pace: str) -> None:
    add_python(machine, "python3", pace=pace)

    result = set_up(machine)

    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize("untold", ["python3", "python3.11"])
def test_and_not_as_good_as_any_other(machine: Path, untold: str) -> None:
    for name in ("python3", "python3.11"):
        is_untold = name == untold
        add_python(machine, name, version="3.11.2" if is_untold else "3.12.0", pace="" if is_untold else 100)

    assert "creating .venv with Python 3.12.0" in set_up(machine).stdout


def asked(machine: Path) -> list[str]:
    """Who was asked to install which file."""
    lines = (machine / "asked.txt").read_text().splitlines()
    return [f"{line.split()[0]} {line.split()[-1]}" for line in lines]


def test_the_quick_installer_installs_the_rest(machine: Path) -> None:
    add_python(machine, "python3")

    assert set_up(machine).returncode == 0
    assert asked(machine) == ["pip requirements/installer.txt", "uv requirements/dev.txt"]
    assert all("--require-hashes" in line for line in (machine / "asked.txt").read_text().splitlines())


@pytest.mark.parametrize("fails", ["requirements/installer.txt", "uv"])
def test_where_the_quick_installer_fails_pip_does_it_without_a_word(machine: Path, fails: str) -> None:
    add_python(machine, "python3", fails=fails)

    result = set_up(machine)

    assert (result.returncode, result.stderr) == (0, "")
    assert asked(machine)[-1] == "pip requirements/dev.txt"
    assert (machine / ".venv" / "installed.txt").exists()


def test_without_an_index_one_line_says_so_and_nothing_counts_as_installed(machine: Path) -> None:
    add_python(machine, "python3", fails="*")

    result = set_up(machine)

    assert result.returncode == 1
    assert result.stderr.splitlines()[-1] == (
        "crowdline: pip could not install requirements/dev.txt; is there a connection to the package index?"
    )
    assert not (machine / ".venv" / "installed.txt").exists()
