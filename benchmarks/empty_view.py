"""What no view of the API is quicker than: all that a request passes, signing in, two letters read and sent back."""

from __future__ import annotations

from django.urls import include, path
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView


class Nothing(APIView):
    def post(self, request: Request) -> Response:
        return Response(request.data)


urlpatterns = [path("api/v1/nothing/", Nothing.as_view()), path("", include("marketplace.urls"))]
