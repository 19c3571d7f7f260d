"""The site's processes as production starts them (deploy/run.sh), on a benchmark's own database; and who signs in.

They share the secrets of the benchmark's own process, so that a session or token made here is good there.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import psutil
from django.conf import settings
from django.utils import timezone

from common.local.ports import HOST, free_port, is_free

if TYPE_CHECKING:
    from accounts.models import User

Headers = dict[str, str]

ROOT = Path(__file__).resolve().parent.parent
SCRATCH = ROOT / ".local" / "bench"
START_SECONDS = 180
END_SECONDS = 10


@contextmanager
def web(
    *, port: int | None = None, live_port: int | None = None, settings: str = "marketplace.settings"
) -> Iterator[int]:
    """Pages and API: two processes of four threads each. Yields the port. Pages name `live_port` if there is one."""
    port = port or free_port(preferred=[])
    named = {"LIVE_URL": f"ws://{HOST}:{live_port}/ws/v1/live/"} if live_port else {}
    with running(
        ["sh", "deploy/run.sh", "web"],
        port=port,
        environment=environment(port) | named | {"DJANGO_SETTINGS_MODULE": settings},
    ):
        yield port


@contextmanager
def live() -> Iterator[tuple[int, psutil.Process]]:
    """The sockets: one process. Yields the port and the process."""
    port = free_port(preferred=[])
    with running(["sh", "deploy/run.sh", "live"], port=port, environment=environment(port)) as process:
        yield port, process


def environment(port: int) -> dict[str, str]:
    """Production's settings for the database that the benchmark is connected to."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "marketplace.settings",
        "DATABASE_URL": settings.DATABASE_URL,
        "DATABASE_POOL_SIZE": "10",
        "REDIS_URL": settings.REDIS_URL,
        "DEBUG": "0",
        "SECRET_KEY": "benchmark-only-" * 4,
        "SEALING_KEY": "benchmark-only-too",
        "ALLOWED_HOSTS": HOST,
        "SITE_URL": f"http://{HOST}:{port}",
        "LIVE_ALLOWED_ORIGINS": "*",
        "STATIC_ROOT": str(SCRATCH / "static"),
        "ENQUIRIES_PER_HOUR": "1000000000",
        "REQUIRE_SECOND_FACTOR": "0",  # staff sign in by a session made here, which had no factor to give
        "LOG_LEVEL": "ERROR",
        "CROWDLINE_BIN": str(Path(sys.executable).parent),
        "WEB_PORT": str(port),
        "LIVE_PORT": str(port),
    }


@contextmanager
def running(
    command: Sequence[str], *, port: int, environment: Mapping[str, str], directory: Path = ROOT
) -> Iterator[psutil.Process]:
    """A server from its first accepted connection to the end of the block. Raises: RuntimeError."""
    log = SCRATCH / f"server-{port}.log"
    SCRATCH.mkdir(parents=True, exist_ok=True)
    with log.open("w") as out:
        server = subprocess.Popen(command, cwd=directory, env=environment, stdout=out, stderr=out)
    try:
        for _ in range(START_SECONDS * 20):
            if server.poll() is not None or not is_free(port):
                break
            time.sleep(0.05)
        if server.poll() is not None or is_free(port):
            raise RuntimeError(f"{command} did not start: {log.read_text()[-2000:]}")
        yield psutil.Process(server.pid)
    finally:
        _end(psutil.Process(server.pid))
        server.wait()
    log.unlink(missing_ok=True)


def _end(server: psutil.Process) -> None:
    """The server and its own workers, who may be in the middle of a long answer that nobody waits for any more."""
    family = [server, *server.children(recursive=True)]
    server.terminate()
    _, alive = psutil.wait_procs(family, timeout=END_SECONDS)
    for process in alive:
        process.kill()


def collect_static() -> None:
    """What the pages link to, under the names they have in production."""
    command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity=0"]
    subprocess.run(command, cwd=ROOT, env=environment(1), check=True)


# --- Signing in ---------------------------------------------------------------------------------------------------


def use_the_servers_secrets() -> None:
    """From here on, what this process signs and seals can be read by the servers."""
    servers = environment(1)
    settings.SECRET_KEY, settings.SEALING_KEYS = servers["SECRET_KEY"], [servers["SEALING_KEY"]]


def cookies_of(people: Iterable[User]) -> dict[UUID, Headers]:
    """The headers of browsers in which each of these people has signed in."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.contrib.sessions.models import Session

    store, until = SessionStore(), timezone.now() + timedelta(days=1)
    sessions = {
        person.id: Session(
            session_key=secrets.token_hex(16),
            session_data=store.encode(
                {
                    SESSION_KEY: str(person.id),
                    BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
                    HASH_SESSION_KEY: person.get_session_auth_hash(),
                }
            ),
            expire_date=until,
        )
        for person in people
    }
    Session.objects.bulk_create(sessions.values())
    name = settings.SESSION_COOKIE_NAME
    return {id: {"Cookie": f"{name}={session.session_key}"} for id, session in sessions.items()}


def cookie_of(person: User) -> Headers:
    return cookies_of([person])[person.id]


def tokens_of(people: Iterable[User]) -> dict[UUID, Headers]:
    """The headers of programs that act for each of these people."""
    from knox.crypto import create_token_string, hash_token
    from knox.models import AuthToken
    from knox.settings import CONSTANTS

    tokens = {person.id: create_token_string() for person in people}
    AuthToken.objects.bulk_create(
        AuthToken(user_id=id, digest=hash_token(token), token_key=token[: CONSTANTS.TOKEN_KEY_LENGTH])
        for id, token in tokens.items()
    )
    return {
        id: {"Authorization": f"Token {token}", "Content-Type": "application/json"}
        for id, token in tokens.items()
    }


def token_of(person: User) -> Headers:
    return tokens_of([person])[person.id]
