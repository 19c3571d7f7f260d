"""What a browser is told of the app, its icons, and the page that is shown where there is no other."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.urls import reverse
from PIL import Image

pytestmark = pytest.mark.django_db

LANGUAGES = [code for code, _name in settings.LANGUAGES]
SAFE_SHARE = 0.8
"""Of a maskable icon's width: the circle that no platform cuts into. Source: W3C, Web Application Manifest."""


def manifest_of(client: Any, language: str) -> dict[str, Any]:
    reply = client.get(reverse("manifest", args=[language]))
    assert reply.headers["Content-Type"] == "application/manifest+json"
    said: dict[str, Any] = json.loads(reply.content)
    return said


def drawn(src: str) -> Path:
    return Path(finders.find(src.removeprefix(settings.STATIC_URL)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_names_the_manifest_of_its_language(client, language):
    page = client.get(reverse("ask"), HTTP_ACCEPT_LANGUAGE=language).content.decode()
    address = re.search(r'<link rel="manifest" href="([^"]+)">', page).group(1)
    assert address == reverse("manifest", args=[language])


def test_the_app_speaks_the_language_and_stays_the_same_app(client):
    english, german = (manifest_of(client, language) for language in ("en-gb", "de"))
    assert [each["name"] for each in english["shortcuts"]] == ["Queue", "Ask a question"]
    assert [each["name"] for each in german["shortcuts"]] == ["Angebote", "Frage stellen"]
    assert (english["lang"], german["lang"], german["dir"]) == ("en-gb", "de", "ltr")
    assert english["description"] != german["description"]
    for fact in ("id", "name", "start_url", "scope", "icons", "display"):
        assert english[fact] == german[fact]


def test_it_can_be_installed(client):
    """By what browsers ask of an app: a name, where it starts, how it is shown, and icons of 192 and of 512 pixels."""
    said = manifest_of(client, "en-gb")
    assert (said["id"], said["start_url"], said["scope"], said["display"]) == ("/", "/", "/", "standalone")
    shown = {icon["sizes"] for icon in said["icons"] if "purpose" not in icon}
    assert shown == {"any", "192x192", "512x512"}
    for shortcut in said["shortcuts"]:
        assert client.get(shortcut["url"]).status_code in {200, 302}


def test_every_icon_has_the_size_that_is_said(client):
    said = manifest_of(client, "en-gb")
    icons = [*said["icons"], *(icon for each in said["shortcuts"] for icon in each["icons"])]
    for icon in icons:
        if icon["type"] == "image/svg+xml":
            assert drawn(icon["src"]).read_text().startswith("<svg")
            continue
        with Image.open(drawn(icon["src"])) as image:
            assert (image.format, f"{image.width}x{image.height}") == ("PNG", icon["sizes"])


def test_what_is_maskable_fills_its_square_and_keeps_its_sign_within_the_safe_circle(client):
    maskable = [icon for icon in manifest_of(client, "en-gb")["icons"] if icon.get("purpose") == "maskable"]
    assert {icon["sizes"] for icon in maskable} == {"192x192", "512x512"}
    for icon in maskable:
        with Image.open(drawn(icon["src"])) as image:
            pixels = image.convert("RGBA")
        assert pixels.getchannel("A").getextrema() == (255, 255), (
            "a platform cuts it; nothing may shine through"
        )
        ground, middle = pixels.getpixel((0, 0)), (pixels.width - 1) / 2
        reach = max(
            (x - middle) ** 2 + (y - middle) ** 2
            for x in range(pixels.width)
            for y in range(pixels.height)
            if pixels.getpixel((x, y)) != ground
        )
        assert reach**0.5 <= SAFE_SHARE * pixels.width / 2


@pytest.mark.parametrize(("language", "words"), [("en-gb", "needs a signal"), ("de", "braucht")])
def test_the_page_without_a_signal_is_there_in_each_language(client, language, words):
    page = client.get(reverse("offline_in", args=[language]))
    assert page.headers["Content-Language"] == language
    text = page.content.decode()
    assert f'<html lang="{language}"' in text
    assert words in text


@pytest.mark.parametrize("name", ["manifest", "offline_in"])
def test_a_language_that_the_site_is_not_in_is_not_found(client, name):
    assert client.get(reverse(name, args=["fr"])).status_code == 404


def test_the_worker_keeps_the_page_without_a_signal_in_every_language(client):
    worker = client.get(reverse("service_worker")).content.decode()
    facts = json.loads(re.search(r"self.crowdline = (.*);", worker).group(1))
    assert facts["offlineIn"] == {code: reverse("offline_in", args=[code]) for code in LANGUAGES}
    pages = {facts["offline"], *facts["offlineIn"].values()}
    assert pages == {url for url in facts["shell"] if not url.startswith(facts["files"])}
