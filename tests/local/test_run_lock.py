"""One running site for each checkout."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from common.local.errors import LocalError
from common.local.ports import HOST, free_port, is_free
from common.local.run_lock import RunLock

PROJECT = Path(__file__).resolve().parents[2]

# Takes the lock, lends it to a child as the site does to its guardian, and dies without a word.
HOLDER = """
import os, signal, subprocess, sys
from pathlib import Path
from common.local.run_lock import RunLock
lock = RunLock(Path(sys.argv[1]))
lock.acquire(pid=os.getpid(), address="http://127.0.0.1:1")
subprocess.Popen(["sleep", "1"], pass_fds=[lock.descriptor], stdout=subprocess.DEVNULL)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_second_run_is_told_where_the_first_one_is(tmp_path: Path) -> None:
    first = RunLock(tmp_path / "up.lock")
    first.acquire(pid=os.getpid(), address="http://127.0.0.1:8000")

    with pytest.raises(LocalError, match=rf"already runs .* http://127.0.0.1:8000 \(process {os.getpid()}\)"):
        RunLock(tmp_path / "up.lock").acquire(pid=os.getpid(), address="http://127.0.0.1:8001")


def test_run_after_a_killed_one_waits_for_its_guardian(tmp_path: Path) -> None:
    path = tmp_path / "up.lock"
    subprocess.run([sys.executable, "-c", HOLDER, str(path)], cwd=PROJECT, check=False)
    assert not RunLock(path)._try()

    RunLock(path).acquire(pid=os.getpid(), address="http://127.0.0.1:8000")

    assert path.read_text() == f"{os.getpid()} http://127.0.0.1:8000\n"


def test_taken_port_is_seen_and_avoided() -> None:
    with socket.create_server((HOST, 0)) as other:
        taken = other.getsockname()[1]

        assert not is_free(taken)
        assert free_port(preferred=[taken]) != taken
