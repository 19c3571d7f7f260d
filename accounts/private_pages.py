"""What somebody signed in was shown leaves nothing behind in their browser that the next person would find.

Pages and replies of the API are not kept at all, but for the pages that hold only what the crowd may see: phones keep
those to be read without a signal (static/service-worker/pages.js), and forget them at a sign-out by themselves. A view
that names a Cache-Control of its own keeps it: photos may be kept for an hour, pages of the public help until they are
asked for again (no-cache). A sign-out empties both.

Each page says whose it is, so that a device notices when somebody else has signed in on it (accounts/on_device.py).
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from accounts import on_device

CROWD_SAFE = frozenset({"queue", "my_answers", "claim"})
"""Names of addresses."""
API = "/api/"
SIGN_OUT = "account_logout"


class PrivatePagesMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        was_signed_in = request.user.is_authenticated
        response = self.get_response(request)
        if was_signed_in and request.user.is_authenticated and not request.path.startswith(API):
            response.headers[on_device.HEADER] = on_device.mark_of(request.user)
        name = request.resolver_match.url_name if request.resolver_match else None
        if was_signed_in and name == SIGN_OUT and request.method == "POST":
            # Photos, which browsers keep for an hour, and pages in the memory of the back button.
            response.headers["Clear-Site-Data"] = '"cache"'
        if (was_signed_in or request.path.startswith(API)) and "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = (
                "private, no-cache" if name in CROWD_SAFE else "private, no-store"
            )
        return response
