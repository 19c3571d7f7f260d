"""The smallest thing to serve, for row 8: Django's own settings, one view, and the server's protocol without Django."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.asgi import get_asgi_application
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

SECRET_KEY = "benchmark-only"  # noqa: S105 - nothing is signed
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "benchmarks.hello"
MIDDLEWARE = ["django.middleware.security.SecurityMiddleware", "django.middleware.common.CommonMiddleware"]
GREETING = b"Hello"


def hello(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(GREETING, content_type="text/plain")


urlpatterns = [path("hello/", hello)]


def bare(_environment: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(GREETING)))])
    return [GREETING]


def __getattr__(name: str) -> Any:
    """The applications are made when a server asks for them: as settings this module must not set Django up."""
    match name:
        case "wsgi":
            return get_wsgi_application()
        case "asgi":
            return get_asgi_application()
    raise AttributeError(name)
