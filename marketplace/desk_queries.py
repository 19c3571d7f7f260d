"""What the agents' desk shows: what was passed to staff, most urgent first, and one enquiry with its whole story."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import Role, User
from common import deferring
from common.errors import NotFound
from common.written_once import IsAmong, Select, Values
from marketplace.answering.aids import Aids, aids_for
from marketplace.models import Draft, Enquiry, Escalation
from marketplace.permissions import reader_of, require_outsider
from marketplace.queries import Progress, ThreadItem, progress, progress_of, thread
from marketplace.releasing import Released, as_released, open_doubt
from marketplace.sealed_text import original
from routing import queries as routing_queries
from routing.models import Claim, ItemKind, Pool, QueueEntry

LISTED = 25
HISTORY = 5


@dataclass(frozen=True)
class Row:
    """One line of the list: what waits for an agent, or what this one is on (`is_held`)."""

    enquiry: Enquiry
    due_at: datetime
    is_held: bool
    is_decided: bool
    """This agent has just done something about it, and can still take that back."""
    reason: str


@dataclass(frozen=True)
class Case:
    """One enquiry as an agent reads it: its words, why it is here, who the customer is to us."""

    enquiry: Enquiry
    is_original: bool
    """Whether our team is to answer it: subject and thread are as they were written, and the customer's full name and
    bill account are shown. All else is crowd-safe."""
    subject: str
    thread: Sequence[ThreadItem]
    escalations: Sequence[Escalation]
    to_judge: Escalation | None
    """The one by an advocate of which nobody has said yet whether it was right."""
    progress: Progress
    entry: QueueEntry | None
    claim: Claim | None
    late_drafts: Sequence[Draft]
    history: Sequence[tuple[Enquiry, Progress]]
    as_released: Released | None
    """What the crowd would read, if that is for this agent to decide."""
    aids: Aids | None
    """What helps to answer it, while this agent is on it."""


def waiting() -> QuerySet[QueueEntry]:
    """What waits for any agent, by the time that was promised: the longest overdue first."""
    return routing_queries.waiting(Pool.STAFF, ItemKind.ENQUIRY).order_by("due_at")


_HELD = Select(
    lambda holder: routing_queries.active_claims_of(holder).filter(entry__pool=Pool.STAFF)[:LISTED]
)
_ENQUIRIES = Select(lambda ids: Enquiry.objects.select_related("topic").filter(IsAmong("id", ids)))
_REASONS = Values(
    lambda enquiries: Escalation.objects.filter(IsAmong("enquiry_id", enquiries), closed_at=None).values_list(
        "enquiry_id", "reason"
    )
)


def rows(agent: User, waiting: Iterable[QueueEntry]) -> list[Row]:
    """What this agent is on among these that wait, by the time that was promised.

    Four queries, however many there are.
    """
    claims = _HELD.all(holder=agent.id)
    held = {claim.entry.item_id: claim.entry.due_at for claim in claims}
    due = {entry.item_id: entry.due_at for entry in waiting} | held
    enquiries = _ENQUIRIES.all(ids=list(due))
    reasons = {
        enquiry_id: str(Escalation.Reason(reason).label)
        for enquiry_id, reason in _REASONS.all(enquiries=list(due))
    }
    standing = deferring.standing(agent, about=list(held))
    decided = {id for id, deferred in standing.items() if deferred.is_waiting}
    return [
        Row(
            enquiry,
            due[enquiry.id],
            is_held=enquiry.id in held,
            is_decided=enquiry.id in decided,
            reason=reasons.get(enquiry.id, enquiry.topic.local_name),
        )
        for enquiry in sorted(enquiries, key=lambda enquiry: due[enquiry.id])
    ]


def latest_claim(enquiry_id: UUID, *, agent: User) -> Claim:
    """Theirs, live or ended: the action judges. Raises: NotFound."""
    theirs = Claim.objects.filter(holder=agent, entry__item_id=enquiry_id, entry__kind=ItemKind.ENQUIRY)
    claim = theirs.order_by("-started_at").first()
    if claim is None:
        raise NotFound
    return claim


def held_enquiry(enquiry_id: UUID, *, agent: User) -> Enquiry | None:
    """The one of this id, if this agent is on it now."""
    held = routing_queries.active_claim_on(enquiry_id, agent, ItemKind.ENQUIRY)
    return Enquiry.objects.filter(pk=enquiry_id).first() if held else None


def case(enquiry_id: UUID, *, agent: User) -> Case:
    """Raises: NotFound, also for an agent's own question: colleagues answer it; SameParty for their household's."""
    visible = Enquiry.objects.visible_to(agent).select_related("topic", "customer__bill_account")
    enquiry = visible.filter(pk=enquiry_id).first()
    if enquiry is None or not agent.has_role(Role.AGENT) or enquiry.customer_id == agent.id:
        raise NotFound
    require_outsider(agent, people=[enquiry.customer_id])
    reader = reader_of(enquiry, agent)
    earlier = list(
        Enquiry.objects.filter(customer=enquiry.customer)
        .exclude(pk=enquiry.id)
        .select_related("topic")
        .order_by("-created_at")[:HISTORY]
    )
    how_far = progress_of(earlier)
    claim = routing_queries.active_claims(agent).filter(entry__item_id=enquiry.id).first()
    entry = routing_queries.live_entry(enquiry.id)
    escalations = list(enquiry.escalations.select_related("by").order_by("-created_at"))
    return Case(
        enquiry=enquiry,
        is_original=reader.is_for_the_company,
        subject=original(enquiry.subject_sealed) if reader.is_for_the_company else enquiry.subject,
        thread=thread(enquiry, reader),
        escalations=escalations,
        to_judge=next((each for each in escalations if each.claim_id and not each.verdict), None),
        progress=progress(enquiry),
        entry=entry,
        claim=claim,
        late_drafts=list(enquiry.drafts.filter(is_late=True).select_related("author")),
        history=[(each, how_far[each.id]) for each in earlier],
        as_released=as_released(enquiry) if open_doubt(enquiry, entry, agent=agent) else None,
        aids=aids_for(enquiry, author=agent) if claim else None,
    )
