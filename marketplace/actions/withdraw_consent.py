from __future__ import annotations

from uuid import UUID

from accounts.consents import Kind
from accounts.models import Consent, User
from common.errors import NotFound
from marketplace.actions.leave_as_advocate import leave_as_advocate
from marketplace.actions.refuse_help_page import refuse_help_page
from marketplace.actions.remove_device import remove_device
from marketplace.errors import EndsWithAccount
from marketplace.public_help.models import HelpPage


def withdraw_consent(*, consent_id: UUID, by: User) -> None:
    """Somebody takes back what they agreed to, with what rests on it: a device, a page for everybody, their standing.

    Locks what the action behind it locks. Raises: EndsWithAccount, IllegalMove, NotFound.
    """
    consent = Consent.objects.filter(pk=consent_id, person=by, ended_at=None).first()
    if consent is None:
        raise NotFound
    if consent.kind == Kind.ADVOCATE_TERMS:
        leave_as_advocate(by=by)
    elif consent.about is None:
        raise EndsWithAccount
    elif consent.kind == Kind.PUSH:
        remove_device(by=by, device_id=consent.about)
    else:
        page = HelpPage.objects.select_related("answer").get(pk=consent.about)
        refuse_help_page(enquiry_id=page.answer.enquiry_id, by=by)
