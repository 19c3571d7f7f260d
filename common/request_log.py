"""One log line, one count and one span for every request: what was asked by its route, the status, how long it took,
and for what was refused why.

No address, no browser, no parameter: they are about a person. What went wrong inside is logged by Django itself.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from common import metrics, request_context, tracing

logger = logging.getLogger(__name__)

HEADER = "X-Request-ID"
BY_STATUS = {
    401: "not_authenticated",
    403: "not_allowed",
    404: "not_found",
    409: "conflict",
    422: "invalid",
    429: "too_many_requests",
}
"""Why a request was refused where nobody said it by an error's code: a form shown again, a limit of a library's."""
SUSPICIOUS = {401, 403, 413, 429}
"""Told also where only warnings are: what honest people see seldom, and whoever tries doors all the time."""


class RequestLogMiddleware:
    """Gives the request its id and hands that back in the reply, for whoever reports a fault."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = request_context.id_of(request)
        began = time.perf_counter()
        with request_context.serving(request, request_id=request_id), tracing.request_span(request) as span:
            response = self.get_response(request)
            seconds = time.perf_counter() - began
            route = request_context.route_of(request)
            method = request.method if request.method in metrics.METHODS else "other"
            metrics.count_request(method=method, route=route, status=response.status_code, seconds=seconds)
            span.end_request(route=route, status=response.status_code)
            facts = {
                "method": method,
                "route": route,
                "status": response.status_code,
                "milliseconds": round(seconds * 1000, 1),
            }
            if not 400 <= response.status_code < 500:
                logger.info("request", extra=facts)
            else:
                why = request_context.refusal() or BY_STATUS.get(response.status_code, "refused")
                level = logging.WARNING if response.status_code in SUSPICIOUS else logging.INFO
                logger.log(level, "request", extra={**facts, "refusal": why})
        response.headers[HEADER] = request_id
        return response
