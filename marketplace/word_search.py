"""Finding texts by words, however they are inflected or misspelt: PostgreSQL's full text search and trigrams.

Any of the words may fit, because people type a story and not a query; the ranking of each search sorts out which fits
best. Texts are read in their own language, words in both at once.
"""

from __future__ import annotations

from functools import reduce
from operator import add

from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models

WORDS_MAX = 500

WANTED = """
wanted AS (
    SELECT replace(plainto_tsquery('english', %(words)s)::text, '&', '|')::tsquery
        || replace(plainto_tsquery('german', %(words)s)::text, '&', '|')::tsquery AS query
)
"""
"""The first part of a statement, to be selected from; %(words)s is a text of at most WORDS_MAX characters."""


def words_of(**weights: str) -> models.GeneratedField:
    """A column with the words of some columns in the row's `language`; weight A counts for most, D for least."""

    def document(configuration: str) -> models.expressions.Combinable:
        vectors = (
            SearchVector(column, weight=weight, config=configuration) for column, weight in weights.items()
        )
        return reduce(add, vectors)

    return models.GeneratedField(
        expression=models.Case(
            models.When(language="de", then=document("german")), default=document("english")
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )
