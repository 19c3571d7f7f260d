"""Saved phrases: what a moderator shares for answers, and one that ada keeps for herself."""

from __future__ import annotations

from marketplace.actions.add_phrase import add_phrase
from marketplace.answering.models import SavedPhrase
from marketplace.demo import words
from marketplace.demo.people import People

LANGUAGES = ("en", "de")


def add_phrases(people: People) -> None:
    for row in words.read("phrases"):
        owner = row.get("owner")
        for language in LANGUAGES:
            add_phrase(
                by=people.by_key[owner or "mo"],
                is_shared=owner is None,
                use=SavedPhrase.Use.ANSWER,
                language=language,
                label=row["label"][language],
                body=row["body"][language],
            )
