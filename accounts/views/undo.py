"""Taking back what was just done: the button in the toast on every desk (common/deferring.py)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.requests import SignedInRequest, signed_in
from common import deferring
from common.models import Deferred


@signed_in
@require_POST
def undo(request: SignedInRequest, deferred_id: UUID) -> HttpResponse:
    """Back to the page with the form, which holds what was typed; too late, it says so there."""
    try:
        deferred = deferring.take_back(deferred_id, by=request.user)
    except deferring.CarriedOut as refusal:
        messages.warning(request, str(refusal))
        return redirect(refusal.page)
    return redirect(deferring.page_of(deferred))


def say_done(request: HttpRequest, text: str, waiting: Deferred | None) -> None:
    """Say on the page that comes next that it is done, with the button that takes back what waits."""
    messages.success(request, text, extra_tags=reverse("undo", args=[waiting.id]) if waiting else "")
