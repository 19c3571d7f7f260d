"""Every text that is marked is translated, and what is committed is what the code says."""

from __future__ import annotations

import re

import pytest

from common.local import catalogues

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|</?\w+")

every_catalogue = pytest.mark.parametrize("path", catalogues.catalogues(), ids=lambda path: path.parts[-3])


def forms(value: object) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, (tuple, list)) else (str(value),)


@every_catalogue
def test_nothing_marked_lacks_a_translation(path):
    catalog = catalogues.read(path)
    catalog.update(catalogues.gather(), no_fuzzy_matching=True)
    assert [message.id for message in catalogues.missing(catalog)] == [], "run `make words` and translate"


@every_catalogue
def test_nothing_is_translated_that_nobody_says(path):
    said = {(message.context, forms(message.id)) for message in catalogues.gather() if message.id}
    known = {(message.context, forms(message.id)) for message in catalogues.read(path) if message.id}
    assert known - said == set(), "run `make words`"


@every_catalogue
def test_the_compiled_catalogue_is_that_of_the_written_one(path):
    assert path.with_suffix(".mo").read_bytes() == catalogues.compiled(catalogues.read(path)), (
        "run `make words`"
    )


@every_catalogue
def test_a_translation_keeps_every_placeholder_and_tag(path):
    changed = [
        message.id
        for message in catalogues.read(path)
        if message.id
        for said, translated in zip(forms(message.id), forms(message.string), strict=True)
        if set(PLACEHOLDER.findall(said)) != set(PLACEHOLDER.findall(translated))
    ]
    assert changed == []


def test_german_says_du_to_everybody():
    """A capital within a sentence is what tells the polite form from "she" and "they"."""
    [german] = [path for path in catalogues.catalogues() if path.parts[-3] == "de"]
    polite = re.compile(r"[a-zäöüß,] (Sie|Ihnen|Ihre?[mnrs]?)\b")
    said = [text for message in catalogues.read(german) for text in forms(message.string)]
    assert [text for text in said if polite.search(text)] == []
