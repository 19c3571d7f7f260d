"""What makes the site an app: its service worker, its icon, and the page that is shown where there is no other."""

from __future__ import annotations

import json
from contextlib import AbstractContextManager
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from accounts import on_device
from common.errors import NotFound
from marketplace import app_files

ANY_ID = UUID(int=0)
"""Stands in the answer's address for the claim's id."""

FAVICON_SECONDS = 24 * 3600
MANIFEST_SECONDS = 24 * 3600

ICONS: list[tuple[str, int, dict[str, str]]] = [
    ("icon-192", 192, {}),
    ("icon-512", 512, {}),
    ("maskable-192", 192, {"purpose": "maskable"}),
    ("maskable-512", 512, {"purpose": "maskable"}),
]
"""Name in static/icons, pixels each way, and what it is for beyond being shown."""

BRAND_COLOUR = "#0b6157"
"""Behind the icon while the app opens. Source: --brand in static/css/tokens.css."""


@require_safe
@never_cache
def service_worker(request: HttpRequest) -> HttpResponse:
    """At the root, because a service worker speaks for the addresses below its own. The same for everybody: whatever
    differed would be announced as a new version of the app."""
    offline_in = {code: reverse("offline_in", args=[code]) for code, _name in settings.LANGUAGES}
    facts = {
        "version": app_files.version(),
        "name": "Crowdline",
        "files": settings.STATIC_URL,
        "shell": [*app_files.shell_urls(), reverse("offline"), *offline_in.values()],
        "offline": reverse("offline"),
        "offlineIn": offline_in,
        "accounts": reverse("account_login").removesuffix("login/"),
        "signOut": reverse("account_logout"),
        "deviceAddUrl": reverse("device_add"),
        "deviceForgetUrl": reverse("device_forget"),
        "personHeader": on_device.HEADER,
        "answerUrl": reverse("api:claim-answer", args=[ANY_ID]),
        "anyId": str(ANY_ID),
        "tokenCookie": settings.CSRF_COOKIE_NAME,
        "icon": static("icons/icon-192.png"),
        "badge": static("icons/badge-96.png"),
    }
    context = {"facts": json.dumps(facts), "scripts": app_files.WORKER}
    return render(request, "app/service_worker.js", context, content_type="text/javascript")


@require_safe
@cache_control(public=True, max_age=FAVICON_SECONDS)
def favicon(request: HttpRequest) -> HttpResponse:
    """By the name that browsers ask for where a page names no icon: the configuration, a file opened by itself."""
    return redirect(static("favicon.svg"))


@require_safe
@cache_control(public=True, max_age=MANIFEST_SECONDS)
def manifest(request: HttpRequest, language: str) -> HttpResponse:
    """What the installed app is called and looks like. In its address and not a cookie's language, as browsers ask for
    it without cookies. Raises: NotFound."""
    with _spoken(language):
        icon = {"src": static("icons/icon-192.png"), "sizes": "192x192", "type": "image/png"}
        facts = {
            "id": "/",
            "name": "Crowdline",
            "short_name": "Crowdline",
            "description": _("Ask people who know, or answer them."),
            "lang": language,
            "dir": "rtl" if translation.get_language_bidi() else "ltr",
            "start_url": "/",
            "scope": "/",
            "display": "standalone",
            "background_color": BRAND_COLOUR,
            "theme_color": BRAND_COLOUR,
            "categories": ["business", "productivity"],
            "icons": [
                {"src": static("favicon.svg"), "sizes": "any", "type": "image/svg+xml"},
                *(
                    {
                        "src": static(f"icons/{name}.png"),
                        "sizes": f"{size}x{size}",
                        "type": "image/png",
                        **purpose,
                    }
                    for name, size, purpose in ICONS
                ),
            ],
            "shortcuts": [
                {"name": _("Queue"), "url": reverse("queue"), "icons": [icon]},
                {"name": _("Ask a question"), "url": reverse("ask"), "icons": [icon]},
            ],
        }
    return JsonResponse(facts, content_type="application/manifest+json")


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Kept by the service worker, which asks for it without cookies: it is nobody's."""
    return render(request, "app/offline.html")


@require_safe
def offline_in(request: HttpRequest, language: str) -> HttpResponse:
    """The same in one of our languages; the worker shows the one that was read last (static/service-worker/pages.js).

    Raises: NotFound.
    """
    with _spoken(language):
        page = render(request, "app/offline.html")
    page.headers["Content-Language"] = language
    return page


def _spoken(language: str) -> AbstractContextManager[None]:
    """Raises: NotFound for a language that the site is not in."""
    if language not in dict(settings.LANGUAGES):
        raise NotFound
    return translation.override(language)
