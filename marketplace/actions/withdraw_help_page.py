from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import Role, User
from accounts.permissions import require_role
from common.errors import NotFound
from marketplace.locking import lock_story_of_answer
from marketplace.public_help.models import HelpPage
from marketplace.public_help.moving import move_page


def withdraw_help_page(*, answer_id: UUID, by: User) -> HelpPage:
    """A moderator takes the page of an answer away, whether its customer has said yes or not.

    Locks the enquiry. Raises: IllegalMove, NotFound.
    """
    require_role(by, Role.MODERATOR)
    with transaction.atomic():
        enquiry = lock_story_of_answer(answer_id).enquiry
        page = _page_of(answer_id)
        move_page(page, to="withdrawn", verb="withdraw_help_page", enquiry=enquiry, by=by)
        return page


def _page_of(answer_id: UUID) -> HelpPage:
    page = HelpPage.objects.filter(answer=answer_id).first()
    if page is None:
        raise NotFound
    return page
