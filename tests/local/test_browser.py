"""Where the browser for the browser tests comes from, on machines that have one, get one, or have no way to one.

The programs are stand-ins, and so is Playwright: what it would download, it writes.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]

RUNS = "#!/bin/sh\nexit 0\n"
ONLY_TELLS_YOU = "#!/bin/sh\necho install the snap >&2\nexit 1\n"
"""Such as the chromium-browser of Ubuntu."""

SYNC_API = """
import os
from contextlib import contextmanager
from types import SimpleNamespace

@contextmanager
def sync_playwright():
    yield SimpleNamespace(chromium=SimpleNamespace(executable_path=os.environ["OF_PLAYWRIGHT"]))
"""
MAIN = """
import os, sys
from pathlib import Path

assert sys.argv[1:] == ["install", "chromium"], sys.argv
if "DOWNLOADS" in os.environ:
    Path(os.environ["OF_PLAYWRIGHT"]).write_text("#!/bin/sh\\nexit 0\\n")
    Path(os.environ["OF_PLAYWRIGHT"]).chmod(0o755)
"""
APT_GET = """#!/bin/sh
test "$1" = install || exit 0
test "$*" = "install --yes --no-install-recommends chromium" || exit 2
cp "$0" {chromium}
"""
DOWNLOADING = "crowdline: no browser yet, trying: {python} -m playwright install chromium\n"
INSTALLING = (
    "crowdline: no browser yet, trying: apt-get update\n"
    "crowdline: no browser yet, trying: apt-get install --yes --no-install-recommends chromium\n"
)
NONE = "crowdline: No browser for the browser tests: install Chromium or Chrome, or set CROWDLINE_BROWSER.\n"


class Machine:
    def __init__(self, at: Path) -> None:
        self.programs, self.of_playwright = at / "programs", at / "of-playwright"
        self._modules = at / "modules"
        modules = self._modules / "playwright"
        for directory in (self.programs, modules):
            directory.mkdir(parents=True)
        (self.programs / "cp").symlink_to("/bin/cp")
        (modules / "__init__.py").touch()
        (modules / "sync_api.py").write_text(SYNC_API)
        (modules / "__main__.py").write_text(MAIN)
        self.become(user=1000)

    def become(self, *, user: int) -> None:
        (self._modules / "sitecustomize.py").write_text(f"import os\nos.geteuid = lambda: {user}\n")

    def add(self, path: Path, script: str = RUNS) -> str:
        path.write_text(script)
        path.chmod(0o755)
        return str(path)

    def looks(self, **named: str) -> tuple[int, str, str]:
        """Exit status, the path found, and what was said."""
        environment = {
            "PATH": str(self.programs),
            "PYTHONPATH": str(self._modules),
            "OF_PLAYWRIGHT": str(self.of_playwright),
            "HOME": os.devnull,
            **named,
        }
        command = [sys.executable, "-m", "common.local.browser"]
        run = subprocess.run(
            command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False
        )
        return run.returncode, run.stdout.strip(), run.stderr.replace(sys.executable, "{python}")


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """With no browser, for somebody who may install nothing."""
    return Machine(tmp_path)


def test_the_named_one_goes_before_all_others(machine: Machine) -> None:
    machine.add(machine.programs / "chromium")
    mine = machine.add(machine.programs / "mine")
    assert machine.looks(CROWDLINE_BROWSER=mine) == (0, mine, "")


@pytest.mark.parametrize("script", [None, ONLY_TELLS_YOU], ids=["not there", "does not run"])
def test_named_one_that_does_not_run_is_no_reason_to_take_another(
    machine: Machine, script: str | None
) -> None:
    machine.add(machine.programs / "chromium")
    mine = machine.programs / "mine"
    if script:
        machine.add(mine, script)
    said = f"crowdline: CROWDLINE_BROWSER names {mine}, which is not a browser that runs.\n"
    assert machine.looks(CROWDLINE_BROWSER=str(mine)) == (1, "", said)


def test_the_one_on_the_machine_is_taken_unless_it_only_tells_what_to_install(machine: Machine) -> None:
    machine.add(machine.programs / "chromium", ONLY_TELLS_YOU)
    chrome = machine.add(machine.programs / "google-chrome")
    machine.add(machine.of_playwright)
    assert machine.looks() == (0, chrome, "")


def test_then_the_one_that_playwright_has(machine: Machine) -> None:
    assert machine.looks() == (1, "", DOWNLOADING + NONE)
    theirs = machine.add(machine.of_playwright)
    assert machine.looks() == (0, theirs, "")


def test_then_playwright_downloads_one(machine: Machine) -> None:
    assert machine.looks(DOWNLOADS="1") == (0, str(machine.of_playwright), DOWNLOADING)


def test_then_debian_s_package_is_installed_by_whoever_may(machine: Machine) -> None:
    chromium = machine.programs / "chromium"
    machine.add(machine.programs / "apt-get", APT_GET.format(chromium=chromium))
    assert machine.looks() == (1, "", DOWNLOADING + NONE)
    machine.become(user=0)
    assert machine.looks() == (0, str(chromium), DOWNLOADING + INSTALLING)


def test_else_the_run_fails_in_a_line(machine: Machine) -> None:
    machine.become(user=0)
    machine.add(machine.programs / "apt-get", ONLY_TELLS_YOU)
    status, found, said = machine.looks()
    assert (status, found) == (1, "")
    assert said.endswith(NONE)


def test_without_a_browser_no_test_is_run(machine: Machine) -> None:
    """`make tests` asks first."""
    recipe = (PROJECT / "Makefile").read_text().partition("\ntests:")[2].partition("\n\n")[0]
    assert '$(PYTHON_IN_VENV) -m common.local.browser)" && export CROWDLINE_BROWSER && ' in recipe
