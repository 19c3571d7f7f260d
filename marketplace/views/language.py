"""Choosing the language of the pages: for this browser, and in the profile of whoever is signed in."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.actions.change_profile import change_profile
from accounts.languages import page_language
from accounts.models import User
from common.errors import Invalid

REMEMBERED_FOR = timedelta(days=365)


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Back to the page it was chosen on. Raises: Invalid."""
    language = request.POST.get("language", "")
    if language not in settings.ENQUIRY_LANGUAGES:
        raise Invalid(fields={"language": [_("Choose one of the languages.")]})
    if isinstance(request.user, User):
        change_profile(by=request.user, language=language)
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    response = redirect(back if is_ours else "home")
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        page_language(language),
        max_age=REMEMBERED_FOR,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return response
