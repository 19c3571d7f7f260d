"""Who did what to what, from where: for ops, to search."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import Role
from accounts.requests import SignedInRequest, for_roles
from marketplace.forms.record import RecordForm
from marketplace.record_queries import search


@for_roles(Role.OPS)
@require_safe
def record(request: SignedInRequest) -> HttpResponse:
    form = RecordForm(request.GET)
    if not form.is_valid():
        return render(request, "marketplace/record.html", {"form": form, "page": None}, status=422)
    page = search(form.search(), before=form.cleaned_data["before"])
    older = urlencode({**request.GET.dict(), "before": page.before}) if page.before else ""
    context = {"form": form, "page": page, "next_url": f"{reverse('record')}?{older}" if older else ""}
    return render(request, "marketplace/record.html", context)
