"""Answers of the crowd that solved similar questions, for whoever answers this one.

Found by question: the solved ones on the topic whose subject fits what was asked now (marketplace/word_search.py), then
ranked with what their answers say. Only an answer whose customer said that it helped, and that still stands.
"""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import User
from common import prepared
from marketplace.answering.variables import fill, for_anybody, values_for
from marketplace.models import Enquiry
from marketplace.word_search import WANTED, WORDS_MAX

SHOWN = 3
LOOKED_AT = 50
"""So many of the likeliest questions have their answers read: it bounds the cost, however old the site is."""

LEAST_WORTH = 0.2
"""Below it a question only shares a word with this one."""

SIMILAR = f"""
WITH {WANTED}, likely AS (
    SELECT enquiry.id, enquiry.subject, enquiry.customer_id, enquiry.language,
        ts_rank(enquiry.subject_words, (SELECT query FROM wanted))
            + word_similarity(%(words)s, enquiry.subject) / 2 AS worth
    FROM marketplace_enquiry enquiry
    WHERE enquiry.status = 'resolved' AND NOT enquiry.is_gold
        AND enquiry.topic_id = %(topic)s AND enquiry.language = %(language)s
        AND (enquiry.subject_words @@ (SELECT query FROM wanted) OR enquiry.subject %%> %(words)s)
    ORDER BY worth DESC, enquiry.id DESC LIMIT {LOOKED_AT}
), helped AS (
    SELECT likely.subject, answer.body, customer.display_name AS customer, author.display_name AS author,
        likely.worth + ts_rank(
            to_tsvector(CASE likely.language WHEN 'de' THEN 'german' ELSE 'english' END::regconfig, answer.body),
            (SELECT query FROM wanted)) AS worth,
        count(*) OVER (PARTITION BY answer.body) AS times,
        row_number() OVER (PARTITION BY answer.body ORDER BY likely.worth DESC, answer.id DESC) AS place
    FROM likely
    JOIN marketplace_answer answer ON answer.enquiry_id = likely.id
        AND answer.status = 'accepted' AND answer.acceptance = 'confirmed' AND NOT answer.is_by_staff
    JOIN accounts_user customer ON customer.id = likely.customer_id
    JOIN accounts_user author ON author.id = answer.author_id
    WHERE likely.worth >= %(least)s
)
SELECT subject, body, customer, author, times FROM helped
WHERE place = 1 ORDER BY worth DESC, times DESC, body LIMIT {SHOWN}
"""  # noqa: S608 - made of our own words and numbers


@dataclass(frozen=True)
class PastAnswer:
    """`times` is how many customers said that just these words helped. `body` is filled in for the present enquiry."""

    subject: str
    body: str
    times: int


def similar_answers(enquiry: Enquiry, *, author: User) -> list[PastAnswer]:
    """The few that fit best, best first. One statement for the search, whatever it finds."""
    asked = {
        "words": enquiry.subject[:WORDS_MAX],
        "topic": enquiry.topic_id,
        "language": enquiry.language,
        "least": LEAST_WORTH,
    }
    values = values_for(enquiry, author=author)
    return [
        PastAnswer(subject, fill(for_anybody(body, customer=customer, author=writer), values), times)
        for subject, body, customer, writer, times in prepared.rows(SIMILAR, asked)
    ]
