from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import User
from marketplace.locking import lock_own_enquiry
from marketplace.public_help.models import HelpPage
from marketplace.public_help.moving import move_page, proposed_page


def allow_help_page(*, enquiry_id: UUID, by: User) -> HelpPage:
    """The customer lets everybody read the page as it was shown to them.

    Locks the enquiry. Raises: IllegalMove unless it waits for their yes, NotFound.
    """
    with transaction.atomic():
        enquiry = lock_own_enquiry(enquiry_id, by=by)
        page = proposed_page(enquiry)
        move_page(page, to="public", verb="allow_help_page", enquiry=enquiry, by=by)
        return page
