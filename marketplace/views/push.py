"""One's devices and what they are told; and where a tap on an offer's notification leads."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.requests import SignedInRequest
from common.errors import DomainError, Invalid
from common.http import error_body
from marketplace.actions.add_device import add_device
from marketplace.actions.choose_push import choose_push
from marketplace.actions.forget_device import forget_device
from marketplace.actions.remove_device import remove_device
from marketplace.device_names import device_name
from marketplace.forms.push import DeviceForm, EndpointForm, NewsForm
from marketplace.views import profile
from marketplace.views.advocates_only import for_advocates
from routing import queries as routing_queries


@require_POST
@for_advocates
def device_add(request: SignedInRequest) -> HttpResponse:
    """Sent by a script when the browser may show news, and again whenever its address has changed."""
    form = DeviceForm(request.POST)
    try:
        if not form.is_valid():
            raise Invalid(
                fields={name: [str(error) for error in errors] for name, errors in form.errors.items()}
            )
        add_device(
            by=request.user,
            name=device_name(request.headers.get("User-Agent", "")),
            **form.cleaned_data,
        )
    except DomainError as refusal:
        return JsonResponse(error_body(refusal), status=refusal.status)
    return HttpResponse(status=204)


@require_POST
def device_forget(request: HttpRequest) -> HttpResponse:
    """Sent by the service worker when somebody else has signed in on this device, or nobody is any more."""
    form = EndpointForm(request.POST)
    if form.is_valid():
        by = request.user if isinstance(request.user, User) else None
        forget_device(by=by, endpoint=form.cleaned_data["endpoint"])
    return HttpResponse(status=204)


@require_POST
@for_advocates
def device_remove(request: SignedInRequest, device_id: UUID) -> HttpResponse:
    remove_device(by=request.user, device_id=device_id)
    messages.success(request, _("That device is told nothing more."))
    return redirect(reverse("profile") + "#devices")


@require_POST
@for_advocates
def profile_news(request: SignedInRequest) -> HttpResponse:
    form = NewsForm(request.POST)
    if not form.is_valid():
        return profile.page(request, news_form=form, status=422)
    choose_push(by=request.user, choices=form.chosen)
    messages.success(request, _("Saved. Your devices follow this at once."))
    return redirect(reverse("profile") + "#news-form")


@require_safe
@for_advocates
def offer_open(request: SignedInRequest, offer_id: UUID) -> HttpResponse:
    """To the card of this offer; if it has gone meanwhile, to what became of it. Raises: NotFound."""
    offer = routing_queries.own_offer(offer_id, request.user)
    held = routing_queries.active_claims(request.user).filter(entry=offer.entry_id).first()
    if held is not None:
        return redirect("claim", held.id)
    if not routing_queries.live_offers(request.user).filter(pk=offer.id).exists():
        messages.info(
            request,
            _("That question has gone to somebody else, or its time is over. Here is what is waiting."),
        )
        return redirect("queue")
    return redirect(f"{reverse('queue')}#offer-{offer.entry.item_id}")
