"""Which of a device's powers our pages may ask for, in the one header that Django does not send: none but passkeys.

A photo comes through a file field, which needs no leave to use the camera.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

HEADER = "Permissions-Policy"
REFUSED = ("camera", "display-capture", "geolocation", "microphone", "midi", "payment", "serial", "usb")
OURS_ALONE = ("publickey-credentials-create", "publickey-credentials-get")
POLICY = ", ".join([*(f"{power}=()" for power in REFUSED), *(f"{power}=(self)" for power in OURS_ALONE)])


class PermissionsPolicyMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers[HEADER] = POLICY
        return response
