"""What makes the site an app: its service worker, its icon, and the page that is shown where there is no other."""

from __future__ import annotations

import json
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from accounts import on_device
from marketplace import app_files

ANY_ID = UUID(int=0)
"""Stands in the answer's address for the claim's id."""

FAVICON_SECONDS = 24 * 3600


@require_safe
@never_cache
def service_worker(request: HttpRequest) -> HttpResponse:
    """At the root, because a service worker speaks for the addresses below its own. The same for everybody: whatever
    differed would be announced as a new version of the app."""
    facts = {
        "version": app_files.version(),
        "name": "Crowdline",
        "shell": [*app_files.shell_urls(), reverse("offline")],
        "offline": reverse("offline"),
        "signIn": reverse("account_login"),
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
def offline(request: HttpRequest) -> HttpResponse:
    """Kept by the service worker, which asks for it without cookies: it is nobody's."""
    return render(request, "app/offline.html")
