"""Photos and their thumbnails leave the private storage only here, one permission check each; the page of one."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID

from django.db.models.fields.files import FieldFile
from django.http import FileResponse
from django.http.response import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest, signed_in
from common.errors import NotFound
from marketplace import customer_queries
from marketplace.actions.open_photo import open_photo
from marketplace.photo_access import photo_for
from marketplace.photo_storage import content_of


@require_safe
@signed_in
def photo(request: SignedInRequest, photo_id: UUID) -> FileResponse:
    """The image as it is stored."""
    found = open_photo(photo_id=photo_id, by=request.user)
    return _image(found.file, found.content_type)


@require_safe
@signed_in
def photo_thumb(request: SignedInRequest, photo_id: UUID) -> HttpResponseBase:
    """A few kilobytes of it, for the pages of the conversation; the image itself until a worker has made them."""
    found = photo_for(request.user, photo_id)
    return _image(found.thumb, "image/webp") if found.thumb else photo(request, photo_id)


@require_safe
@signed_in
def enquiry_photo(request: SignedInRequest, enquiry_id: UUID, photo_id: UUID) -> HttpResponse:
    """A photo of their own conversation, for its customer, with the way back to it."""
    enquiry = customer_queries.own_enquiry(enquiry_id, customer=request.user)
    found = photo_for(request.user, photo_id)
    if found.enquiry_id != enquiry.id:
        raise NotFound
    return render(request, "marketplace/enquiry_photo.html", {"enquiry": enquiry, "photo": found})


def _image(file: FieldFile, content_type: str) -> FileResponse:
    """A browser shows it, guesses nothing about it and runs nothing in it."""
    extension = content_type.rpartition("/")[2]
    content = BytesIO(content_of(file))
    response = FileResponse(content, content_type=content_type, filename=f"photo.{extension}")
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response
