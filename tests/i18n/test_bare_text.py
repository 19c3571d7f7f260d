"""Templates hold no words of their own: what people read, see or hear goes through gettext."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings

TEMPLATES = Path(settings.BASE_DIR, "templates")
SPOKEN = {"alt", "aria-label", "aria-description", "aria-roledescription", "placeholder", "title"}
"""Attributes that a person sees or hears; a data-label is shown as well."""
BRAND = {"Crowdline", "Crowdline API"}
OF_THEIR_OWN = {"500.html", "api/docs.html"}
"""The one speaks both languages, as it depends on nothing, not even on knowing which. The other is English and says so
(lang="en"), as the schema that it shows."""

_TRANSLATED = re.compile(r"{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}", re.S)
_SILENT = re.compile(
    r"{%\s*comment\b.*?{%\s*endcomment\s*%}|{#.*?#}|<(script|style)\b.*?</\1>"
    r"|{%\s*block (?:main_class|body_class|density)\s*%}.*?{%\s*endblock\s*%}",
    re.S,
)
"""Comments, code, and the blocks that hold names of classes."""
_TAGS = re.compile(r"{%.*?%}|{{.*?}}", re.S)
_WORD = re.compile(r"[^\W\d_]{2,}")


class Words(HTMLParser):
    """Gathers what is read aloud or seen in markup from which every template tag is gone."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [
            value
            for name, value in attrs
            if value and (name in SPOKEN or name == "data-label") and _WORD.search(value)
        ]

    def handle_data(self, data: str) -> None:
        if _WORD.search(data) and data.strip(" ·\n") not in BRAND:
            self.found.append(data.strip())


def bare_words(template: str) -> list[str]:
    parser = Words()
    parser.feed(_TAGS.sub("", _TRANSLATED.sub("", _SILENT.sub("", template))))
    return parser.found


@pytest.mark.parametrize(
    "path",
    sorted(set(TEMPLATES.rglob("*.html")) - {TEMPLATES / name for name in OF_THEIR_OWN}),
    ids=lambda path: path.relative_to(TEMPLATES).as_posix(),
)
def test_a_template_has_no_bare_text(path):
    assert bare_words(path.read_text(encoding="utf-8")) == []


def test_bare_text_is_found():
    assert bare_words('<p>Hello</p><a title="{% translate "Fine" %}" aria-label="Bare">{{ x }}</a>') == [
        "Hello",
        "Bare",
    ]
