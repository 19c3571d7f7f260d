"""What holds for everybody, for everybody to read: the general terms and the privacy notice."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.consents import Kind


@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    return render(request, "marketplace/terms.html", {"version": settings.CONSENT_VERSIONS[Kind.TERMS]})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    context = {
        "version": settings.CONSENT_VERSIONS[Kind.PRIVACY],
        "contact": settings.PRIVACY_CONTACT,
        "keep": settings.KEEP_DAYS,
        "wait_days": settings.ERASURE_WAIT_DAYS,
    }
    return render(request, "marketplace/privacy.html", context)
