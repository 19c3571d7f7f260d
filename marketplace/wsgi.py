"""The web process: pages and API, served by granian (docs/decisions/0001 says why not ASGI)."""

from __future__ import annotations

import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings")
application = get_wsgi_application()

from django.conf import settings  # noqa: E402 - the apps must be loaded first

from common.garbage import keep_what_is_loaded  # noqa: E402

import_module(settings.ROOT_URLCONF)  # the views, which the first request would load otherwise
keep_what_is_loaded()
