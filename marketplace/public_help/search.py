"""Finds the public pages that fit some words (marketplace/word_search.py), those in the reader's own language first."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from accounts.models import Topic
from common import prepared
from marketplace.word_search import WANTED, WORDS_MAX

LEAST_WORTH = 0.1
"""Below it a page only shares a word or two with the question."""

_SIMILAR = f"""
WITH {WANTED}, found AS (
    SELECT page.id, page.slug, page.title, page.language, page.topic_id,
        ts_rank(page.search, (SELECT query FROM wanted)) + word_similarity(%(words)s, page.title) / 4 AS worth
    FROM marketplace_helppage page
    JOIN marketplace_answer answer ON answer.id = page.answer_id AND answer.status = 'accepted'
    WHERE page.status = 'public'
        AND (page.search @@ (SELECT query FROM wanted) OR page.title %%> %(words)s){{within}}
)
SELECT found.id, topic.slug, found.slug, found.title, found.language
FROM found JOIN accounts_topic topic ON topic.id = found.topic_id
WHERE found.worth >= %(least)s
ORDER BY found.language <> %(language)s, found.worth DESC, found.id DESC LIMIT %(limit)s
"""  # noqa: S608 - made of our own words
SIMILAR = _SIMILAR.format(within="")
SIMILAR_IN_TOPIC = _SIMILAR.format(within=" AND page.topic_id = %(topic)s")


@dataclass(frozen=True)
class Found:
    id: UUID
    topic_slug: str
    slug: str
    title: str
    language: str

    @property
    def url(self) -> str:
        return reverse("help_page", args=[self.topic_slug, self.slug])


def similar_pages(words: str, *, language: str, limit: int) -> list[Found]:
    """The public pages that fit best, best first; none for words that say nothing."""
    return _found(SIMILAR, _asked(words, language, limit))


def similar_pages_in(topic: Topic, words: str, *, language: str, limit: int) -> list[Found]:
    """The same among those of one topic."""
    return _found(SIMILAR_IN_TOPIC, {**_asked(words, language, limit), "topic": topic.id})


def _asked(words: str, language: str, limit: int) -> dict[str, object]:
    return {"words": words[:WORDS_MAX], "language": language, "least": LEAST_WORTH, "limit": limit}


def _found(statement: str, asked: dict[str, object]) -> list[Found]:
    return [Found(*row) for row in prepared.rows(statement, asked)]
