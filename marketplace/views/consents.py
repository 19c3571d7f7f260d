"""What somebody agreed to, how to take it back, and agreeing again to terms that have changed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import consents as agreed
from accounts.actions.accept_terms import accept_terms
from accounts.forms import as_shown, versions_in
from accounts.models import Consent
from accounts.requests import SignedInRequest, signed_in
from common.errors import Invalid

SHOWN = 100


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def consents(request: SignedInRequest) -> HttpResponse:
    if request.method == "POST":
        try:
            accept_terms(by=request.user, versions=versions_in(request.POST.get("agrees", "")))
        except Invalid:
            # They changed once more while they were read: here they are as they stand now.
            return _page(request, status=422)
        messages.success(request, _("Thank you. You can go on again."))
        return redirect("consents")
    return _page(request)


def _page(request: SignedInRequest, *, status: int = 200) -> HttpResponse:
    outdated = agreed.outdated(request.user, *agreed.TERMS)
    context = {
        "consents": Consent.objects.filter(person=request.user).order_by("-given_at")[:SHOWN],
        "outdated": outdated,
        "agrees": as_shown(*outdated),
    }
    return render(request, "marketplace/consents.html", context, status=status)
