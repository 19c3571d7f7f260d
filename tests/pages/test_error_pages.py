"""What goes wrong shows a page of ours with the way home, in development as everywhere."""

from __future__ import annotations

import pytest
from django.conf import settings as site_settings
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from marketplace.urls import urlpatterns as pages

pytestmark = pytest.mark.django_db

FAULTS = {"400": BadRequest("odd"), "403": PermissionDenied("no"), "500": ZeroDivisionError("ours")}


def fault(request: HttpRequest, status: str) -> HttpResponse:
    raise FAULTS[status]


urlpatterns = [*pages, path("fault/<status>/", fault)]


def test_development_shows_the_pages_that_everybody_sees():
    assert site_settings.IS_DEVELOPMENT
    assert not site_settings.DEBUG


@pytest.mark.parametrize("address", ["/nowhere/", "/questions/nowhere/", "/questions/00000000-x/"])
def test_an_unknown_address_leads_home(client, client_of, carla, address):
    for visitor in (client, client_of(carla)):
        response = visitor.get(address)
        assert response.status_code == 404
        assert "We could not find that" in response.content.decode()
        assert 'href="/"' in response.content.decode()


@pytest.mark.urls("tests.pages.test_error_pages")
@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("400", "We could not read that"),
        ("403", "You may not open this"),
        ("500", "This is a fault on our side"),
    ],
)
def test_every_other_fault_has_its_page(status, words):
    response = Client(raise_request_exception=False).get(f"/fault/{status}/")
    assert response.status_code == int(status)
    assert words in response.content.decode() and 'href="/"' in response.content.decode()
