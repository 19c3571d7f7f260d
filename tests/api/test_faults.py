"""Below /api/ even what never reached a view answers in JSON."""

from __future__ import annotations

import pytest
from django.http import HttpRequest
from django.test import Client
from django.urls import path
from rest_framework.views import APIView

from marketplace.urls import handler404, handler500  # noqa: F401 (Django looks for them beside urlpatterns)
from marketplace.urls import urlpatterns as pages

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.api.test_faults")]


def plain_fault(request: HttpRequest) -> None:
    raise ZeroDivisionError("a secret")


class FaultyView(APIView):
    permission_classes = ()

    def get(self, request: HttpRequest) -> None:
        raise ZeroDivisionError("a secret")


urlpatterns = [path("api/v1/plain/", plain_fault), path("api/v1/faulty/", FaultyView.as_view()), *pages]


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/api/v1/nowhere/", 404, "not_found"),
        ("/api/", 404, "not_found"),
        ("/api/v1/enquiries/not-an-id/", 404, "not_found"),
        ("/api/v1/plain/", 500, "fault"),
        ("/api/v1/faulty/", 500, "fault"),
    ],
)
def test_the_reply_is_json_and_tells_no_secret(address, status, code):
    response = Client(raise_request_exception=False).get(address)
    assert (response.status_code, response.headers["Content-Type"]) == (status, "application/json")
    assert response.json()["code"] == code
    assert set(response.json()) == {"code", "detail", "fields"}
    assert "secret" not in response.content.decode()
