"""The queue: whether one is available, what one is on, and what is on offer.

The list is fetched anew by itself (`queue_offers`), and stays as it is if nothing has changed; it names the cards it
showed, so that the reply can say which are new and why others are gone. Everything else answers with the page, of which
htmx takes the parts it needs.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import TypedDict
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from common.errors import DomainError, NotFound
from common.live_parts import is_shown, mark_of, nothing_new
from marketplace import advocate_queries, review_queries
from marketplace.advocate_queries import SHOWN_AT_MOST, Card, OpenClaim
from marketplace.forms.advocate import AvailabilityForm
from marketplace.quality import peers
from marketplace.views.advocates_only import for_advocates
from marketplace.views.replies import go_to, status_of
from routing import queries as routing_queries
from routing.actions.claim_enquiry import claim_enquiry
from routing.actions.decline_offer import decline_offer
from routing.actions.set_availability import set_availability
from routing.errors import AlreadyClaimed, OfferEnded
from routing.models import Availability


@require_safe
@for_advocates
def queue(request: SignedInRequest) -> HttpResponse:
    return _page(request)


@require_safe
@for_advocates
def queue_offers(request: SignedInRequest) -> HttpResponse:
    context = _list(request)
    if is_shown(request, context["mark"]):
        return nothing_new()
    had = _cards_it_had(request)
    news = {
        "gone": advocate_queries.what_became_of(request.user, had),
        "new_cards": [card for card in context["cards"] if not {card.enquiry.id, card.offer_id} & had],
    }
    return render(request, "marketplace/partials/queue_reply.html", {**context, **news})


@require_POST
@for_advocates
def availability(request: SignedInRequest) -> HttpResponse:
    form = AvailabilityForm(request.POST)
    if not form.is_valid():
        return _page(request, form=form, status=422)
    try:
        set_availability(by=request.user, is_available=form.cleaned_data["is_available"], until=form.until)
    except DomainError as refusal:
        form.refuse(refusal)
        return _page(request, form=form, status=status_of(refusal))
    return redirect("queue")


@require_POST
@for_advocates
def offer_decline(request: SignedInRequest, offer_id: UUID) -> HttpResponse:
    with suppress(OfferEnded):  # Then it is gone, which is what they wanted.
        decline_offer(offer_id=offer_id, by=request.user)
    return redirect("queue")


@require_POST
@for_advocates
def offer_claim(request: SignedInRequest, enquiry_id: UUID) -> HttpResponse:
    try:
        claim = claim_enquiry(enquiry_id=enquiry_id, by=request.user)
    except NotFound:
        raise
    except (AlreadyClaimed, OfferEnded) as refusal:
        gone = "claimed" if isinstance(refusal, AlreadyClaimed) else "ended"
        return _page(request, gone=gone, status=409)
    except DomainError as refusal:
        return _page(request, refusal=refusal, status=status_of(refusal))
    return go_to(request, reverse("claim", args=[claim.id]))


def _page(
    request: SignedInRequest,
    *,
    form: AvailabilityForm | None = None,
    gone: str | None = None,
    refusal: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        **_list(request),
        "form": form or AvailabilityForm(),
        "today": advocate_queries.today(request.user),
        "gone": gone,
        "refusal": refusal,
        "has_review": peers.is_expert(request.user) and review_queries.waiting(request.user).exists(),
    }
    return render(request, "marketplace/queue.html", context, status=status)


class _List(TypedDict):
    """The context of partials/queue_offers.html."""

    cards: Sequence[Card]
    open_claims: Sequence[OpenClaim]
    availability: Availability | None
    mark: str


def _list(request: SignedInRequest) -> _List:
    cards = advocate_queries.cards(request.user)
    open_claims = advocate_queries.open_claims(request.user)
    availability = routing_queries.availability_of(request.user)
    claims = [(each.claim.id, each.claim.ends_at, each.claim.entry.paused_at) for each in open_claims]
    return {
        "cards": cards,
        "open_claims": open_claims,
        "availability": availability,
        "mark": mark_of(cards, claims, availability and availability.is_available),
    }


def _cards_it_had(request: SignedInRequest) -> set[UUID]:
    """The ids of the cards that the page showed; whatever is no id cannot have been one."""
    ids = set()
    for text in request.GET.getlist("card")[:SHOWN_AT_MOST]:
        try:
            ids.add(UUID(text))
        except ValueError:
            continue
    return ids
