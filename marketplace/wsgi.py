"""The web process: pages and API, served by granian (docs/decisions/0001 says why not ASGI)."""

from __future__ import annotations

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.template import engines
from django.urls import reverse
from django.utils import translation


def load_pages() -> None:
    """Import every page and its forms, and what templates are made of: else whoever asks first, of each process, waits
    half a second longer. Templates are left out: compiling all takes as long again, those of one page a tenth.
    """
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            reverse("home")
    engines.all()


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings")
application = get_wsgi_application()

from common.garbage import keep_what_is_loaded  # noqa: E402 - the apps must be loaded first

load_pages()
keep_what_is_loaded()
