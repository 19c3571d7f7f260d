"""For the load balancer and the people on call: is it up, is it ready, how is it doing."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe

from common import metrics as counts
from common.health import readiness
from marketplace.figures import figures


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The web process answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Each part and whether it is well; 503 when pages cannot be served."""
    found = readiness()
    return JsonResponse(
        {"ready": found.is_ready, "parts": found.parts}, status=200 if found.is_ready else 503
    )


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """For Prometheus, which shows METRICS_TOKEN; whoever does not is told that there is no such page.

    A token and not the caller's address: behind a proxy on the same machine everybody comes from 127.0.0.1. Without
    a token configured nobody sees them, except in development.
    """
    shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
    is_let_in = bool(settings.METRICS_TOKEN) and constant_time_compare(shown, settings.METRICS_TOKEN)
    if not is_let_in and (settings.METRICS_TOKEN or not settings.IS_DEVELOPMENT):
        raise Http404
    return HttpResponse(counts.in_words(figures), content_type=counts.CONTENT_TYPE)
