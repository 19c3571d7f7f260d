"""What a local PostgreSQL and a local Valkey have in common: started once, shared, detached, found again.

A server owns one directory. Whoever needs it calls `ensure_running`; the first caller starts it and it
outlives that caller, so that the site, a shell and a migration share it. It listens on 127.0.0.1 only, on a
port kept in its directory, behind a generated password. Process ids in files are never trusted: a server runs
when it answers with our password from our directory, and a process of its name working there is a left-over.
"""

from __future__ import annotations

import contextlib
import fcntl
import importlib.util
import os
import secrets
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path

import psutil

from common.local.errors import LocalError
from common.local.ports import free_port

# Long enough for crash recovery of a demo database on a slow disk.
START_SECONDS = 60.0
STOP_SECONDS = 20.0


class LocalServer(ABC):
    """One server program with its data, port, password, lock and log in one directory."""

    program: str
    title: str

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.data = directory / "data"
        self.log = directory / "server.log"
        self.was_started_here = False

    @abstractmethod
    def answers(self) -> bool:
        """Whether the server on our port accepts our password and works in our directory."""

    @abstractmethod
    def prepare(self) -> None:
        """Make the data directory ready for this version of the program.

        Raises: LocalError when another version wrote the data.
        """

    @abstractmethod
    def command(self) -> list[str]:
        """The command line that runs the server in the foreground."""

    @abstractmethod
    def request_stop(self, process: psutil.Process) -> None:
        """Ask a running server to finish without waiting for its clients."""

    @property
    def port(self) -> int:
        return int(_read(self.directory / "port") or 0)

    @property
    def password(self) -> str:
        return _read(self.directory / "password")

    def ensure_running(self) -> None:
        """Start the server unless it already answers. Parallel callers wait for the one that starts it.

        Raises: LocalError.
        """
        try:
            if self.answers():
                return
            with self._lock():
                if not self._wait_for_left_overs():
                    self._start()
        except OSError as error:
            problem = f"{error.strerror}: {error.filename}"
            raise LocalError(f"{self.title} cannot use {self.directory} ({problem}).") from error

    def stop(self) -> None:
        """Stop the server if it runs, whoever started it, and wait until its processes are gone.

        Raises: LocalError when a process survives SIGKILL, or belongs to another user.
        """
        if not self.directory.exists():
            return
        with self._lock():
            with contextlib.suppress(psutil.NoSuchProcess):
                for process in self.leaders():
                    self.request_stop(process)
            if self._wait_until_gone(STOP_SECONDS):
                return
            for process in self.processes():
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.kill()
            if not self._wait_until_gone(STOP_SECONDS):
                raise LocalError(f"{self.title} in {self.directory} does not stop.")

    def processes(self) -> list[psutil.Process]:
        """Living processes of this program that work in our data directory."""
        data = self.data.resolve()
        return [process for process in psutil.process_iter() if _works_in(process, data, self.program)]

    def leaders(self) -> list[psutil.Process]:
        """Those whose parent is not one of them: the server itself rather than its workers."""
        processes = self.processes()
        ids = {process.pid for process in processes}
        return [process for process in processes if process.ppid() not in ids]

    def _start(self) -> None:
        self._write_secret("password", self.password or secrets.token_urlsafe(24))
        self.prepare()
        self._write_secret("port", str(free_port(preferred=[self.port] if self.port else [])))
        with self.log.open("ab") as log:
            process = subprocess.Popen(  # noqa: S603 - a program of our own virtualenv, no shell
                self.command(),
                cwd=self.directory,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                # Out of the terminal's session: Ctrl-C reaches the site, which stops its servers in order.
                start_new_session=True,
            )
        deadline = time.monotonic() + START_SECONDS
        while not self.answers():
            if process.poll() is not None or time.monotonic() > deadline:
                raise LocalError(f"{self.title} did not start: {self._last_log_line()} (see {self.log})")
            time.sleep(0.05)
        self.was_started_here = True
        # Detached on purpose: tell Popen that nobody is going to wait for this child.
        process.returncode = 0

    def _wait_for_left_overs(self) -> bool:
        """Whether a server that is already there answers in the end.

        After `kill -9` of a starter its server may still be recovering; after `kill -9` of a server its
        workers need a moment to notice.
        """
        deadline = time.monotonic() + START_SECONDS
        while not self.answers():
            left_overs = self.processes()
            if not left_overs:
                return False
            if time.monotonic() > deadline:
                pids = ", ".join(str(process.pid) for process in left_overs)
                raise LocalError(f"{self.title} in {self.directory} runs (pid {pids}) but does not answer.")
            time.sleep(0.05)
        return True

    def _wait_until_gone(self, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while self.processes():
            if time.monotonic() > deadline:
                return False
            time.sleep(0.05)
        return True

    def _last_log_line(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines()
        fatal = [line for line in lines[-20:] if "FATAL" in line]
        return (fatal or lines or ["no output"])[-1]

    @contextlib.contextmanager
    def _lock(self) -> Iterator[None]:
        """One starter or stopper at a time; the kernel drops the lock with its holder."""
        self.directory.mkdir(parents=True, exist_ok=True)
        with (self.directory / "lock").open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    def _write_secret(self, name: str, value: str) -> None:
        write_private(self.directory / name, value)


def installed_program(package: str, pattern: str) -> Path:
    """Where the wheel `package` keeps the program that matches `pattern`, without importing the package.

    Raises: LocalError when the wheel is not installed, as in production.
    """
    spec = importlib.util.find_spec(package)
    locations = (spec.submodule_search_locations if spec else None) or []
    for location in locations:
        for program in Path(location).resolve().glob(pattern):
            return program
    raise LocalError(
        f"No local server: the package {package} has none for this machine; set DATABASE_URL and REDIS_URL."
    )


def write_private(path: Path, text: str) -> None:
    """Replace a file in one step, readable by its owner only."""
    draft = path.with_name(f".{path.name}.new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    draft.replace(path)


def _works_in(process: psutil.Process, directory: Path, program: str) -> bool:
    try:
        return (
            process.name() == program
            and process.status() != psutil.STATUS_ZOMBIE
            and Path(process.cwd()) == directory
        )
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return False


def _read(path: Path) -> str:
    return path.read_text() if path.exists() else ""
