"""Asking to be erased: what goes, what stays and why, what it costs, and taking it back."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedInRequest, signed_in
from accounts.step_up import step_up
from common.errors import DomainError
from marketplace.actions.request_erasure import request_erasure
from marketplace.actions.take_back_erasure import take_back_erasure
from marketplace.forms.erasure import ErasureForm
from marketplace.personal_data.outlook import outlook, running_erasure
from marketplace.views.replies import status_of


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@never_cache
def erasure(request: SignedInRequest) -> HttpResponseBase:
    return _ask(request) if request.method == "POST" else _page(request, ErasureForm())


@step_up
def _ask(request: SignedInRequest) -> HttpResponse:
    form = ErasureForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        request_erasure(by=request.user)
    except DomainError as refusal:
        form.refuse(refusal)
        return _page(request, form, status=status_of(refusal))
    messages.success(request, _("We have it. You can take it back until the day below."))
    return redirect("erasure")


@require_POST
@signed_in
def erasure_take_back(request: SignedInRequest) -> HttpResponse:
    take_back_erasure(by=request.user)
    messages.success(request, _("You stay. Nothing was erased."))
    return redirect("erasure")


def _page(request: SignedInRequest, form: ErasureForm, *, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "running": running_erasure(request.user),
        "outlook": outlook(request.user),
        "wait_days": settings.ERASURE_WAIT_DAYS,
        "keep_bill_accounts_years": settings.KEEP_DAYS["bill_accounts"] // 365,
    }
    return render(request, "marketplace/erasure.html", context, status=status)
