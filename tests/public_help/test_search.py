"""Finding solved questions: inflected, misspelt, in both languages, and fast among many."""

from __future__ import annotations

import pytest
from django.db import connection

from marketplace.public_help.models import HelpPage
from marketplace.public_help.search import LEAST_WORTH, SIMILAR, similar_pages, similar_pages_in
from tests.routing.plans import explain, nodes_of

pytestmark = pytest.mark.django_db

MANY = """
WITH more AS (
    INSERT INTO marketplace_answer (id, enquiry_id, author_id, claim_id, is_by_staff, status, body, body_sealed,
                                    acceptance, comment)
    SELECT gen_random_uuid(), enquiry_id, author_id, claim_id, false, 'accepted', 'x', '', 'confirmed', ''
    FROM marketplace_answer, generate_series(1, %s) RETURNING id
)
INSERT INTO marketplace_helppage (id, answer_id, topic_id, language, slug, title, question, answer_text, status,
                                  proposed_by_id)
SELECT gen_random_uuid(), more.id, topic_id, 'en', 'no-' || more.id, 'Bill ' || more.id, md5(more.id::text),
    'Pay it', 'public', proposed_by_id FROM marketplace_helppage, more
"""


def in_german(page: HelpPage) -> HelpPage:
    HelpPage.objects.filter(pk=page.pk).update(
        language="de",
        title="Rechnungen herunterladen",
        question="Wo finde ich die Rechnung?",
        answer_text="In der App.",
    )
    return page


@pytest.mark.parametrize(
    "words",
    [
        "my esims died after updating the phone",
        "After yesterday's updates my phone shows no signal, is it provisioned?",
        "esim ded",
    ],
    ids=["inflected", "a story", "misspelt"],
)
def test_it_is_found_by(public_page, words):
    assert [found.slug for found in similar_pages(words, language="en", limit=3)] == [public_page.slug]


@pytest.mark.parametrize("words", ["", "the and of", "& | ! <-> ( '", "Broadband hub light amber"], ids=repr)
def test_nothing_is_found_by(public_page, words):
    assert similar_pages(words, language="en", limit=3) == []


def test_german_words_are_found_by_their_stems(public_page):
    in_german(public_page)
    assert [found.language for found in similar_pages("meine Rechnung", language="en", limit=3)] == ["de"]


def test_what_is_not_public_is_not_found(scene):
    scene.at("chosen")
    assert similar_pages("my eSIM is dead", language="en", limit=3) == []


def test_within_a_topic_its_own_are_found(public_page, billing):
    asked = {"words": "my eSIM is dead", "language": "en", "limit": 3}
    assert [found.id for found in similar_pages_in(public_page.topic, **asked)] == [public_page.id]
    assert similar_pages_in(billing, **asked) == []


def test_among_many_it_is_found_by_index(public_page):
    with connection.cursor() as cursor:
        cursor.execute(MANY, [5_000])
        for index in ("help_page_words", "help_page_spelling"):
            cursor.execute("SELECT gin_clean_pending_list(%s)", [index])
        cursor.execute("ANALYZE marketplace_helppage, marketplace_answer")
    asked = {"words": "my eSIM is dead", "language": "en", "least": LEAST_WORTH, "limit": 3}
    used = {node.get("Index Name") for node in nodes_of(explain(SIMILAR, asked))}
    assert {"help_page_words", "help_page_spelling"} <= used
    assert similar_pages("my eSIM is dead", language="en", limit=3)[0].slug == public_page.slug
