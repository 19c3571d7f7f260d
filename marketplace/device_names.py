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


def device_family(user_agent: str) -> str:
    """ "Chrome/Android", in the makers' own names: all that is worth keeping of what a browser says of itself.

    "Chrome/" or "/Android" if only one of them is known, and empty if neither is.
    """
    browser, system = _first(BROWSERS, user_agent), _first(SYSTEMS, user_agent)
    return f"{browser}/{system}" if browser or system else ""


def in_words(family: str) -> str:
    """Chrome on Android, Safari on iPhone, … in the language that is active."""
    browser, _slash, system = family.partition("/")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("A browser")


def device_name(user_agent: str) -> str:
    return in_words(device_family(user_agent))


def _first(words: list[tuple[str, str]], text: str) -> str:
    return next((name for sign, name in words if sign in text), "")
