from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Role, User
from accounts.permissions import require_role
from common import clock, history
from common.errors import IllegalMove, Invalid
from marketplace import thanking
from marketplace.errors import AlreadyDecided
from marketplace.locking import lock_enquiry
from marketplace.models import Escalation
from marketplace.permissions import require_outsider


def judge_escalation(*, enquiry_id: UUID, by: User, verdict: str) -> Escalation:
    """Staff say, once, whether the advocate who passed the enquiry on was right to: then the tariff's fee is theirs.

    A wrong one costs nothing. The same verdict again returns the first. Locks the enquiry, the advocate's standing and
    then their ledger accounts.
    Raises: AlreadyDecided, IllegalMove if no advocate passed it on, Invalid, NotFound, SameParty.
    """
    require_role(by, Role.AGENT, Role.MODERATOR)
    if verdict not in Escalation.Verdict.values:
        raise Invalid(fields={"verdict": [_("Choose one of the two.")]})
    with transaction.atomic():
        enquiry = lock_enquiry(enquiry_id)
        escalation = Escalation.objects.by_advocates().filter(enquiry=enquiry).order_by("created_at").last()
        if escalation is None or escalation.by_id is None:
            raise IllegalMove
        require_outsider(by, people=[escalation.by_id, enquiry.customer_id])
        if escalation.verdict:
            if escalation.verdict != verdict:
                raise AlreadyDecided
            return escalation
        escalation.enquiry = enquiry
        escalation.verdict, escalation.judged_by, escalation.judged_at = verdict, by, clock.now()
        escalation.save(update_fields=["verdict", "judged_by", "judged_at"])
        history.note(
            "judge_escalation",
            kind="escalation",
            subject=escalation.id,
            story=enquiry.id,
            by=by,
            why=verdict,
        )
        if verdict == Escalation.Verdict.RIGHT:
            thanking.thank_for_escalation(escalation, to=escalation.by_id)
        return escalation
