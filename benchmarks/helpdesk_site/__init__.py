"""The smallest Django project that runs django-helpdesk as its manual asks; it lives in a virtualenv of its own."""

from __future__ import annotations
