"""Who may do what in the story, and who may read the original words.

Whoever may not know that something exists gets NotFound; whoever sees it but may not do this gets NotAllowed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from accounts import parties
from accounts.models import Role, User
from accounts.tiers import reviews_others
from common import request_context
from common.errors import NotFound
from marketplace.errors import SameParty
from marketplace.fraud.links import linked_with
from marketplace.mentoring.pairing import mentors_of
from marketplace.models import Answer, Enquiry
from routing.models import Claim, ItemKind, Pool
from routing.queries import was_ever_in

JUDGES = (Role.MODERATOR, Role.OPS)
"""Who may suspend somebody, and decide on reports and appeals."""


class Reader(NamedTuple):
    """Which texts of an enquiry somebody reads as they were written; the others they read in crowd-safe words.

    The company's own words reach the customer unchanged; the crowd's do not, so that nobody learns anybody's contact
    data.
    """

    viewer: User
    is_customer: bool
    is_for_the_company: bool
    """Reads everything, which leaves a row of the record."""

    def reads_original(self, author_id: UUID, *, is_by_staff: bool) -> bool:
        if self.viewer.id == author_id or self.is_for_the_company:
            return True
        return self.is_customer and is_by_staff


def reader_of(enquiry: Enquiry, viewer: User) -> Reader:
    """Agents answer for the company what is, or was, our team's to answer, but not in their own household; moderators
    judge what the crowd sees. Whoever else in-house wants the original says why (reveal_original)."""
    reads_all = (
        viewer.has_role(Role.AGENT)
        and was_ever_in(Pool.STAFF, enquiry.id)
        and is_outsider(viewer, people=[enquiry.customer_id])
    )
    return Reader(viewer, is_customer=viewer.id == enquiry.customer_id, is_for_the_company=reads_all)


def sees_whole_story(user: User) -> bool:
    """Whether this person works in-house with enquiries, and so sees every answer to others in every state."""
    return user.has_role(Role.MODERATOR, Role.AGENT, Role.OPS)


def own_claim(claim_id: UUID, *, by: User) -> Claim:
    """The claim on an enquiry that is or was `by`'s. Raises: NotFound for everybody else."""
    claim = (
        Claim.objects.select_related("entry")
        .filter(pk=claim_id, holder=by, entry__kind=ItemKind.ENQUIRY)
        .first()
    )
    if claim is None:
        raise NotFound
    request_context.note_found(enquiry=claim.entry.item_id)
    return claim


def is_reviewer(user: User) -> bool:
    """Moderators, and advocates whose tier reviews others."""
    return user.has_role(Role.MODERATOR) or reviews_others(user)


def require_reviewer(by: User) -> None:
    """Raises: NotFound."""
    if not (by.is_active and is_reviewer(by)):
        raise NotFound


def require_third_party(answer: Answer, *, by: User) -> None:
    """Nobody judges an answer of their own party or given to it, nor of people they are linked with.

    Raises: SameParty.
    """
    require_outsider(by, people=whom_it_concerns(answer))


def whom_it_concerns(answer: Answer) -> list[UUID]:
    """Who wrote it, who asked, whom either is linked with, and its author's mentor: none of their parties judges it."""
    both = (answer.author_id, answer.enquiry.customer_id)
    return [*both, *linked_with(*both), *mentors_of(answer.author_id)]


def require_outsider(by: User, *, people: Iterable[UUID]) -> None:
    """Nobody judges a matter of their own, their household's or their bill's. Raises: SameParty."""
    if not is_outsider(by, people=people):
        raise SameParty


def is_outsider(by: User, *, people: Iterable[UUID]) -> bool:
    """Whether none of these people is of their party."""
    return not parties.is_member(by.id, of=people)
