"""The live process: sockets and nothing else. Pages and the API are served by marketplace/wsgi.py."""

from __future__ import annotations

import os

from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import OriginValidator
from channels.sessions import CookieMiddleware
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings")
get_asgi_application()

from django.conf import settings  # noqa: E402 - the apps must be loaded first

from common import metrics  # noqa: E402
from common.garbage import keep_what_is_loaded  # noqa: E402
from routing.urls import websocket_urlpatterns  # noqa: E402


async def no_pages_here(scope: dict[str, object], receive: object, send: object) -> None:
    """Answer a page request that reached the wrong process: 404, in words."""
    body = b"This process serves live sockets only. Pages and the API are on the web process.\n"
    start = {"type": "http.response.start", "status": 404, "headers": [(b"content-type", b"text/plain")]}
    await send(start)  # type: ignore[operator]
    await send({"type": "http.response.body", "body": body})  # type: ignore[operator]


application = ProtocolTypeRouter(
    {
        "http": no_pages_here,
        "websocket": metrics.counting_sockets(
            OriginValidator(CookieMiddleware(URLRouter(websocket_urlpatterns)), settings.LIVE_ALLOWED_ORIGINS)
        ),
    }
)
keep_what_is_loaded()
