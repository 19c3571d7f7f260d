"""One address for one page, under whichever name the site was asked."""

from __future__ import annotations

from django.conf import settings


def canonical(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
