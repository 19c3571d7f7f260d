"""Why an enquiry was offered to these people and not to others: for ops, when an advocate or a figure asks."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.models import Role
from accounts.requests import SignedInRequest, for_roles
from common.errors import NotFound
from marketplace import queries
from routing import explaining, matching
from routing.explaining import Reason, Verdict

NAME_MAX = 60

WORDS: dict[Reason, Promise] = {
    "not approved": _("is not an approved advocate now"),
    "off": _("is switched off"),
    "quiet hours": _("is in their quiet hours"),
    "not seen": _("has not been seen for a while"),
    "topic unknown": _("is not approved for the topic"),
    "other language": _("does not answer in this language"),
    "topic off": _("has switched the topic off"),
    "tier too low": _("is below the tier that the stage asks"),
    "hands full": _("is at their own limit of open questions"),
    "customer's party": _("belongs to the customer's household or bill, or may not take it"),
    "asked already": _("has the offer now"),
    "declined": _("skipped it"),
    "lapsed": _("let the offer lapse"),
    "gave it back": _("had it and gave it back, or ran out of time"),
}
SEATS: dict[str, Promise] = {
    "newcomer": _("as a newcomer to the topic"),
    "became free": _("as they became free"),
}
OUTCOMES: dict[str, Promise] = {"accepted": _("took it"), "rescinded": _("the offer was taken back")}
"""What became of an offer where no reason says so already."""


@for_roles(Role.OPS)
@require_safe
def why(request: SignedInRequest, enquiry_id: UUID) -> HttpResponse:
    enquiry = queries.visible_enquiry(enquiry_id, request.user)
    entry = explaining.entry_of(enquiry.id)
    if entry is None:
        raise NotFound
    name = request.GET.get("name", "").replace("\0", "").strip()[:NAME_MAX]
    context = {
        "enquiry": enquiry,
        "entry": entry,
        "weights": matching.WEIGHTS,
        "name": name,
        "named": [_row(verdict) for verdict in explaining.named(entry, name)] if name else None,
        "asked": [_row(verdict) for verdict in explaining.asked(entry)],
        "near_misses": [_row(verdict) for verdict in explaining.near_misses(entry)],
    }
    return render(request, "marketplace/why.html", context)


def _row(verdict: Verdict) -> dict[str, object]:
    offer = verdict.offer
    return {
        "verdict": verdict,
        "reasons": [WORDS[reason] for reason in verdict.reasons],
        "seat": SEATS.get(offer.why.get("seat", "")) if offer else None,
        "outcome": OUTCOMES.get(offer.status) if offer else None,
    }
