"""An invented language that brackets every translated text and runs from right to left.

What stands outside of brackets on a page was said without gettext; the brackets themselves show that a page turns
round as a whole.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from django.urls import reverse

from common.local import catalogues

PSEUDO = "ar"
"""Django knows that it runs from right to left."""

SAID_BY_PEOPLE = {
    "Crowdline",
    "English",
    "Deutsch",
    "SIM and eSIM",
    "Bills",
    "My eSIM is dead",
    "Call +44 7700 900123.",
    "Switch flight mode on and off.",
    "A charge",
    "Esc",
    "Ada L.",
    "Carla M.",
    "London",
    "Europe",
}
_BRACKETED = re.compile(r"⟦[^⟦⟧]*⟧")
_REFERENCE = re.compile(r"CL-\w+")
_WORD = re.compile(r"[A-Za-z]{3,}")


def bracketed(text: str) -> str:
    return f"⟦{text}⟧"


@pytest.fixture(scope="module")
def in_brackets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The catalogue of every text of the site; gathering them takes seconds."""
    catalog = Catalog(locale=PSEUDO)
    for message in catalogues.gather():
        if not message.id:
            continue
        if isinstance(message.id, tuple):
            forms = tuple(bracketed(message.id[min(n, 1)]) for n in range(catalog.num_plurals))
            catalog.add(message.id, forms, context=message.context)
        elif re.fullmatch(r"[jFMYHis:., ]+|%\(sign\)s%\(amount\)s", message.id):
            catalog.add(message.id, message.id, context=message.context)
        else:
            catalog.add(message.id, bracketed(message.id), context=message.context)
    locale = tmp_path_factory.mktemp("locale")
    folder = locale / PSEUDO / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.mo").write_bytes(catalogues.compiled(catalog))
    return locale


@pytest.fixture
def pseudo(settings, in_brackets: Path) -> None:
    """The site in brackets, for whoever asks for that language."""
    settings.LANGUAGES = [("en-gb", "English"), (PSEUDO, "Pseudo")]
    settings.LOCALE_PATHS = [in_brackets]


class Seen(HTMLParser):
    """The texts of a page, without scripts, styles and what people can choose from by its own name."""

    SILENT = ("script", "style", "option")

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in self.SILENT

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in self.SILENT

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.texts.append(data)


def unmarked(page: str) -> list[str]:
    parser = Seen()
    parser.feed(page)
    text = "\n".join(parser.texts)
    while _BRACKETED.search(text):
        text = _BRACKETED.sub(" ", text)
    text = _REFERENCE.sub(" ", text)
    for words in SAID_BY_PEOPLE:
        text = text.replace(words, " ")
    return [line.strip() for line in text.splitlines() if _WORD.search(line)]


@pytest.mark.parametrize(
    ("role", "name", "place"),
    [
        (None, "home", "nowhere"),
        (None, "ask", "nowhere"),
        ("carla", "my_questions", "answered"),
        ("carla", "enquiry", "held"),
        ("ada", "queue", "open"),
        ("ada", "my_answers", "answered"),
        ("ada", "rewards", "nowhere"),
        ("mo", "review_desk", "in_review"),
        ("stella", "desk", "with_staff"),
        ("omar", "payouts", "nowhere"),
    ],
    ids=str,
)
def test_a_page_speaks_and_turns_as_a_whole(
    pseudo,
    client_of,
    service_level,
    scene,
    role,
    name,
    place,
):
    made = scene.at(place)
    person = getattr(scene.cast, role) if role else None
    if person:
        person.language = PSEUDO
        person.save()
    kwargs = {"enquiry_id": made["enquiry_id"]} if name == "enquiry" else {}
    page = client_of(person).get(reverse(name, kwargs=kwargs), HTTP_ACCEPT_LANGUAGE=PSEUDO).content.decode()
    assert f'<html lang="{PSEUDO}" dir="rtl"' in page
    assert unmarked(page) == []
