"""A picture of every page, phone and desktop, light and dark, with the demo's data: `make screenshots`.

No test: pytest runs it only by name. It writes each page whole into .local/screenshots, and one sheet for each role,
with what stands at the top of its pages, into docs/images/screenshots, which docs/screenshots.md shows; and the
two that README.md shows.
"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_accessibility import open_role  # noqa: F401 (a fixture)
from tests.every_page import PAGES
from tests.scene import Cast, Scene

pytestmark = [pytest.mark.browser, pytest.mark.race]

WHOLE = Path(settings.BASE_DIR, ".local", "screenshots")
SHEETS = Path(settings.BASE_DIR, "docs", "images", "screenshots")
ORDER = ("stranger", "half_in", "nina", "carla", "mo", "stella", "omar", "ada")
"""Ada, whom all of staff decide about, comes last: she ends suspended."""
LOOKS = [("phone", PHONE, 200), ("desktop", DESKTOP, 480)]
THEMES = ("light", "dark")
HEIGHT, LABEL, GAP, COLUMNS = 433, 22, 8, 1
"""Of a page on a sheet, in pixels."""
TALLEST = 16_383
"""What the format of the files takes: of pages on a sheet, 35."""
QUALITY = 50


KEYS = ("carla", "carl", "ada", "ben", "nina", "mo", "stella", "omar")
drawn: dict[str, list[tuple[int, str, list[list[Image.Image]]]]] = {role: [] for role in ORDER}
"""Each role's pages with their place in PAGES: most with the demo, then those whose story the demo cannot begin."""


@pytest.fixture(params=["the demo", "the story alone"])
def scene(site: Any, request: pytest.FixtureRequest) -> Scene:
    """The demo, in which nobody but Ada and Ben is available, so that what is asked from now on is offered to them;
    then a site with nobody else in it."""
    if request.param != "the demo":
        return Scene(Cast(**{name: request.getfixturevalue(name) for name in (*KEYS, "sim", "billing")}))
    from accounts.models import Topic, User
    from routing.models import Availability, Skill

    call_command("load_demo", verbosity=0)
    person = {name: User.objects.get(email=f"{name}@example.com") for name in KEYS}
    at_hand = [person["ada"].id, person["ben"].id]
    Availability.objects.exclude(advocate__in=at_hand).update(is_available=False)
    Skill.objects.exclude(advocate__in=at_hand).update(is_listed=False)
    Availability.objects.filter(advocate__in=at_hand).update(max_open=10)
    topic = {slug: Topic.objects.get(slug=slug) for slug in ("sim-and-esim", "billing")}
    return Scene(Cast(**person, sim=topic["sim-and-esim"], billing=topic["billing"]))


def test_draw_every_page(
    scene: Scene,
    open_role: Callable[[str], Page],  # noqa: F811
    request: pytest.FixtureRequest,
) -> None:
    is_last, failed = "alone" in request.node.name, []
    SHEETS.mkdir(parents=True, exist_ok=True)
    for role in ORDER:
        wanted = set(range(len(PAGES[role]))) - {number for number, *_ in drawn[role]}
        if not wanted:
            continue
        page = open_role(role)
        (WHOLE / role).mkdir(parents=True, exist_ok=True)
        for number in sorted(wanted):
            each = PAGES[role][number]
            place = "an_advocate" if (role, each.place) == ("omar", "suspended") else each.place
            try:
                page.goto(each.address(scene.at(place)))
                name = f"{role}/{number + 1:02}-{each.name}"
                drawn[role].append((number, each.name, [_drawn(page, name, *look) for look in LOOKS]))
            except Exception as why:
                failed.append(f"{role} {each.name} ({each.place}): {why!r}"[:200])
        page.context.close()
        _sheet([(name, looks) for _, name, looks in sorted(drawn[role], key=lambda each: each[0])]).save(
            SHEETS / f"{role}.webp", quality=QUALITY, method=6
        )
    assert not (is_last and failed), "\n".join(failed)


def test_draw_what_the_readme_shows(site: Any, open_as: Callable[..., Page]) -> None:
    from accounts.models import User

    call_command("load_demo", verbosity=0)
    page = open_as(User.objects.get(email="ada@example.com"), viewport=PHONE)
    page.goto("/queue/")
    expect(page.get_by_text("Updating live")).to_be_visible()
    _few_colours(page.screenshot()).save(SHEETS.parent / "queue-phone.png", optimize=True)
    page = open_as(User.objects.get(email="mo@example.com"), viewport=DESKTOP)
    page.goto("/review/")
    page.get_by_role("button", name="Start reviewing").click()
    expect(page.get_by_role("heading", name="Scorecard")).to_be_visible()
    _few_colours(page.screenshot()).save(SHEETS.parent / "review-desktop.png", optimize=True)


def _few_colours(picture: bytes) -> Image.Image:
    return Image.open(BytesIO(picture)).convert("RGB").quantize(64)


def _drawn(page: Page, name: str, look: str, viewport: Any, width: int) -> list[Image.Image]:
    """Its top in both themes, `width` pixels wide; the whole page is kept in a file."""
    page.set_viewport_size(viewport)
    tops = []
    for theme in THEMES:
        page.emulate_media(color_scheme=theme)
        whole = Image.open(BytesIO(page.screenshot(full_page=True))).convert("RGB")
        shown = whole.crop((0, 0, whole.width, min(whole.height, TALLEST)))
        shown.save(WHOLE / f"{name}-{look}-{theme}.webp", quality=80)
        top = whole.crop((0, 0, viewport["width"], viewport["height"]))
        tops.append(top.resize((width, round(width * viewport["height"] / viewport["width"]))))
    return tops


def _sheet(shown: list[tuple[str, list[list[Image.Image]]]]) -> Image.Image:
    """The pages in rows, each with its name above its four pictures."""
    across = sum(2 * (width + GAP) for _look, _viewport, width in LOOKS)
    down = HEIGHT + LABEL + GAP
    rows = -(-len(shown) // COLUMNS)
    sheet = Image.new("RGB", (COLUMNS * across + GAP, rows * down + GAP), "#808785")
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(size=15)
    for number, (name, looks) in enumerate(shown):
        left, top = GAP + number % COLUMNS * across, GAP + number // COLUMNS * down
        pen.text((left, top), name, fill="white", font=font)
        for picture in (each for pictures in looks for each in pictures):
            sheet.paste(picture, (left, top + LABEL))
            left += picture.width + GAP
    return sheet
