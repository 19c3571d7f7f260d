"""Every value in the database, as whoever steals it with its keys would read it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection

from common.sealing import SealBroken, unseal

Reader = Callable[[memoryview | bytes], str]


def tables_saying(*words: str) -> dict[str, set[str]]:
    """Which of the words stand in which tables, originals unsealed."""
    return _saying(words, _unsealed)


def tables_saying_without_keys(*words: str) -> dict[str, set[str]]:
    """The same for whoever has the database alone: what is sealed stays so."""
    return _saying(words, lambda value: bytes(value).decode("utf-8", "replace"))


def _saying(words: tuple[str, ...], read: Reader) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for table, text in _everything(read):
        if said := {word for word in words if word.casefold() in text.casefold()}:
            found.setdefault(table, set()).update(said)
    return found


def _everything(read: Reader) -> Iterator[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) FROM pg_tables"
            " WHERE schemaname IN ('public', 'books') ORDER BY 1"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT * FROM {table}")
            for row in cursor.fetchall():
                yield table, " | ".join(_as_text(value, read) for value in row)


def _unsealed(value: memoryview | bytes) -> str:
    try:
        return unseal(value)
    except SealBroken:
        return bytes(value).hex()


def _as_text(value: Any, read: Reader) -> str:
    if isinstance(value, memoryview | bytes):
        return read(value)
    return (
        json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, dict | list) else str(value)
    )
