"""The supervisor with real processes: whatever ends it, nothing of what it started stays behind."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from common.local.guardian import groups_left
from common.local.supervisor import TICK_SECONDS

PROJECT = Path(__file__).resolve().parents[2]

# A program with a child of its own, one that has to end after another, one that keeps ending.
SITE = """
import sys
from pathlib import Path
from common.local.supervisor import Guard, Program, Supervisor, print_line

def program(name, code, phase=0):
    return Program(name=name, command=[sys.executable, "-c", code], directory=Path(), phase=phase)

parent = '''
import subprocess
child = subprocess.Popen(["sleep", "600"])
print("up", flush=True)
child.wait()
'''
polite = '''
import signal, sys, time
def end(*_):
    print("bye", flush=True)
    sys.exit()
signal.signal(signal.SIGTERM, end)
print("up", flush=True)
time.sleep(600)
'''
guard = Guard(command=[sys.executable, "-m", "common.local.guardian"])
programs = [
    program("parent", parent), program("late", polite, 1), program("early", polite, 0), program("brief", "")
]
print_line("ids", "ready")
supervisor = Supervisor(programs, guard=guard, write=print_line, first_pause_seconds=0.05)
supervisor.run(every_tick=lambda: None)
guard.close()
print_line("ids", "done")
"""


class Site:
    """The supervisor of SITE in a process of its own, and every process that it has brought to life."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", SITE], cwd=PROJECT, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        self.output = ""
        self.family: list[psutil.Process] = []

    def read_until(self, *lines: str) -> None:
        """Read output until each of the lines has been seen."""
        assert self.process.stdout
        while not all(line in self.output for line in lines):
            line = self.process.stdout.readline()
            assert line, f"the output ended:\n{self.output}"
            self.output += line
        self.family = psutil.Process(self.process.pid).children(recursive=True)

    def guardians(self) -> list[psutil.Process]:
        children = psutil.Process(self.process.pid).children()
        return [
            child for child in children if _is_alive(child) and "common.local.guardian" in child.cmdline()
        ]

    def is_gone(self) -> bool:
        return not any(_is_alive(process) for process in self.family)


def _is_alive(process: psutil.Process) -> bool:
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE


def eventually(condition: Callable[[], bool], *, seconds: float = 15.0) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    site.read_until("parent | up", "late | up", "early | up")
    yield site
    for process in site.family:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    site.process.kill()
    site.process.wait()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_stop_signal_ends_everything_in_order(site: Site, number: signal.Signals) -> None:
    site.process.send_signal(number)

    rest, _ = site.process.communicate(timeout=20)

    assert site.process.returncode == 0
    assert rest.index("early | bye") < rest.index("late | bye") < rest.index("ids | done")
    assert site.is_gone()


def test_sigkill_of_the_supervisor_ends_its_programs_and_their_children(site: Site) -> None:
    assert any(_is_alive(process) and process.name() == "sleep" for process in site.family)

    site.process.kill()

    assert eventually(site.is_gone)


def test_killed_guardian_is_replaced_and_knows_what_runs(site: Site) -> None:
    (first,) = site.guardians()
    first.kill()
    assert eventually(lambda: site.guardians() not in ([], [first]))
    time.sleep(2 * TICK_SECONDS)

    site.process.kill()

    assert eventually(site.is_gone)


def test_program_that_ends_is_started_again_after_growing_pauses(site: Site) -> None:
    site.read_until(
        *(f"brief | ended with status 0; starting again in {pause} s" for pause in ("0.05", "0.1", "0.2"))
    )


def test_guardian_ends_only_what_was_not_forgotten() -> None:
    assert groups_left(["+11\n", "+12\n", "-11\n"]) == {12}
