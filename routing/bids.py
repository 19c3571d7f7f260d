"""A bid: everything that decides whether somebody may claim an enquiry now, read in two statements.

The claim is the hottest write of the site and its readers are few, so this is SQL by hand: building the same five
questions from querysets costs more time than answering them.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from accounts import parties
from accounts.models import User
from common import prepared
from routing.models import ItemKind, QueueEntry


@dataclass(frozen=True)
class Bid:
    """`is_party`: they belong to somebody whom the entry concerns. `held` counts live crowd claims beside this one;
    `offer` is the status of their last offer, empty without one."""

    entry: QueueEntry
    is_approved: bool
    is_party: bool
    max_open: int
    held: int
    offer: str
    is_offer_live: bool
    is_lease_live: bool


_LOCK_PERSON = """
SELECT person.max_open FROM routing_availability person WHERE person.advocate_id = %(person)s
FOR NO KEY UPDATE OF person
"""

_ENTRY_FIELDS = (
    "id",
    "kind",
    "item_id",
    "story",
    "owner_id",
    "excluded_ids",
    "topic_id",
    "language",
    "pool",
    "service_level_id",
    "stage",
    "is_open_list",
    "status",
    "holder_id",
    "fence",
)
_READ = f"""
SELECT {", ".join(f"entry.{name}" for name in _ENTRY_FIELDS)},
       COALESCE(entry.lease_ends_at > statement_timestamp(), false),
       COALESCE(offer.status, ''), COALESCE(offer.ends_at > statement_timestamp(), false),
       (SELECT count(*)
        FROM routing_claim claim JOIN routing_queueentry held ON held.id = claim.entry_id
        WHERE claim.holder_id = %(person)s AND claim.status = 'active' AND claim.ends_at > statement_timestamp()
          AND held.pool = 'crowd' AND held.id <> entry.id),
       EXISTS (SELECT FROM accounts_advocate WHERE user_id = %(person)s AND status = 'approved'),
       {parties.includes("%(person)s", of="entry.owner_id || entry.excluded_ids")}
FROM routing_queueentry entry
LEFT JOIN LATERAL (
    SELECT status, ends_at FROM routing_offer
    WHERE entry_id = entry.id AND advocate_id = %(person)s ORDER BY sent_at DESC LIMIT 1
) offer ON true
WHERE entry.kind = '{ItemKind.ENQUIRY.value}' AND entry.item_id = %(item)s AND entry.status <> 'done'
"""  # noqa: S608 - constants of this module


def lock_and_read(enquiry_id: UUID, by: User) -> Bid | None:
    """Lock the claimer's Availability and read what counts; None if the enquiry is not in the queue.

    Two statements on purpose: what the locking statement reads beside the locked row is as old as the wait for the
    lock. Parallel claims of one person would slip past their limit, and a claim past a suspension.
    """
    locked = prepared.rows(_LOCK_PERSON, {"person": by.id})
    found = prepared.rows(_READ, {"person": by.id, "item": enquiry_id})
    if not found:
        return None
    row = found[0]
    is_lease_live, offer, is_offer_live, held, is_approved, is_party = row[len(_ENTRY_FIELDS) :]
    return Bid(
        entry=QueueEntry.from_db("default", _ENTRY_FIELDS, row[: len(_ENTRY_FIELDS)]),
        is_approved=is_approved and bool(locked),
        is_party=is_party,
        max_open=locked[0][0] if locked else 0,
        held=held,
        offer=offer,
        is_offer_live=is_offer_live and offer == "sent",
        is_lease_live=is_lease_live,
    )
