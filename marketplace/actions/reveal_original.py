"""Somebody in-house reads an enquiry in the customer's own words."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from accounts import parties
from accounts.models import Role, User
from accounts.permissions import require_role
from common import history
from marketplace.errors import SameParty
from marketplace.queries import visible_enquiry
from marketplace.sealed_text import original


class RevealReason(models.TextChoices):
    """From a list, so that the record, which is never changed, holds nobody's data."""

    COMPLAINT = "complaint", _("A complaint about an answer or a person")
    SAFETY = "safety", _("Somebody may be in danger")
    FRAUD = "fraud", _("Suspected fraud or abuse")
    HIDDEN_TOO_MUCH = "hidden_too_much", _("What was hidden may not have been personal")
    ANOTHER = "another", _("Another question of theirs is with our team")
    LEGAL = "legal", _("A lawful request, or the customer’s own")


ON_THE_DESK = "on_the_desk"
"""The reason of an agent where it is our team's to answer: reading it is the job."""


@dataclass(frozen=True)
class Revealed:
    subject: str
    messages: list[str]
    """By the customer, oldest first."""


def reveal_original(*, enquiry_id: UUID, by: User, reason: RevealReason) -> Revealed:
    """The words as they were written, and a row of the record that the customer's own export shows.

    Raises: NotFound, SameParty.
    """
    require_role(by, Role.MODERATOR, Role.AGENT, Role.OPS)
    with transaction.atomic():
        enquiry = visible_enquiry(enquiry_id, by)
        if by.id in parties.members([enquiry.customer_id]):
            raise SameParty
        _note(enquiry.id, by=by, reason=reason)
        written = enquiry.messages.filter(author_id=enquiry.customer_id).order_by("created_at", "id")
        return Revealed(
            subject=original(enquiry.subject_sealed),
            messages=[original(sealed) for sealed in written.values_list("body_sealed", flat=True)],
        )


def note_reading_on_the_desk(*, enquiry_id: UUID, by: User) -> None:
    """An agent is shown a case of our team's, in which the original words stand: one row, as it happens all day."""
    _note(enquiry_id, by=by, reason=ON_THE_DESK)


def _note(enquiry_id: UUID, *, by: User, reason: str) -> None:
    history.note("reveal_original", kind="enquiry", subject=enquiry_id, by=by, why=reason)
