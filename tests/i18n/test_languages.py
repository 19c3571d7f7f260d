"""Which language somebody reads, and that words, days, numbers and money follow it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.template import Context, Template
from django.urls import reverse
from django.utils import translation
from django.utils.translation import ngettext

from accounts.mailing import send_mail
from marketplace.templatetags import ui

pytestmark = pytest.mark.django_db

GERMAN_BROWSER = {"HTTP_ACCEPT_LANGUAGE": "de-AT,de;q=0.9,en;q=0.5"}


def language_of(page) -> str:
    return page.content.decode().partition('<html lang="')[2].partition('"')[0]


def test_a_stranger_reads_the_language_of_the_browser(client_of):
    assert language_of(client_of(None).get(reverse("home"), **GERMAN_BROWSER)) == "de"
    assert language_of(client_of(None).get(reverse("home"), HTTP_ACCEPT_LANGUAGE="fr")) == "en-gb"


def test_the_profile_counts_for_more_than_the_browser(carla, client_of):
    assert language_of(client_of(carla).get(reverse("ask"), **GERMAN_BROWSER)) == "en-gb"
    carla.language = "de"
    carla.save()
    assert language_of(client_of(carla).get(reverse("ask"), HTTP_ACCEPT_LANGUAGE="en")) == "de"


def test_choosing_a_language_is_remembered_here_and_in_the_profile(carla, client_of):
    stranger, browser = client_of(None), client_of(carla)
    for each in (stranger, browser):
        answer = each.post(reverse("choose_language"), {"language": "de", "next": "/ask/"})
        assert (answer.status_code, answer.url) == (302, "/ask/")
        assert language_of(each.get(reverse("ask"))) == "de"
    carla.refresh_from_db()
    assert carla.language == "de"


@pytest.mark.parametrize(
    "elsewhere", ["https://example.org/", "//example.org", "", "\\\\example.org"], ids=repr
)
def test_choosing_a_language_never_leads_elsewhere(client_of, elsewhere):
    answer = client_of(None).post(reverse("choose_language"), {"language": "de", "next": elsewhere})
    assert answer.url == "/"


def test_a_language_we_do_not_speak_is_refused(client_of):
    assert client_of(None).post(reverse("choose_language"), {"language": "fr"}).status_code == 422


def test_refusals_of_the_api_speak_the_language_asked_for(api_of):
    detail = api_of(None).get("/api/v1/no/such/", **GERMAN_BROWSER).json()["detail"]
    assert detail == "Diesen Endpunkt gibt es nicht."


def test_mail_speaks_the_language_of_whom_it_is_for(carla):
    carla.language = "de"
    with translation.override("en-gb"):
        send_mail(carla, template="enquiry_answered", context={"who": "Ada L.", "subject": "SIM", "url": "/"})
    assert mail.outbox[-1].subject == "Ada L. hat deine Frage beantwortet"


def test_a_topic_has_its_name_in_the_language_spoken(sim):
    sim.name_de = "SIM-Karten"
    with translation.override("de"):
        assert str(sim) == "SIM-Karten"
    with translation.override("en-gb"):
        assert str(sim) == "SIM and eSIM"


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en-gb", ["£1,234.50", "1,840 points", "1 point", "5 Sep 2026", "1 line"]),
        ("de", ["1.234,50\N{NO-BREAK SPACE}£", "1.840 Punkte", "1 Punkt", "5. Sep 2026", "1 Zeile"]),
    ],
    ids=["English", "German"],
)
def test_money_numbers_plurals_and_days(language, expected):
    day = datetime(2026, 9, 5, 12, tzinfo=ZoneInfo("Europe/London"))
    with translation.override(language):
        said = [
            ui.money(123450, "GBP"),
            ui.points(1840),
            ui.points(1),
            Template('{{ day|date:_("j M Y") }}').render(Context({"day": day})),
            ngettext("%(count)s line", "%(count)s lines", 1) % {"count": 1},
        ]
    assert said == expected
