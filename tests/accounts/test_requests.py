"""Who comes without having signed in: people sign in and come back to their page, scripts hear 401."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse

from accounts.requests import signed_in

PAGE = "/questions/?after=3"


@pytest.fixture
def ask(rf):
    """ask(method, **headers) -> the answer of a guarded view to somebody who is not signed in."""

    def stranger_asks(method, path="/some/form/", **headers):
        request = rf.generic(method, path, headers=headers)
        request.user = AnonymousUser()
        return signed_in(lambda request: HttpResponse("never"))(request)

    return stranger_asks


def test_a_page_is_come_back_to_with_its_query(ask):
    assert ask("GET", PAGE).url == "/accounts/login/?next=/questions/%3Fafter%3D3"


def test_a_form_leads_back_to_the_page_it_is_on(ask):
    assert ask("POST", Referer=f"http://testserver{PAGE}").url == ask("GET", PAGE).url


@pytest.mark.parametrize(
    "page",
    ["https://elsewhere.example/questions/", "javascript:alert(1)", "//elsewhere.example/", "", "http://["],
)
def test_a_form_from_elsewhere_leads_to_where_everybody_begins(ask, page):
    assert ask("POST", Referer=page).url == "/accounts/login/?next=/"


@pytest.mark.parametrize(
    "headers", [{"HX-Request": "true"}, {"Accept": "application/json"}], ids=["htmx", "fetch"]
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_script_never_gets_the_page_to_sign_in_with(ask, method, headers):
    assert ask(method, **headers).status_code == 401
