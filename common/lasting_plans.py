"""Connections that keep what they have prepared (common/prepared.py) when something is rolled back.

PostgreSQL does. psycopg forgets all of it at each rollback, also to a savepoint, as what a statement is about may have
been made in the very transaction that is undone; then each action that is refused, like a claim that came too late, has
the next request plan anew all that it asks. Here only a connection forgets it that has ever made, changed or dropped
something, which migrations do and the site does not: a savepoint's rollback does not say what is left to be undone
around it.

What psycopg keeps has no public name: requirements/ lock its version, and tests/common/test_lasting_plans.py asks the
server.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import psycopg
from psycopg._preparing import Key, Prepare, PrepareManager
from psycopg._queries import PostgresQuery
from psycopg.pq.abc import PGconn, PGresult

_FORGET = (b"DROP", b"ALTER", b"DISCARD ALL", b"DEALLOCATE ALL")
"""How the server names a command after which nothing prepared is sure to fit."""
_SHAPE = (b"CREATE", *_FORGET)


class LastingPlans(PrepareManager):
    def __init__(self) -> None:
        super().__init__()
        self._has_shaped = False
        """Whether something was ever made, changed or dropped; perhaps by what is rolled back."""

    def clear(self) -> bool:
        """A rollback. Forgets all if it may take back the shape of something."""
        return super().clear() if self._has_shaped else False

    def forget(self) -> None:
        """Forget all, whatever has happened; the server is told after the next statement."""
        super().clear()

    def get(self, query: PostgresQuery, prepare: bool | None = None) -> tuple[Prepare, bytes]:
        """Nothing is prepared while the server has yet to be told to forget all, as it would forget that as well."""
        return (Prepare.NO, b"") if None in self._to_flush else super().get(query, prepare)

    def validate(self, key: Key, prep: Prepare, name: bytes, results: Sequence[PGresult]) -> None:
        """What failed at its first try is prepared on the server all the same, and let go of here."""
        super().validate(key, prep, name, results)
        if prep is Prepare.SHOULD and key not in self._names and None not in self._to_flush:
            self._to_flush.append(name)

    def _should_discard(self, prep: Prepare, results: Sequence[PGresult], *_: Any) -> bool:
        done = [result.command_status or b"" for result in results]
        if any(command.startswith(_SHAPE) for command in done):
            self._has_shaped = True
        if any(command.startswith(_FORGET) for command in done):
            self.forget()
            return True
        return self.clear() if b"ROLLBACK" in done else False


class Connection(psycopg.Connection[Any]):
    """For the pool's option `connection_class`."""

    def __init__(self, pgconn: PGconn) -> None:
        super().__init__(pgconn)
        self._prepared = LastingPlans()


def forget_plans(connection: psycopg.Connection[Any]) -> None:
    """Have the connection plan anew what it is asked: its plans have turned out not to fit (common/prepared.py).

    Also for the pool's option `reset`, where whoever takes the connection next must find none (tests/settings.py).
    """
    if isinstance(connection._prepared, LastingPlans):
        connection._prepared.forget()
