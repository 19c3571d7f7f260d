"""The whole site on this machine, from one terminal, until Ctrl-C: what `make run` does. For demos and development.

    python -m common.local.run_site --port 8000

Imports no Django: that alone takes seconds, which the first page would wait for.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from functools import partial

from common.local.errors import LocalError
from common.local.first_page import when_ready
from common.local.ports import HOST, free_port, is_free, named_port
from common.local.processes import DOORS, site_programs
from common.local.run_lock import RunLock
from common.local.servers import LOCAL, SITE_POSTGRES, servers_in_use
from common.local.supervisor import Guard, Supervisor, print_line
from common.local.upkeep import Upkeep

PROJECT = LOCAL.parent

say = partial(print_line, "up")


def run_site(*, port: int) -> None:
    """Returns when a stop signal has ended everything, the local servers included.

    Raises: LocalError when the port is taken, a site of this checkout runs, or its data cannot be prepared.
    """
    address = f"http://{HOST}:{port}"
    lock = RunLock(LOCAL / "up.lock")
    lock.acquire(pid=os.getpid(), address=address)
    if not is_free(port):
        other = free_port(preferred=[port + 10])
        raise LocalError(f"Port {port} is taken by another program; try: make run PORT={other}")
    guard = Guard(
        command=[sys.executable, "-m", "common.local.guardian", "--stop-servers"],
        pass_fds=[lock.descriptor],
    )
    try:
        for server in servers_in_use():
            server.ensure_running()
        _prepare_data(guard)
        # Counts of processes that are no more.
        shutil.rmtree(LOCAL / "metrics", ignore_errors=True)
        live_port = free_port(preferred=[port + 1])
        programs = site_programs(project=PROJECT, port=port, live_port=live_port)
        doors = [program for program in programs if program.phase == DOORS]
        supervisor = Supervisor(doors, guard=guard, write=print_line)

        def open_to_the_public() -> None:
            for line in [f"Crowdline is at {address}", *_words_of_the_demo()]:
                say(line)
            # Only now, so that starting them does not slow down the first page.
            supervisor.add([program for program in programs if program not in doors])

        when_ready(open_to_the_public, port=port, live_port=live_port)
        supervisor.run(every_tick=Upkeep(servers_in_use(), write=print_line))
    finally:
        guard.close()
    say("everything has stopped")


def _words_of_the_demo() -> list[str]:
    """Who can log in how, as `manage.py prepare` has left it."""
    words = LOCAL / "demo.txt"
    return words.read_text().splitlines() if words.exists() else []


def _prepare_data(guard: Guard) -> None:
    """Migrate and load the demo, unless this very set of migrations has been through it in this database."""
    stamp = SITE_POSTGRES.directory / "prepared"
    migrations = _digest_of_migrations()
    is_local = SITE_POSTGRES in servers_in_use()
    if is_local and stamp.exists() and stamp.read_text() == migrations:
        return
    say("preparing the database")
    with subprocess.Popen(
        [sys.executable, "manage.py", "prepare"], cwd=PROJECT, start_new_session=True
    ) as process:
        guard.watch(process.pid)
    guard.forget(process.pid)
    if process.returncode != 0:
        raise LocalError("The database could not be prepared, for the reason above.")
    if is_local:
        stamp.write_text(migrations)


def _digest_of_migrations() -> str:
    digest = hashlib.sha256()
    for path in [*sorted(PROJECT.glob("*/migrations/*.py")), *PROJECT.glob("requirements/*.txt")]:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="run_site", description="Start the whole site; Ctrl-C stops it.")
    parser.add_argument("--port", default="8000", help="where the pages are (default: 8000)")
    run_site(port=named_port(parser.parse_args(arguments).port))


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except LocalError as error:
        raise SystemExit(f"crowdline: {error}") from error
    except KeyboardInterrupt:
        raise SystemExit(130) from None
