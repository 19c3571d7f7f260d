"""An invented language that brackets every translated text and runs from right to left.

What stands outside of brackets on a page was said without gettext; the brackets themselves show that a page turns
round as a whole. As every page is fetched here by whoever sees it, its forms are looked at, too: each holds what a
browser must send with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField, JSONField, TextField
from django.urls import resolve, reverse

from common.local import catalogues
from marketplace.crowd_safe.tokens import TOKEN
from tests.accounts.signing_in import note_proof
from tests.every_page import PAGES

PSEUDO = "ar"
"""Django knows that it runs from right to left."""

AS_IN_CODE = {
    "record": "names what was done in words and beside them as the code does, for whoever compares both",
}
"""Pages on which words may stand that nobody has put into a language, and why."""
NAMES = {"Crowdline", "English", "Deutsch", "London", "Europe", "Esc", "Wrenfield", "Relay", "Worker"}
_BRACKETED = re.compile(r"⟦[^⟦⟧]*⟧")
_REFERENCE = re.compile(r"\b(CL|FC|RD|PB)-[\w-]+")
_FOR_PROGRAMS = re.compile(r"\{\w+\}|\[\w+ \d+\]")
"""What stands for something that is put there later (marketplace/answering, marketplace/crowd_safe)."""
_CODE = re.compile(r"[a-z_.]+")
"""What a column says instead of words: it is for us to put that into words."""
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


class Forms(HTMLParser):
    """Where the forms of a page lead that a browser sends, and that the site would refuse: without its token."""

    def __init__(self, page: str, *, path: str) -> None:
        super().__init__()
        self.path = path
        self.refused: set[str] = set()
        self.open = ""
        self.has_token = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "form" and (said.get("method") or "").lower() == "post" and "hx-post" not in said:
            self.open = (said.get("action") or self.path).partition("?")[0]
            self.has_token = getattr(resolve(self.open).func, "csrf_exempt", False)
        elif said.get("name") == "csrfmiddlewaretoken" and said.get("value"):
            self.has_token = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self.open:
            self.refused |= set() if self.has_token else {self.open}
            self.open = ""


def test_a_form_without_a_token_is_found() -> None:
    token = '<input type="hidden" name="csrfmiddlewaretoken" value="x">'
    to, helpful = reverse("account_login"), reverse("help_rate", args=["sim", "x"])
    for form, is_refused in [
        (f'<form method="post" action="{to}?a=b"></form>{token}', True),
        (f'<form method="post" action="{to}">{token}</form>', False),
        (f'<form method="post" action="{helpful}"></form>', False),
        (f'<form action="{to}"></form>', False),
        (f"<form method=POST></form><form method=POST>{token}</form>", True),
    ]:
        assert bool(Forms(form, path=to).refused) is is_refused, form


def said_by_people() -> list[str]:
    """Every text that is stored, longest first: names, questions, answers. What is hidden in it divides it."""
    found: set[str] = set()
    for model in apps.get_models():
        named = [
            f.attname
            for f in model._meta.concrete_fields
            if isinstance(f, (CharField, TextField, JSONField, ArrayField))
        ]
        for values in model._default_manager.values_list(*named) if named else ():
            found.update(*map(texts_in, values))
    found |= {text.replace("{customer}", "Carla") for text in found}
    return sorted((text for text in found if not _CODE.fullmatch(text)), key=len, reverse=True)


def texts_in(value: object) -> set[str]:
    if isinstance(value, (list, dict)):
        parts = value.values() if isinstance(value, dict) else value
        return set().union(*map(texts_in, parts))
    return {part.strip() for part in TOKEN.sub("\n", value).splitlines()} if isinstance(value, str) else set()


def unmarked(page: str, *, said: Iterable[str]) -> list[str]:
    parser = Seen()
    parser.feed(page)
    text = "\n".join(parser.texts)
    while _BRACKETED.search(text):
        text = _BRACKETED.sub(" ", text)
    text = _REFERENCE.sub(" ", text)
    for words in [*said, *NAMES]:
        if _WORD.search(words):
            text = text.replace(words, " ")
    text = _FOR_PROGRAMS.sub(" ", text)
    return [line.strip() for line in text.splitlines() if _WORD.search(line)]


@pytest.mark.parametrize("role", sorted(PAGES.keys() - {"half_in"}))
def test_every_page_speaks_and_turns_as_a_whole(pseudo, client_of, service_level, scene, role):
    person, bare, refused = getattr(scene.cast, role, None), {}, {}
    if person:
        person.language = PSEUDO
        person.save()
    client = client_of(person)
    if role == "nina":
        note_proof(client, person, "mfa")
    for each in PAGES[role]:
        reply = client.get(each.address(scene.at(each.place)), HTTP_ACCEPT_LANGUAGE=PSEUDO, follow=True)
        page = reply.content.decode()
        assert f'<html lang="{PSEUDO}" dir="rtl"' in page, each.name
        if each.name not in AS_IN_CODE and (words := unmarked(page, said=said_by_people())):
            bare[each.name] = words
        if found := Forms(page, path=reply.request["PATH_INFO"]).refused:
            refused[each.name] = found
    assert bare == {}, bare
    assert refused == {}, refused
