"""How a help page moves. The caller holds the enquiry's lock."""

from __future__ import annotations

from accounts import consents
from accounts.models import User
from common import clock, history
from common.errors import NotFound
from common.lifecycle import move
from marketplace import notices
from marketplace.models import Answer, Enquiry
from marketplace.public_help import pages
from marketplace.public_help.models import HelpPage


def proposed_page(enquiry: Enquiry) -> HelpPage:
    """The page that the customer decides about. Raises: NotFound."""
    page = pages.page_of_enquiry(enquiry)
    if page is None:
        raise NotFound
    return page


def move_page(page: HelpPage, *, to: str, verb: str, enquiry: Enquiry, by: User | None) -> None:
    """Its customer's consent holds just as long as everybody may read it. Raises: IllegalMove."""
    was = move(page, to=to)
    page.changed_at = clock.now()
    page.save(update_fields=["status", "changed_at"])
    if to == "public":
        consents.give(enquiry.customer, consents.Kind.PUBLIC_HELP, about=page.id)
    else:
        consents.withdraw(enquiry.customer, consents.Kind.PUBLIC_HELP, about=page.id)
    history.record(page, verb=verb, was=was, story=enquiry.id, by=by)
    notices.enquiry_changed(enquiry)


def withdraw_page_of(answer: Answer, *, verb: str, by: User | None) -> None:
    """The answer was taken back, so that its page says something wrong; whoever has its address is led to the next."""
    page = HelpPage.objects.filter(answer=answer, status__in=["proposed", "public"]).first()
    if page is not None:
        move_page(page, to="withdrawn", verb=verb, enquiry=answer.enquiry, by=by)
