"""Keeps the processes of the site running from one terminal: prefixes their lines, restarts them, stops them.

Knows nothing of Django or of what the programs do. Every program leads a process group of its own, so that
its children go with it. A guardian process (guardian.py) ends them all when the supervisor itself is killed.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import IO

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
STOP_SECONDS = 10.0
LONGEST_PAUSE_SECONDS = 30.0
# A program that ran this long before it ended is not in a crash loop.
HEALTHY_AFTER_SECONDS = 30.0
TICK_SECONDS = 0.2


@dataclass(frozen=True, kw_only=True)
class Program:
    """One long-running command. Those of a lower phase have ended before a higher one is asked to."""

    name: str
    command: Sequence[str]
    directory: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    phase: int = 0


class Guard:
    """Our end of the pipe to the guardian, which acts when the pipe closes, however we come to our end."""

    def __init__(self, *, command: Sequence[str], pass_fds: Sequence[int] = ()) -> None:
        self._command = command
        self._pass_fds = pass_fds
        self._groups: set[int] = set()
        self._process = self._spawn()

    def watch(self, group: int) -> None:
        self._groups.add(group)
        self._tell(f"+{group}")

    def forget(self, group: int) -> None:
        self._groups.discard(group)
        self._tell(f"-{group}")

    def replace_if_dead(self) -> None:
        if self._process.poll() is not None:
            self._process = self._spawn()
            for group in self._groups:
                self._tell(f"+{group}")

    def close(self) -> None:
        """Let the guardian clear up and wait for it."""
        self.replace_if_dead()
        self._process.communicate()

    def _spawn(self) -> subprocess.Popen[str]:
        return subprocess.Popen(  # noqa: S603 - our own module, no shell
            self._command,
            stdin=subprocess.PIPE,
            text=True,
            pass_fds=self._pass_fds,
            # Out of reach of Ctrl-C and of a kill of our group.
            start_new_session=True,
        )

    def _tell(self, line: str) -> None:
        # A dead guardian is replaced, with all it has to know, at the next tick.
        with contextlib.suppress(BrokenPipeError):
            if self._process.stdin:
                self._process.stdin.write(f"{line}\n")
                self._process.stdin.flush()


class _Child:
    """One program and its present process."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.process: subprocess.Popen[bytes] | None = None
        self.started_at = 0.0
        self.start_at = 0.0
        self.failures = 0
        self.unfinished_line = b""

    def start(self) -> subprocess.Popen[bytes]:
        self.started_at = time.monotonic()
        self.unfinished_line = b""
        self.process = subprocess.Popen(  # noqa: S603 - commands of our own, no shell
            self.program.command,
            cwd=self.program.directory,
            env={**os.environ, **self.program.environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        return self.process

    def signal_group(self, number: signal.Signals) -> None:
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)


class Supervisor:
    """Runs programs until a stop signal arrives."""

    def __init__(
        self,
        programs: Sequence[Program],
        *,
        guard: Guard,
        write: Callable[[str, str], None],
        first_pause_seconds: float = 1.0,
    ) -> None:
        """`write` receives the name of a program and one line of its output."""
        self._children = [_Child(program) for program in programs]
        self._guard = guard
        self._write = write
        self._first_pause_seconds = first_pause_seconds
        self._selector = selectors.DefaultSelector()
        self._stop_asked_at: float | None = None
        self._is_impatient = False

    def add(self, programs: Sequence[Program]) -> None:
        """Run these as well from the next tick on. May be called from another thread."""
        self._children += [_Child(program) for program in programs]

    def run(self, *, every_tick: Callable[[], None]) -> None:
        """Start everything, keep it running, and return when a stop signal has ended it all.

        `every_tick` is called a few times a second. The previous signal handlers are put back.
        """
        before = {number: signal.signal(number, self._on_signal) for number in STOP_SIGNALS}
        try:
            while self._stop_asked_at is None:
                self._guard.replace_if_dead()
                self._start_what_is_due()
                self._forward_output(TICK_SECONDS)
                self._notice_ends()
                every_tick()
        finally:
            self._stop_all()
            for number, handler in before.items():
                signal.signal(number, handler)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        """The first signal asks; another, a second later, insists. (A shell and make may both send one.)"""
        now = time.monotonic()
        if self._stop_asked_at is None:
            self._stop_asked_at = now
        elif now - self._stop_asked_at > 1.0:
            self._is_impatient = True

    def _start_what_is_due(self) -> None:
        for child in self._children:
            if child.process is None and time.monotonic() >= child.start_at:
                process = child.start()
                self._guard.watch(process.pid)
                if process.stdout:
                    os.set_blocking(process.stdout.fileno(), False)
                    self._selector.register(process.stdout, selectors.EVENT_READ, child)

    def _forward_output(self, timeout: float) -> None:
        for key, _events in self._selector.select(timeout):
            self._forward_chunk(key.data, key.fd)

    def _forward_chunk(self, child: _Child, descriptor: int) -> bool:
        """Whether there was something to forward."""
        try:
            chunk = os.read(descriptor, 65_536)
        except BlockingIOError:
            return False
        if not chunk:
            self._selector.unregister(descriptor)
            return False
        *lines, child.unfinished_line = (child.unfinished_line + chunk).split(b"\n")
        for line in lines:
            self._write(child.program.name, line.decode(errors="replace").rstrip())
        return True

    def _notice_ends(self) -> None:
        for child in self._children:
            if child.process is not None and child.process.poll() is not None:
                status = child.process.returncode
                self._put_away(child)
                has_been_healthy = time.monotonic() - child.started_at > HEALTHY_AFTER_SECONDS
                child.failures = 1 if has_been_healthy else child.failures + 1
                pause = min(self._first_pause_seconds * 2 ** (child.failures - 1), LONGEST_PAUSE_SECONDS)
                child.start_at = time.monotonic() + pause
                self._write(child.program.name, f"ended with status {status}; starting again in {pause:g} s")

    def _put_away(self, child: _Child) -> None:
        """Clear up after a process that has ended: its own children, its last lines, its pipe."""
        child.signal_group(signal.SIGKILL)
        if child.process is not None:
            self._guard.forget(child.process.pid)
            if child.process.stdout:
                self._forward_rest(child, child.process.stdout)
                child.process.stdout.close()
        child.process = None

    def _forward_rest(self, child: _Child, output: IO[bytes]) -> None:
        if output in self._selector.get_map():
            while self._forward_chunk(child, output.fileno()):
                pass
        if output in self._selector.get_map():
            self._selector.unregister(output)
        if child.unfinished_line:
            self._write(child.program.name, child.unfinished_line.decode(errors="replace"))

    def _stop_all(self) -> None:
        for phase in sorted({child.program.phase for child in self._children}):
            running = [c for c in self._children if c.process and c.program.phase == phase]
            for child in running:
                child.signal_group(signal.SIGTERM)
            deadline = time.monotonic() + STOP_SECONDS
            while any(child.process and child.process.poll() is None for child in running):
                if self._is_impatient or time.monotonic() > deadline:
                    break
                # Somebody who cannot write its last words would not end.
                self._forward_output(0.05)
            for child in running:
                self._put_away(child)


def print_line(name: str, line: str) -> None:
    """The terminal as `write`; one that has gone away ends the site instead of the supervisor."""
    try:
        sys.stdout.write(f"{name:>8} | {line}\n")
        sys.stdout.flush()
    except OSError:
        os.kill(os.getpid(), signal.SIGTERM)
