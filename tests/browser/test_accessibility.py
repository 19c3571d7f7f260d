"""Every page, for each role: no violation of WCAG 2.2 AA that axe finds, no sideways scroll, no motion if unwanted.

axe-core is vendored in tests/vendor. One opened page is looked at in both themes and both sizes, and with all open that
opens on it, so that the site starts only once for the people outside and once for staff. Which: tests/every_page.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from allauth.core.ratelimit import respond_429
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver
from playwright.sync_api import Page, Route, expect

from accounts.models import User
from common.models import HistoryRow
from tests.accounts.signing_in import note_proof
from tests.browser.conftest import DESKTOP, PHONE
from tests.conftest import PASSWORD
from tests.every_page import LEADS_ELSEWHERE, NO_PAGES, PAGES
from tests.role_matrix import ROWS
from tests.running_site import Site
from tests.scene import Scene

pytestmark = [pytest.mark.browser, pytest.mark.race]

AXE = Path(__file__).resolve().parents[1].joinpath("vendor", "axe-4.14.1.min.js").read_text(encoding="utf-8")
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules that a theme can break: it changes colours and nothing else (test_a_theme_changes_nothing_but_colours)."""
NARROWEST = {"width": 320, "height": 640}
ZOOMED = {"width": DESKTOP["width"] // 2, "height": DESKTOP["height"] // 2}
"""What 200 % leaves of a desktop window."""

VIOLATIONS = """async ([type, values]) => {
  const options = {runOnly: {type, values}, resultTypes: ["violations"], selectors: false};
  const {violations} = await axe.run(document, options);
  return violations.map(({id, nodes}) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`);
}"""
OPENED = """async ([values, isOwnMenuNew]) => {
  const found = [];
  const look = async (context) => {
    const options = {runOnly: {type: "tag", values}, resultTypes: ["violations"], selectors: false};
    for (const {id, nodes} of (await axe.run(context, options)).violations) {
      found.push(`${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`);
    }
  };
  const menu = document.getElementById("own-menu");
  if (menu && isOwnMenuNew) {
    menu.open = true;
    await look(menu);
    menu.open = false;
  }
  const folded = [...document.querySelectorAll("details:not([open])")].filter((each) => each !== menu);
  for (const each of folded) each.open = true;
  if (folded.length) await look({include: folded});
  for (const dialog of document.querySelectorAll("dialog:not([open])")) {
    const opener = document.querySelector(`[data-open="${dialog.id}"]`);
    opener ? opener.click() : dialog.showModal();
    await look(dialog);
    dialog.close();
  }
  return found;
}"""
"""Dialogs, the own menu, and what is folded, which stays open."""
SIDEWAYS = """() => Object.fromEntries(["rtl", "ltr"].map((direction) => {
  document.documentElement.dir = direction;
  return [direction, document.documentElement.scrollWidth - document.documentElement.clientWidth];
}))"""
NO_CARDS = """() => [...document.querySelectorAll("table.table")].flatMap((table) => {
  const rows = [...table.querySelectorAll("tbody tr")];
  const spread = rows.filter((row) => getComputedStyle(row).display !== "flex");
  const bare = rows.flatMap((row) => [...row.cells]).filter((cell) =>
    /^[–\\d.,:%£€ -]+$/.test(cell.textContent.trim()) && cell.matches("td:not([data-label], .bare, .key-cell)"));
  return [...spread.map((row) => `a row that is no card: ${row.textContent.trim().slice(0, 60)}`),
    ...bare.map((cell) => `a figure without what it is: ${cell.textContent.trim()}`)];
})"""
"""Rows of a table are cards on a phone, on which each figure says what it is."""
MOVING = """() => document.getAnimations().filter((each) => each.playState === "running"
    && each.effect.getComputedTiming().duration > 1).length"""
SEND_ANYWAY = """(form) => {
  form.noValidate = true;
  form.requestSubmit(form.querySelector("button:not([type=button], [data-close])"));
}"""
WHAT_IS_WRONG = "[role=alert]:not(:empty), [aria-invalid=true]"


def faults(page: Page, *, is_own_menu_new: bool = False) -> list[str]:
    """What is wrong with the opened page, in each size and theme."""
    found = _violations(page, PHONE, "light", ("tag", STANDARD))
    found += [f"opened, {each}" for each in page.evaluate(OPENED, (STANDARD, is_own_menu_new))]
    found += _violations(page, PHONE, "dark", ("rule", OF_COLOURS))
    found += _violations(page, DESKTOP, "dark", ("rule", OF_COLOURS))
    found += _violations(page, DESKTOP, "light", ("tag", STANDARD))
    for viewport in (ZOOMED, NARROWEST):
        page.set_viewport_size(viewport)
        for direction, pixels in page.evaluate(SIDEWAYS).items():
            if pixels > 0:
                found.append(f"{viewport['width']} wide, {direction}, scrolls sideways by {pixels}")
    found += page.evaluate(NO_CARDS)
    if moving := page.evaluate(MOVING):
        found.append(f"{moving} things move though motion is unwanted")
    return found


def faults_once_sent(page: Page, form: str) -> list[str]:
    """What is wrong with the page when its form has come back with what is to be mended: what is new there looks the
    same in both sizes."""
    page.set_viewport_size(PHONE)
    page.locator(form).first.evaluate(SEND_ANYWAY)
    expect(page.locator(WHAT_IS_WRONG).first).to_be_visible()
    page.wait_for_load_state()  # what is asked for its size before its style sheet is there answers without it
    page.evaluate(
        "scrollTo(0, 0)"
    )  # away from what the bar lies over where the page went on to what is wrong
    found = _violations(page, PHONE, "light", ("tag", STANDARD))
    return found + _violations(page, PHONE, "dark", ("rule", OF_COLOURS))


def _violations(page: Page, viewport: Any, theme: Any, rules: tuple[str, list[str]]) -> list[str]:
    if page.viewport_size != viewport:
        page.set_viewport_size(viewport)
    page.emulate_media(color_scheme=theme)
    return [f"{viewport['width']} {theme} {each}" for each in page.evaluate(VIOLATIONS, rules)]


@pytest.fixture
def open_role(
    open_as: Callable[..., Page], client_of: Callable[[Any], Client], scene: Scene
) -> Callable[[str], Page]:
    """open_role("ada") -> a page of hers, on which axe is at hand."""

    def signed_in(role: str) -> Any:
        nina = scene.cast.nina
        if role == "stranger":
            return None
        if role == "half_in":
            scene.at("two_steps")
            client = client_of(None)
            client.post(reverse("account_login"), {"login": nina.email, "password": PASSWORD})
            return client
        if role == "nina":
            scene.at("two_steps")
            scene.at("no_password")
            client = client_of(nina)
            note_proof(client, nina, "mfa")
            return client
        return getattr(scene.cast, role)

    def open_page(role: str) -> Page:
        page = open_as(signed_in(role))
        page.add_init_script(AXE)
        return page

    return open_page


@pytest.mark.parametrize(
    "roles",
    [("stranger", "half_in", "nina", "carla", "ada"), ("mo", "stella", "omar")],
    ids=["people", "staff"],
)
def test_every_page_is_accessible(
    open_role: Callable[[str], Page],
    service_level: Any,
    scene: Scene,
    roles: tuple[str, ...],
    figure: Callable[[str], None],
) -> None:
    found: list[str] = []
    for role in roles:
        page = open_role(role)
        for number, each in enumerate(PAGES[role]):
            page.goto(each.address(scene.at(each.place)))
            expect(page.locator("h1")).to_have_count(1)
            here = faults(page, is_own_menu_new=not number)
            if each.sent:
                here += [f"sent, {fault}" for fault in faults_once_sent(page, each.sent)]
            found += [f"{role}, {each.name}: {fault}" for fault in here]
    looked_at = ", ".join(f"{len(PAGES[role])} of {role}" for role in roles)
    forms = sum(bool(each.sent) for role in roles for each in PAGES[role])
    figure(
        f"axe: {len(found)} violations on pages ({looked_at}), phone and desktop, light and dark, with all that opens "
        f"on them, and on {forms} of their forms with errors."
    )
    assert found == [], "\n".join(found)


BROUGHT = """async ([values, ofColours]) => {
  const found = [], brought = [];
  const look = async (name, element) => {
    const options = {runOnly: ofColours ? {type: "rule", values: ofColours} : {type: "tag", values},
      resultTypes: ["violations"], selectors: false};
    for (const {id, nodes} of (await axe.run(element, options)).violations) {
      found.push(`${name}: ${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`);
    }
    brought.push(name);
  };
  const nameOf = (element) => element.dataset.shownWhen ?? element.dataset.outboxState ?? element.id;
  for (const banner of document.querySelectorAll(".banner[hidden]")) {
    banner.hidden = false;
    await look(nameOf(banner), banner);
    banner.hidden = true;
  }
  const places = {"outbox-template": "outbox", "failure-template": "problem", "device-advice": "problem"};
  for (const [template, place] of Object.entries(places)) {
    for (const each of document.getElementById(template)?.content.children ?? []) {
      const copy = each.cloneNode(true);
      for (const part of copy.querySelectorAll("[hidden]")) part.hidden = false;
      document.getElementById(place).replaceChildren(copy);
      await look(nameOf(each) || template, copy);
      copy.remove();
    }
  }
  const isUndone = document.getElementById("undo-template") ? "/undo/" : "";
  document.dispatchEvent(new CustomEvent("toast", {detail: {message: "Approved.", undo: isUndone}}));
  const toast = document.querySelector("#toasts .toast:last-child");
  await look(isUndone ? "toast with undo" : "toast", toast);
  toast.remove();
  return [found, brought];
}"""
"""What is not there yet when a page comes: banners that wait hidden, and what scripts copy from templates."""

FOR_EACH = {"offline", "reconnecting", "signed-out", "app-update", "kept-age", "failure-template"}
OF_ANSWERS = {"waiting", "sent", "over", "unkept", "refused"}
BROUGHT_ON = {
    ("ada", "claim", "held"): FOR_EACH | OF_ANSWERS | {"arrived", "device-advice", "toast"},
    ("carla", "enquiry", "answered"): FOR_EACH | OF_ANSWERS | {"arrived", "toast"},
    ("mo", "review_desk", "nowhere"): FOR_EACH | OF_ANSWERS | {"toast with undo"},
}


def test_what_scripts_bring_is_accessible(
    open_role: Callable[[str], Page], scene: Scene, figure: Callable[[str], None]
) -> None:
    found, looked_at = [], 0
    for (role, name, place), expected in BROUGHT_ON.items():
        page = open_role(role)
        made = scene.at(place)
        page.goto(reverse(name, kwargs={key: made[key] for key in (f"{name}_id",) if key in made}))
        page.wait_for_load_state()
        for viewport in (PHONE, DESKTOP):
            page.set_viewport_size(viewport)
            for theme in ("light", "dark"):
                page.emulate_media(color_scheme=theme)
                of_colours = None if theme == "light" else OF_COLOURS
                faults_here, brought = page.evaluate(BROUGHT, (STANDARD, of_colours))
                assert expected <= set(brought), (role, expected - set(brought))
                looked_at = looked_at + len(brought) if viewport is PHONE and theme == "light" else looked_at
                found += [f"{role}, {viewport['width']} {theme} {each}" for each in faults_here]
    figure(
        f"axe: {len(found)} violations in {looked_at} things that scripts bring, on both sizes, light and dark."
    )
    assert found == [], "\n".join(found)


CONFIGURATION = {
    "all of it": ("index", ()),
    "a list": ("accounts_topic_changelist", ()),
    "a form": ("accounts_topic_change", ("sim",)),
    "a new one": ("accounts_quizquestion_add", ()),
    "the record": ("common_historyrow_changelist", ()),
    "a row of the record": ("common_historyrow_change", ("row",)),
}

WITHOUT_PRELOAD = VIOLATIONS.replace("selectors: false", "selectors: false, preload: false")
"""axe would write what Django's style sheets import into the page, which our content policy forbids."""


def test_the_configuration_is_accessible(
    open_role: Callable[[str], Page], scene: Scene, figure: Callable[[str], None]
) -> None:
    """Lists and forms that are Django's, with ours in them: a page of each kind. They stand on desktops."""
    scene.at("solved")
    User.objects.filter(id=scene.cast.omar.id).update(is_superuser=True)
    ids = {"sim": scene.cast.sim.id, "row": HistoryRow.objects.latest("at").pk}
    page, found = open_role("omar"), []
    page.set_viewport_size(DESKTOP)
    for name, (address, needed) in CONFIGURATION.items():
        reply = page.goto(reverse(f"admin:{address}", args=[ids[each] for each in needed]))
        assert reply and reply.ok and reply.request.redirected_from is None, name
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            page.wait_for_timeout(500)  # Django's links fade from one colour into the other
            found += [
                f"{name}, {theme}: {each}" for each in page.evaluate(WITHOUT_PRELOAD, ("tag", STANDARD))
            ]
    figure(
        f"axe: {len(found)} violations on {len(CONFIGURATION)} pages of the configuration, light and dark."
    )
    assert found == [], "\n".join(found)


@pytest.mark.urls("tests.pages.test_error_pages")
def test_every_error_page_is_accessible(
    open_role: Callable[[str], Page], site: Site, figure: Callable[[str], None]
) -> None:
    """Made by the views that make them, and shown at an address of the site."""
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    replies = {
        **{str(status): client.get(f"/fault/{status}/") for status in (400, 403, 500)},
        "404": client.get("/nowhere/"),
        "429": respond_429(client.get("/nowhere/").wsgi_request),
        "form expired": client.post(reverse("account_login")),
    }
    page, found = open_role("stranger"), []
    for name, reply in replies.items():
        page.route("**/refused/", partial(_answer, reply))
        page.goto("/refused/")
        expect(page.locator("h1")).to_have_count(1)
        found += [f"{name}: {fault}" for fault in faults(page)]
        page.unroute("**/refused/")
    figure(f"axe: {len(found)} violations on {len(replies)} pages of errors.")
    assert found == [], "\n".join(found)


def _answer(reply: HttpResponse, route: Route) -> None:
    route.fulfill(body=reply.content, content_type="text/html")


def test_a_theme_changes_nothing_but_colours() -> None:
    """So that in the dark it is enough to look at contrast again."""
    for path in Path(settings.BASE_DIR, "static", "css").glob("*.css"):
        text = path.read_text(encoding="utf-8")
        if path.name == "tokens.css":
            [*dark] = re.findall(
                r"[^{}]*(?:data-theme=\"(?:light|dark)\"|prefers-color-scheme)[^{}]*\{([^{}]+)\}", text
            )
            assert len(dark) == 2, "one for the device's wish, one for one's own"
            for block in dark:
                assert re.sub(r"(--[\w-]+|color-scheme):[^;]+;", "", block).strip() == ""
            assert not re.search(r"--(t|s|r|tap|gutter|card|wide|fast|slow)\b", "".join(dark)), (
                "sizes and times"
            )
        else:
            assert not re.search(r"data-theme|prefers-color-scheme|light-dark\(", text), path.name


def test_no_page_is_left_out() -> None:
    """What the role matrix lets somebody read, and every address of allauth's, is looked at above, or is no page."""
    read = {
        row.name
        for row in ROWS
        if row.method == "GET"
        and {200} in row.expected.values()
        and ":" not in row.name
        and "*" not in row.name
    }
    looked_at = {each.name for pages in PAGES.values() for each in pages}
    of_allauth = {
        each.name
        for each in _addresses(get_resolver())
        if each.name and each.callback.__module__.startswith("allauth.")
    }
    assert (read | of_allauth) - looked_at == NO_PAGES | set(LEADS_ELSEWHERE)
    assert looked_at - read - of_allauth == set()


def _addresses(resolver: URLResolver) -> Iterator[URLPattern]:
    for each in resolver.url_patterns:
        if isinstance(each, URLPattern):
            yield each
        else:
            yield from _addresses(each)
