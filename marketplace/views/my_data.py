"""Everything that is held on whoever asks: to read and print, and for programs."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest, signed_in
from accounts.step_up import step_up
from marketplace.actions.export_own_data import export_own_data

TITLES: dict[str, Promise] = {
    "profile": _("Your profile"),
    "emails": _("Email addresses"),
    "browsers": _("Where you are signed in"),
    "second_factors": _("Passkeys and second factors"),
    "tokens": _("Tokens for programs"),
    "devices": _("Devices that are pushed"),
    "standing": _("Your standing as an advocate"),
    "standing_events": _("How your tier changed"),
    "suspensions": _("When you were suspended"),
    "reports": _("What you reported"),
    "appeals": _("Your appeals"),
    "applications": _("Your applications"),
    "availability": _("When you are available"),
    "skills": _("Topics you answer"),
    "offers": _("What you were offered"),
    "claims": _("What you took on"),
    "questions": _("Your questions"),
    "messages": _("Messages by you and to you"),
    "photos": _("Photos you sent"),
    "answers_given": _("Answers you gave"),
    "answers_received": _("Answers you got"),
    "drafts": _("Drafts"),
    "points": _("Points"),
    "awards": _("Points for answers"),
    "redemptions": _("Points turned into bill credit"),
    "holds": _("Points that were held back"),
    "expiries": _("Points that expire or have expired"),
    "who_read_my_words": _("When our team read your original words, and why"),
    "record": _("What you did here"),
}


@signed_in
@require_safe
@never_cache
@step_up
def my_data(request: SignedInRequest) -> HttpResponse:
    held = export_own_data(by=request.user)
    sections = [(TITLES[kind], rows) for kind, rows in held.items() if rows]
    return render(request, "marketplace/my_data.html", {"sections": sections})


@signed_in
@require_safe
@never_cache
@step_up
def my_data_json(request: SignedInRequest) -> HttpResponse:
    held = export_own_data(by=request.user)
    headers = {"Content-Disposition": 'attachment; filename="my-crowdline-data.json"'}
    return JsonResponse(held, headers=headers, json_dumps_params={"indent": 2, "ensure_ascii": False})
