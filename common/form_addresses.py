"""A form's address takes the form and is no page; it lies below the page that the form stands on.

Browsers ask for it all the same after a refusal, which leaves it in the address bar: a phone that wakes a sleeping tab,
a bookmark, Enter. They are led to the page above instead of a blank one.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import is_valid_path

from common.http import is_by_script


class FormAddressMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_asked_as_page = request.method == "GET" and not is_by_script(request)
        if isinstance(response, HttpResponseNotAllowed) and is_asked_as_page:
            return redirect(page_above(request.path))
        return response


def page_above(path: str) -> str:
    """The nearest address above it that there is; in the end the start."""
    while True:
        path = path.rstrip("/").rpartition("/")[0] + "/"
        if is_valid_path(path):
            return path
