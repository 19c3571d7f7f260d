"""Traces for OpenTelemetry, if OTEL_EXPORTER_OTLP_ENDPOINT (or …_TRACES_ENDPOINT) says where to; otherwise its
library is not even imported.

A span says which route, sweep or courier, and which SQL without its values: nothing that people wrote. Where the
spans go, and how many, is configured by OpenTelemetry's own variables (OTEL_SERVICE_NAME, OTEL_TRACES_SAMPLER …).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest

from common import outgoing

if TYPE_CHECKING:
    from opentelemetry.trace import Span, Tracer


def is_on() -> bool:
    return bool(settings.TRACES_URL)


class RequestSpan:
    """The span of one request, whose route is known only in the end; without one it does nothing."""

    def __init__(self, span: Span | None) -> None:
        self._span = span

    def end_request(self, *, route: str, status: int) -> None:
        if self._span is None:
            return
        self._span.update_name(route)
        self._span.set_attributes({"http.route": route, "http.response.status_code": status})


@contextmanager
def request_span(request: HttpRequest) -> Iterator[RequestSpan]:
    """A span around a request, part of the trace that a proxy began if it says so (traceparent)."""
    if not is_on():
        yield RequestSpan(None)
        return
    from opentelemetry.trace import SpanKind
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    headers = {name.lower(): value for name, value in request.headers.items()}
    outer = TraceContextTextMapPropagator().extract(headers)
    with (
        _open("request", context=outer, kind=SpanKind.SERVER) as opened,
        connection.execute_wrapper(_query_span),
    ):
        yield RequestSpan(opened)


@contextmanager
def span(name: str) -> Iterator[None]:
    """A span around what is inside and its queries."""
    if not is_on():
        yield
        return
    with _open(name), connection.execute_wrapper(_query_span):
        yield


def _query_span(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    with _open(sql.partition(" ")[0]) as opened:
        opened.set_attributes({"db.system.name": "postgresql", "db.query.text": sql})
        return execute(sql, params, many, context)


@contextmanager
def _open(name: str, **how: Any) -> Iterator[Span]:
    """A failure is told by its type: the message of an error may quote a row."""
    from opentelemetry.trace import StatusCode

    opening = _tracer().start_as_current_span(
        name, record_exception=False, set_status_on_exception=False, **how
    )
    with opening as opened:
        try:
            yield opened
        except Exception as error:
            opened.set_status(StatusCode.ERROR, type(error).__name__)
            raise


@cache
def _tracer() -> Tracer:
    """Made by the first span, which is after any fork: the sender's thread would not survive one."""
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    provider = TracerProvider()
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(session=outgoing.session())))
    return provider.get_tracer("crowdline")
