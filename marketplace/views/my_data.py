"""Everything that is held on whoever asks: to read and print, for programs, and both with the photos themselves."""

from __future__ import annotations

from django.http import FileResponse, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest, signed_in
from accounts.step_up import step_up
from marketplace.actions.export_own_data import export_own_data
from marketplace.personal_data.archive import as_archive, in_words


@signed_in
@require_safe
@never_cache
@step_up
def my_data(request: SignedInRequest) -> HttpResponse:
    held = export_own_data(by=request.user)
    return render(request, "marketplace/my_data.html", {"sections": in_words(held)})


@signed_in
@require_safe
@never_cache
@step_up
def my_data_json(request: SignedInRequest) -> HttpResponse:
    held = export_own_data(by=request.user)
    headers = {"Content-Disposition": 'attachment; filename="my-crowdline-data.json"'}
    return JsonResponse(held, headers=headers, json_dumps_params={"indent": 2, "ensure_ascii": False})


@signed_in
@require_safe
@never_cache
@step_up
def my_data_archive(request: SignedInRequest) -> FileResponse:
    held = export_own_data(by=request.user)
    return FileResponse(
        as_archive(held, of=request.user), as_attachment=True, filename="my-crowdline-data.zip"
    )
