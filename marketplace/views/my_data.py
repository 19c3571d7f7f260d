"""Everything that is held on whoever asks: to read and print, and for programs."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest, signed_in
from accounts.step_up import step_up
from marketplace.actions.export_own_data import export_own_data
from marketplace.personal_data.register import kinds, sections
from marketplace.personal_data.wording import row_in_words


@signed_in
@require_safe
@never_cache
@step_up
def my_data(request: SignedInRequest) -> HttpResponse:
    held = export_own_data(by=request.user)
    kind = kinds()
    told = [
        (section.title, [row_in_words(section.key, row, kind=kind[section.key]) for row in held[section.key]])
        for section in sections()
        if held[section.key]
    ]
    return render(request, "marketplace/my_data.html", {"sections": told})


@signed_in
@require_safe
@never_cache
@step_up
def my_data_json(request: SignedInRequest) -> HttpResponse:
    held = export_own_data(by=request.user)
    headers = {"Content-Disposition": 'attachment; filename="my-crowdline-data.json"'}
    return JsonResponse(held, headers=headers, json_dumps_params={"indent": 2, "ensure_ascii": False})
