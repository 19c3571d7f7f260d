"""What a log line looks like and what it may carry: facts and ids, never what people wrote or who they are.

JSON for machines, a coloured line for a developer. Three things keep personal data out: an error is told by its type,
place and database code and never by its message, which may quote a row; a path is told by its route; and what still
looks like an e-mail address or a telephone number is blotted out.
"""

from __future__ import annotations

import copy
import logging
import re
import sys
import traceback
from collections.abc import Iterator
from types import TracebackType
from typing import Any

import structlog
from structlog.stdlib import ProcessorFormatter
from structlog.typing import EventDict, ExcInfo

from common import request_context

FRAMES = 12
"""So many of the innermost frames of an error are told."""

_LOOKS_PERSONAL = re.compile(
    r"""(?P<kept>\b[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}\b|\b\d{4}-\d\d-\d\d\b)
    |(?P<email>[^\s@<>"'(=:,;]+@[^\s@<>"'),;]+)
    |(?P<number>(?<![\w.:-])\+?\d(?:[ ()/-]{0,2}\d){8,18}(?![\w:-]))""",
    re.VERBOSE | re.IGNORECASE,
)
_BLOTS = {"email": "[email]", "number": "[number]"}


class FactsOnly(ProcessorFormatter):
    """Formats a record of any library without the words of errors and the values in paths."""

    def format(self, record: logging.LogRecord) -> str:
        return super().format(_without_words(record))


def _without_words(record: logging.LogRecord) -> logging.LogRecord:
    """A copy, as other handlers format the same record."""
    plain = copy.copy(record)
    path, route = request_context.path_and_route()
    if isinstance(plain.args, tuple):
        plain.args = tuple(_told(value, path, route) for value in plain.args)
    return plain


def _told(value: object, path: str | None, route: str) -> object:
    if isinstance(value, BaseException):
        return _name_of(value)
    return route if path is not None and value == path else value


def blot_out(text: str) -> str:
    """Without what looks like an e-mail address or a telephone number; ids and dates stay."""
    return _LOOKS_PERSONAL.sub(lambda found: _BLOTS.get(found.lastgroup or "", found[0]), text)


def _blot_values(_logger: object, _method: str, event: EventDict) -> EventDict:
    return {key: blot_out(value) if isinstance(value, str) else value for key, value in event.items()}


def _add_context(_logger: object, _method: str, event: EventDict) -> EventDict:
    return {**event, **request_context.ids()}


def _tell_error(_logger: object, _method: str, event: EventDict) -> EventDict:
    given: ExcInfo | None = event.pop("exc_info", None)
    if isinstance(given, tuple) and given[1] is not None:
        event["error"] = list(_chain(given[1]))
    return event


def _chain(error: BaseException) -> Iterator[dict[str, Any]]:
    """The error and what caused it, the latest first."""
    link: BaseException | None = error
    while link is not None:
        yield {"type": _name_of(link), "at": _places(link.__traceback__)}
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)


def _name_of(error: BaseException) -> str:
    """Its type, and for one of PostgreSQL's the code and the constraint."""
    facts = [getattr(error, "sqlstate", None), getattr(getattr(error, "diag", None), "constraint_name", None)]
    name = type(error).__module__ + "." + type(error).__qualname__
    return " ".join([name.removeprefix("builtins."), *(str(fact) for fact in facts if fact)])


def _places(trace: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(trace)[-FRAMES:]
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]


_FACTS: list[Any] = [
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.ExtraAdder(allow={"method", "route", "status", "milliseconds", "refusal"}),
    _add_context,
    _blot_values,
    # After the blots: a moment looks like a number.
    structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
]


def as_json() -> FactsOnly:
    """For machines: one object a line."""
    return FactsOnly(
        foreign_pre_chain=[*_FACTS, _tell_error],
        processors=[
            ProcessorFormatter.remove_processors_meta,
            structlog.processors.EventRenamer("message"),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )


def for_people() -> ProcessorFormatter:
    """For a developer's terminal, where the people are invented: errors in full."""
    return ProcessorFormatter(
        foreign_pre_chain=_FACTS,
        processors=[
            ProcessorFormatter.remove_processors_meta,
            structlog.dev.ConsoleRenderer(
                timestamp_key="at",
                colors=sys.stderr.isatty(),
                exception_formatter=structlog.dev.plain_traceback,
            ),
        ],
    )
