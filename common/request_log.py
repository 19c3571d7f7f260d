"""One log line, one count and one span for every request: what was asked by its route, the status, how long it took.

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
            logger.info("request", extra=facts)
        response.headers[HEADER] = request_id
        return response
