"""A photo over HTTP: what the page's address of it serves, also to whoever shows a token."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.http import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.requests import SignedInRequest, person_of
from common.api_schema import refused
from marketplace.views.photos import photo


class PhotoView(APIView):
    @extend_schema(
        operation_id="photo", responses={(200, "image/*"): OpenApiTypes.BINARY, 503: refused("photos_away")}
    )
    def get(self, request: Request, photo_id: UUID) -> HttpResponseBase:
        """The image, for its customer, whoever holds or answered the enquiry, and staff."""
        as_page = cast(SignedInRequest, request._request)
        as_page.user = person_of(request)
        return photo(as_page, photo_id)
