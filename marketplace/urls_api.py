"""Everything below /api/v1/: each app's own endpoints, the schema and the documentation made from it."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.urls import include, path
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.permissions import AllowAny

from common.errors import NotFound
from common.http import error_body
from marketplace.api.schema import SchemaView


@csrf_exempt
def no_such_endpoint(request: HttpRequest, rest: str) -> JsonResponse:
    """Programs get JSON also where nothing is, and need no form's token to be told."""
    return JsonResponse(error_body(NotFound(_("There is no such endpoint."))), status=404)


app_name = "api"
urlpatterns = [
    # The hottest first: an address is compared with one after the other.
    path("", include("routing.api.urls")),
    path("", include("marketplace.api.urls")),
    path("", include("accounts.api.urls")),
    path("", include("rewards.api.urls")),
    path("schema/", SchemaView.as_view(), name="schema"),
    path(
        "docs/",
        SpectacularSwaggerSplitView.as_view(
            url_name="api:schema", template_name="api/docs.html", permission_classes=[AllowAny]
        ),
        name="docs",
    ),
    path("<path:rest>", no_such_endpoint, name="no-such-endpoint"),
]
