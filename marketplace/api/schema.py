"""The published schema of the API."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.http import HttpResponse
from django.utils.encoding import force_bytes
from django.utils.translation import get_language
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request


class SchemaView(SpectacularAPIView):
    """Made once a process in each language and form: it is much work, and strangers may ask for it.

    There is one version, and the language is the one that refusals speak, so it takes no parameters: the library's own
    would be written into a header, and fill the memory with languages that there are not.
    """

    permission_classes = [AllowAny]

    @extend_schema(exclude=True)
    def get(self, request: Request) -> HttpResponse:
        form = type(request.accepted_renderer)
        charset = f"; charset={form.charset}" if form.charset else ""
        return HttpResponse(
            _written(form.media_type, get_language() or settings.LANGUAGE_CODE),
            content_type=f"{form.media_type}{charset}",
            headers={"Content-Disposition": f'inline; filename="crowdline-api.{form.format}"'},
        )


@cache
def _written(media_type: str, _language: str) -> bytes:
    """In the language spoken now, of which there are few."""
    schema = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    form = next(form for form in SchemaView.renderer_classes if form.media_type == media_type)
    return force_bytes(form().render(schema))
