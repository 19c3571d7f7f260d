"""Gathering what the signals look at: a fixed number of queries for so many advocates, however much they did.

Devices and addresses are compared here and go no further: what leaves is a mark without meaning. Only the newest of
each person's works are read; what a ring did before is in the cases that were opened then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from ipaddress import ip_interface
from typing import Any
from uuid import UUID

from accounts import parties
from common import prepared
from common.sealing import digest
from marketplace.fraud.evidence import Claimed, Copied, Evidence, Judged, Mark, Work
from marketplace.quality.risk.sketches import ALIKE

NEWEST = 200
"""Works of one advocate: more than anybody can honestly do in a window would show the same."""

STOCK = 4
"""A text that so many people have used is everybody's (a shared reply, a help page) and copied by nobody."""

COPIES_COMPARED = 8
"""Of the answers that said the same before, the first ones."""

_WITH_AWARDS = """
SELECT DISTINCT holder_id FROM rewards_award WHERE awarded_at > %(since)s
"""

_WORKS = """
SELECT award.id, answer.id, award.holder_id, enquiry.customer_id, enquiry.topic_id, award.points,
       answer.submitted_at, answer.rating, asked.words, answer.body
FROM unnest(%(people)s::uuid[]) AS person(id)
CROSS JOIN LATERAL (
    SELECT * FROM rewards_award
    WHERE holder_id = person.id AND awarded_at > %(since)s AND status <> 'reversed' AND kind = 'answer'
    ORDER BY awarded_at DESC LIMIT %(newest)s
) award
JOIN marketplace_answer answer ON answer.id = award.work_id
JOIN marketplace_enquiry enquiry ON enquiry.id = answer.enquiry_id
LEFT JOIN LATERAL (
    SELECT string_agg(message.body, E'\\n') AS words FROM marketplace_message message
    WHERE message.enquiry_id = enquiry.id AND message.author_id = enquiry.customer_id
) asked ON true
"""

_ASKED = """
SELECT enquiry.customer_id, enquiry.topic_id, count(*)
FROM marketplace_enquiry enquiry
JOIN marketplace_answer answer ON answer.enquiry_id = enquiry.id
JOIN rewards_award award ON award.work_id = answer.id
WHERE enquiry.customer_id = ANY(%(customers)s) AND award.awarded_at > %(since)s
GROUP BY 1, 2
"""

_ANSWERED = """
SELECT award.holder_id, tariff.topic_id, count(*)
FROM rewards_award award JOIN rewards_tariff tariff ON tariff.id = award.tariff_id
WHERE award.awarded_at > %(since)s AND award.kind = 'answer'
GROUP BY 1, 2
"""

_SESSIONS = """
SELECT DISTINCT session.user_id, session.ip::text, session.user_agent
FROM usersessions_usersession session
WHERE session.ip IN (SELECT ip FROM usersessions_usersession WHERE user_id = ANY(%(people)s))
"""

_BILLS = """
SELECT id, number FROM (
    SELECT person.id, bill.number
    FROM accounts_user person JOIN accounts_billaccount bill ON bill.id = person.bill_account_id
    UNION
    SELECT holder_id, bill_account_number FROM rewards_redemption
) credited
WHERE id = ANY(%(people)s)
"""

_COPIES = """
SELECT award.id, answer.author_id, earlier.author_id
FROM rewards_award award
JOIN marketplace_answer answer ON answer.id = award.work_id
JOIN marketplace_riskassessment mine ON mine.answer_id = answer.id
JOIN LATERAL (
    SELECT * FROM marketplace_riskassessment
    WHERE sketch && mine.sketch AND assessed_at < mine.assessed_at
        AND (SELECT count(*) FROM unnest(sketch, mine.sketch) AS pair(theirs, own) WHERE theirs = own) >= %(alike)s
    ORDER BY assessed_at LIMIT %(compared)s
) other ON true
JOIN marketplace_answer earlier ON earlier.id = other.answer_id
WHERE award.id = ANY(%(awards)s) AND mine.sketch <> '{}'
"""

