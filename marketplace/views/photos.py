"""Photos leave the private storage only here, one permission check each."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from marketplace.customer_queries import photo_for


@require_safe
@login_required
def photo(request: SignedInRequest, photo_id: UUID) -> FileResponse:
    """The image as it is stored. A browser shows it, guesses nothing about it and runs nothing in it."""
    found = photo_for(request.user, photo_id)
    try:
        content = found.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    extension = found.content_type.rpartition("/")[2]
    response = FileResponse(content, content_type=found.content_type, filename=f"photo.{extension}")
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response
