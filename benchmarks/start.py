"""Row 13: how long `make run` takes to its first page, the first and the second time, and what all of it holds idle.

In a copy of the checkout below .local/bench, so that the site of this one and its data are left alone. What the first
start downloads is the same virtualenv as here and therefore not counted; FULL=1 makes it anew and counts it.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from benchmarks import IS_FULL, Row, by_size, site, within
from common.local.ports import free_port

ROWS = (13,)
COPY = site.SCRATCH / "copy"
LONGEST_SECONDS = 300
IDLE_SECONDS = by_size(quick=5, usual=15, full=30)
OURS = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", "DEBUG")


def rows() -> list[Row]:
    _copy()
    try:
        with _site() as (first, _):
            pass
        with _site() as (second, process):
            time.sleep(IDLE_SECONDS)
            held = _megabytes(process)
    finally:
        subprocess.run(["make", "stop"], cwd=COPY, env=_environment(), check=False, capture_output=True)
        shutil.rmtree(COPY)
    start = "fresh copy" if IS_FULL else "packages there, empty database"
    return [
        within(120, row=13, what=f"first page of `make run`, {start}", ours=first, unit="s"),
        within(8, row=13, what="first page the second time", ours=second, unit="s"),
        within(800, row=13, what="all processes idle, the servers included", ours=held, unit="MB"),
    ]


def _copy() -> None:
    """The files that git knows, as they are now; their virtualenv is ours unless it is to be made.

    Raises: RuntimeError where ours is out of date: the copy's set-up would install into it.
    """
    lock = (site.ROOT / "requirements" / "dev.txt").read_text()
    installed = site.ROOT / ".venv" / "installed.txt"
    if not IS_FULL and not (installed.exists() and installed.read_text() == lock):
        raise RuntimeError(".venv is not what requirements/dev.txt names; run it by `make bench`.")
    shutil.rmtree(COPY, ignore_errors=True)
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=site.ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (source := site.ROOT / name).is_file():
            (COPY / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, COPY / name)
    if not IS_FULL:
        (COPY / ".venv").symlink_to(site.ROOT / ".venv")


@contextmanager
def _site() -> Iterator[tuple[float, psutil.Process]]:
    """`make run` until the block ends: seconds to its first page, and the process above all others.

    Raises: RuntimeError.
    """
    port = free_port(preferred=[])
    log = site.SCRATCH / "make-run.log"
    started = time.perf_counter()
    with log.open("w") as out:
        run = subprocess.Popen(
            ["make", "run", f"PORT={port}"], cwd=COPY, env=_environment(), stdout=out, stderr=out
        )
    try:
        address = f"Crowdline is at http://127.0.0.1:{port}"
        while address not in log.read_text():
            if run.poll() is not None or time.perf_counter() - started > LONGEST_SECONDS:
                raise RuntimeError(f"make run did not come up: {log.read_text()[-2000:]}")
            time.sleep(0.05)
        yield time.perf_counter() - started, psutil.Process(run.pid)
    finally:
        for child in psutil.Process(run.pid).children(recursive=True):
            if "common.local.run_site" in child.cmdline():
                child.send_signal(signal.SIGINT)
        run.wait(timeout=60)


def _megabytes(process: psutil.Process) -> float:
    """What these processes hold together, pages that they share counted once; PostgreSQL and Valkey among them."""
    family = {process, *process.children(recursive=True), *_servers()}
    return sum(_proportional(each) for each in family) / 1024**2


def _servers() -> Iterator[psutil.Process]:
    """The copy's servers: they are no children of `make run`, but work below its folder."""
    for process in psutil.process_iter():
        try:
            folders = [process.cwd(), *process.cmdline()]
        except psutil.Error:
            continue
        if any(Path(folder).is_relative_to(COPY / ".local") for folder in folders):
            yield from [process, *process.children(recursive=True)]


def _proportional(process: psutil.Process) -> int:
    try:
        return int(process.memory_full_info().pss)
    except psutil.NoSuchProcess:
        return 0


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in OURS}
