"""Everything that is held on whoever asks: to read and print, and for programs."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest, signed_in
from accounts.step_up import step_up
from marketplace.actions.export_own_data import export_own_data
from marketplace.personal_data import Row
from marketplace.personal_data_words import FIELDS, TITLES, said


@signed_in
@require_safe
@never_cache
@step_up
def my_data(request: SignedInRequest) -> HttpResponse:
    held = export_own_data(by=request.user)
    sections = [(TITLES[kind], list(map(_shown, rows))) for kind, rows in held.items() if rows]
    return render(request, "marketplace/my_data.html", {"sections": sections})


@signed_in
@require_safe
@never_cache
@step_up
def my_data_json(request: SignedInRequest) -> HttpResponse:
    held = export_own_data(by=request.user)
    headers = {"Content-Disposition": 'attachment; filename="my-crowdline-data.json"'}
    return JsonResponse(held, headers=headers, json_dumps_params={"indent": 2, "ensure_ascii": False})


def _shown(row: Row) -> list[tuple[object, str]]:
    """What each field is called and holds, without those that hold nothing."""
    return [(FIELDS.get(name, name), words) for name, value in row.items() if (words := said(value))]
