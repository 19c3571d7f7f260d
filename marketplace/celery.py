"""The Celery application of the worker and beat processes; its settings are the CELERY_ ones in settings.py.

Celery only carries: what must not be lost waits in PostgreSQL, and every task may run twice.
"""

from __future__ import annotations

import os

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings")


@setup_logging.connect
def keep_our_lines(**_given: object) -> None:
    """Celery takes an answer for "logging is set up" and leaves settings.LOGGING as it is."""


app = Celery("crowdline")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
