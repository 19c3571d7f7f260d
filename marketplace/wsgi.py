"""The web process: pages and API, served by granian (docs/decisions/0001 says why not ASGI)."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings")
application = get_wsgi_application()

from common.garbage import keep_what_is_loaded  # noqa: E402 - the apps must be loaded first
from marketplace.loading import load_pages  # noqa: E402

load_pages()
keep_what_is_loaded()