_CLAIMS = """
SELECT claim.holder_id,
       claim.status = 'expired' OR EXISTS (
           SELECT FROM common_historyrow given_back
           WHERE given_back.story = entry.story AND given_back.subject = claim.id
               AND given_back.verb = 'release_claim'),
       claim.started_at - offer.sent_at
FROM routing_claim claim
JOIN routing_queueentry entry ON entry.id = claim.entry_id AND entry.kind = 'enquiry'
LEFT JOIN routing_offer offer
    ON offer.entry_id = entry.id AND offer.advocate_id = claim.holder_id AND offer.status = 'accepted'
WHERE claim.holder_id = ANY(%(people)s) AND claim.started_at > %(since)s AND claim.status <> 'active'
"""

_JUDGED = """
SELECT review.decided_by_id, answer.author_id, count(*), count(*) FILTER (WHERE review.decision = 'publish')
FROM marketplace_review review JOIN marketplace_answer answer ON answer.id = review.answer_id
WHERE review.decided_at > %(since)s AND answer.author_id = ANY(%(people)s) AND review.repeats_id IS NULL
GROUP BY 1, 2
"""


def people_with_awards(*, since: datetime) -> list[UUID]:
    """Who earned something since then."""
    return [person for (person,) in prepared.rows(_WITH_AWARDS, {"since": since})]


def gather(advocates: Collection[UUID], *, since: datetime) -> Evidence:
    """Everything about these advocates since then, and about whoever they answered."""
    works = _works(advocates, since=since)
    # Whoever was answered may answer in return: a ring shows in both directions.
    works += _works({work.customer for work in works} - set(advocates), since=since)
    customers = {*advocates, *(work.customer for work in works)}
    people = list(customers)
    answered = {(person, topic): count for person, topic, count in _rows(_ANSWERED, since=since)}
    everybodys: defaultdict[UUID, int] = defaultdict(int)
    for (_, topic), count in answered.items():
        everybodys[topic] += count
    return Evidence(
        works,
        party_of=parties.members_of_each(list(advocates)),
        marks=_marks(people),
        asked={
            (customer, topic): count
            for customer, topic, count in _rows(_ASKED, customers=list(customers), since=since)
        },
        answered=answered,
        answered_by_all=everybodys,
        copies=_copies([work.award for work in works]),
        claims=[Claimed(*row) for row in _rows(_CLAIMS, people=list(advocates), since=since)],
        judged=[Judged(*row) for row in _rows(_JUDGED, people=list(advocates), since=since)],
    )


def _works(advocates: Collection[UUID], *, since: datetime) -> list[Work]:
    return [Work(*row) for row in _rows(_WORKS, people=list(advocates), since=since, newest=NEWEST)]


def _marks(people: list[UUID]) -> Mapping[Mark, Mapping[UUID, frozenset[str]]]:
    devices: defaultdict[UUID, set[str]] = defaultdict(set)
    addresses: defaultdict[UUID, set[str]] = defaultdict(set)
    bills: defaultdict[UUID, set[str]] = defaultdict(set)
    for person, ip, browser in _rows(_SESSIONS, people=people):
        if not ip_interface(ip).is_global:
            continue  # a proxy's or this machine's own: it tells nobody from anybody
        addresses[person].add(_mark(ip))
        devices[person].add(_mark(f"{ip} {browser}"))
    for person, number in _rows(_BILLS, people=people):
        bills[person].add(_mark(number))
    by_kind = {Mark.DEVICE: devices, Mark.ADDRESS: addresses, Mark.PAYMENT: bills}
    return {
        kind: {person: frozenset(theirs) for person, theirs in found.items()}
        for kind, found in by_kind.items()
    }


def _mark(value: str) -> str:
    return digest(value, purpose="fraud marks").hex()[:16]


def _copies(awards: list[UUID]) -> list[Copied]:
    """Of each answer the first other author who said the same, unless the words are everybody's."""
    alike: defaultdict[tuple[UUID, UUID], list[UUID]] = defaultdict(list)
    for award, author, earlier in _rows(_COPIES, awards=awards, alike=ALIKE, compared=COPIES_COMPARED):
        alike[award, author].append(earlier)
    return [
        Copied(award, author, authors[0])
        for (award, author), authors in alike.items()
        if author not in authors and len(set(authors)) < STOCK
    ]


def _rows(sql: str, **params: Any) -> Iterable[tuple[Any, ...]]:
    return prepared.rows(sql, params)
