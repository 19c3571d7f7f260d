from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import User
from common.checked_text import checked_optional_text
from marketplace.late_answers import own_late_draft, write_draft
from marketplace.limits import ANSWER_MAX
from marketplace.locking import lock_enquiry
from marketplace.models import Draft
from marketplace.permissions import own_claim
from routing import queries as routing_queries
from routing.models import Claim


def save_draft(*, claim_id: UUID, by: User, body: str) -> Draft | None:
    """Keep what the holder has typed so far; None when nothing is left of it, or when it has been sent.

    Also after the claim has ended: running out of time costs nobody their words. An answer that came too late stays
    one then, for whoever holds the enquiry next, also if its author empties it. What arrives after the answer itself
    is its own echo and is dropped. Raises: Invalid, NotFound.
    """
    claim = own_claim(claim_id, by=by)
    body = checked_optional_text(body, field="body", max_length=ANSWER_MAX)
    with transaction.atomic():
        enquiry = lock_enquiry(claim.entry.item_id)
        if _is_answered(claim):
            return None
        late = None if _is_live(claim, by=by) else own_late_draft(enquiry, by=by)
        if body:
            return write_draft(enquiry, by=by, body=body, is_late=late is not None)
        if late is None:
            Draft.objects.filter(enquiry=enquiry, author=by).delete()
        return late


def _is_answered(claim: Claim) -> bool:
    """Read under the enquiry's lock, behind which the answer was written."""
    return Claim.objects.filter(pk=claim.pk, status="completed").exists()


def _is_live(claim: Claim, *, by: User) -> bool:
    return routing_queries.active_claims(by).filter(pk=claim.pk).exists()
