"""The original words of an enquiry, for whoever in-house says why and proves again who they are."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import Role
from accounts.requests import SignedInRequest, for_roles
from accounts.step_up import step_up
from marketplace.actions.reveal_original import RevealReason, reveal_original
from marketplace.forms.reveal import RevealForm
from marketplace.queries import visible_enquiry


@for_roles(Role.MODERATOR, Role.AGENT, Role.OPS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@step_up
def reveal(request: SignedInRequest, enquiry_id: UUID) -> HttpResponse:
    """The words stand in the reply to this POST and nowhere else, hence no redirect."""
    enquiry = visible_enquiry(enquiry_id, request.user)
    form = RevealForm(request.POST if request.method == "POST" else None)
    context = {"enquiry": enquiry, "form": form, "revealed": None}
    if request.method == "POST" and form.is_valid():
        reason = RevealReason(form.cleaned_data["reason"])
        context["revealed"] = reveal_original(enquiry_id=enquiry.id, by=request.user, reason=reason)
    status = 422 if form.errors else 200
    return render(request, "marketplace/reveal.html", context, status=status)
