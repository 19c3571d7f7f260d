"""What a web process loads before it is asked anything. Not in wsgi.py, which is the process, for good."""

from __future__ import annotations

from django.conf import settings
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
