"""Saved phrases for coaching notes, in the languages of the site; marketplace/coaching_snippets.json holds them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).with_name("coaching_snippets.json")


@dataclass(frozen=True)
class Snippet:
    label: str
    text: str


@cache
def coaching_snippets(language: str) -> tuple[Snippet, ...]:
    """In the language asked for, else in English."""
    rows = json.loads(SOURCE.read_text(encoding="utf-8"))
    return tuple(
        Snippet(row["label"].get(language, row["label"]["en"]), row["text"].get(language, row["text"]["en"]))
        for row in rows
    )
