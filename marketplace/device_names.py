"""What people would call the browser that they use, from what it says of itself: to tell devices apart in a list."""

from __future__ import annotations

from django.utils.translation import gettext as _

BROWSERS = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
]
SYSTEMS = [
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
]
"""Each list in this order: the later ones also stand in what the earlier ones say."""


def device_name(user_agent: str) -> str:
    """Chrome on Android, Safari on iPhone, … in the language that is active."""
    browser = _first(BROWSERS, user_agent)
    system = _first(SYSTEMS, user_agent)
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("A browser")


def _first(words: list[tuple[str, str]], text: str) -> str:
    return next((name for sign, name in words if sign in text), "")
