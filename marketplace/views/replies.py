"""How a page answers a form: on to the next page, or the form again. Without script and with htmx alike."""

from __future__ import annotations

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise

from common.errors import DomainError
from common.http import is_htmx


def go_to(request: HttpRequest, url: str) -> HttpResponse:
    """The next page. An answer to htmx says it in a header: it would follow a redirect into the form's place."""
    return HttpResponse(headers={"HX-Redirect": url}) if is_htmx(request) else redirect(url)


def toast(
    request: HttpRequest, response: HttpResponse, text: str | Promise, *, undo: str = ""
) -> HttpResponse:
    """Say in passing that it is done: at once if the page stays, else on the page that comes next.

    `undo` is the address that takes it back by POST; the page has a template for its button (components/undo.html).
    """
    if is_htmx(request) and "HX-Redirect" not in response.headers:
        response.headers["HX-Trigger"] = json.dumps({"toast": {"message": str(text), "undo": undo}})
    else:
        messages.success(request, str(text), extra_tags=undo)
    return response


def forget_drafts(request: HttpRequest, *fields: str) -> None:
    """What was typed into these fields of a form that no script sends is sent: the next page has the device forget it.

    Their draft_key is the form's address, "#" and the field (templates/components/field.html).
    """
    for field in fields:
        messages.info(request, f"{request.path}#{field}", extra_tags="forget-draft")


def status_of(refusal: DomainError | None) -> int:
    """Of a form that is shown again: 409 if things have changed meanwhile, 429 if it was too often, else 422.

    htmx swaps no others (templates/base.html).
    """
    return refusal.status if refusal is not None and refusal.status in {409, 429} else 422
