"""On the bus: a signal that comes and goes costs nobody a word, and never sends one answer twice."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Locator, Page, Route, expect

from marketplace.actions.post_enquiry import post_enquiry
from marketplace.models import Answer, Draft, Photo
from marketplace.push.models import PushDevice
from marketplace.sealed_text import original
from routing.actions.claim_enquiry import claim_enquiry
from routing.actions.release_claim import release_claim
from tests.browser.conftest import DESKTOP, wait_for_service_worker, wait_until
from tests.browser.test_asking import photo
from tests.conftest import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.race]

WORDS = "Switch flight mode on for half a minute, then off again."


@pytest.fixture
def held(carla: Any, ada: Any, sim: Any) -> Any:
    """A claim of Ada's on a question of Carla's."""
    enquiry = post_enquiry(by=carla, subject="My eSIM is dead", body="Since this morning.", topic_id=sim.id)
    return claim_enquiry(enquiry_id=enquiry.id, by=ada)


KEPT = "path => caches.match(path, {cacheName: 'crowdline-pages'}).then(Boolean)"


def ready(page: Page, path: str) -> None:
    """Opened while the service worker is in charge, so that it has kept the page."""
    page.goto(path)
    wait_for_service_worker(page)
    page.goto(path)
    wait_until(page, KEPT, path)


def answer_without_a_signal(page: Page, *, photos: Sequence[Any] = ()) -> None:
    """On the page of a claim: the signal goes, then the words are written and sent."""
    page.context.set_offline(True)
    page.get_by_label("Your answer", exact=True).last.fill(WORDS)
    if photos:
        page.locator("#claim-answer input[type=file]").set_input_files(photos)
    page.get_by_role("button", name="Send answer").click()


def says_its_age(page: Page) -> None:
    """When it was kept, and how long ago that is."""
    expect(page.get_by_text("This page is as you last saw it:")).to_be_visible()
    age = page.locator("#kept-age [data-age]")
    expect(age).to_have_text(
        re.compile(r"^\d{1,2} [A-Z]\w+ \d{4}, \d\d:\d\d \((this minute|\d+ minutes? ago)\)$")
    )


def is_seen(place: Locator) -> bool:
    """Whether nothing lies over its middle and its beginning."""
    place.scroll_into_view_if_needed()
    return bool(
        place.evaluate("""(element) => {
            const { left, top, width, height } = element.getBoundingClientRect();
            const places = [[left + width / 2, top + height / 2], [left + 4, top + 4]];
            return places.every(([x, y]) => element.contains(document.elementsFromPoint(x, y)[0]));
        }""")
    )


def believe_in_a_signal(page: Page) -> None:
    """The device says "online" though the server cannot be reached; the page has looked and not found it."""
    with page.expect_event("requestfailed", lambda request: request.url.endswith("/healthz")):
        page.evaluate("""() => {
            Object.defineProperty(navigator, "onLine", { get: () => true, configurable: true });
            dispatchEvent(new Event("online"));
            delete navigator.onLine;
        }""")


def test_airplane_mode_in_the_middle_of_an_answer_and_back_is_one_answer(
    open_as: Callable[..., Page], ada: Any, held: Any
) -> None:
    page = open_as(ada)
    ready(page, f"/claims/{held.id}/")
    page.context.set_offline(True)
    page.get_by_label("Your answer", exact=True).last.fill(WORDS)
    expect(page.get_by_text("Saved on this device")).to_be_visible()
    page.get_by_role("button", name="Send answer").click()
    expect(page.get_by_text("Your answer waits for a signal.")).to_be_visible()
    expect(page.get_by_text("You are offline.")).to_be_hidden()  # One banner says it.
    expect(page.get_by_role("button", name="Sending")).to_have_count(0)  # Nothing is being sent.

    page.reload()  # The app was closed in between: still offline, from what was kept.
    says_its_age(page)
    expect(page.get_by_text("Your answer waits for a signal.")).to_be_visible()
    expect(page.get_by_text("You are offline.")).to_be_hidden()
    assert is_seen(page.locator("#kept-age"))
    assert is_seen(page.get_by_role("heading", level=1))
    page.locator("#outbox").get_by_role("button", name="Close").click()
    expect(page.get_by_text("Your answer waits for a signal.")).to_be_hidden()
    expect(page.get_by_label("Your answer", exact=True).last).to_have_value(WORDS)
    page.get_by_role("button", name="Send answer").click(force=True)

    page.context.set_offline(False)
    expect(page.get_by_role("heading", name=re.compile("Sent to Carla"))).to_be_visible()
    expect(page.get_by_text("Your answer has gone out.")).to_be_visible()
    answer = Answer.objects.get()
    assert original(answer.body_sealed) == WORDS
    expect(page.get_by_text("Your answer has gone out.")).to_have_count(0)


FAILS_FOR_ONE = """
    const { fetch } = self;
    self.fetch = (url, options) => String(url).includes(claim)
        ? Promise.resolve(new Response("<h1>fault</h1>", { status: 500 })) : fetch(url, options);
"""
"""The server has a fault of its own over this claim, as far as a worker knows until it is stopped."""

QUEUE_IT = f"""async ([claim, person]) => {{
    {FAILS_FOR_ONE}
    await queueAnswer({{ claim, person, fence: 1, body: "Of another claim.", leaveOut: [], token: "" }});
}}"""
"""An answer to it waits before any other."""

SEND_ALL = f"""(claim) => {{
    {FAILS_FOR_ONE}
    return sendAnswers().then(() => "done", () => "to be tried again");
}}"""


def test_an_answer_that_cannot_go_yet_holds_up_no_other(
    open_as: Callable[..., Page], ada: Any, held: Any
) -> None:
    page = open_as(ada)
    ready(page, f"/claims/{held.id}/")
    answer_without_a_signal(page)
    expect(page.get_by_text("Your answer waits for a signal.")).to_be_visible()
    worker = page.context.service_workers[0]
    fails = str(UUID(int=0))
    worker.evaluate(QUEUE_IT, [fails, page.locator("body").get_attribute("data-person")])
    page.context.set_offline(False)
    expect(page.get_by_text("Your answer has gone out.")).to_be_visible()
    assert original(Answer.objects.get().body_sealed) == WORDS
    # By now it may have been stopped as idle, and started anew without what it was told.
    assert worker.evaluate(SEND_ALL, fails) == "to be tried again"


PHOTOS_CHOSEN = (
    "() => [...document.querySelector('#claim-answer input[type=file]').files].map((file) => file.name)"
)


@pytest.mark.parametrize("has_background_sync", [True, False])
def test_an_answer_whose_reply_is_lost_is_one_answer_and_has_gone_out(
    open_as: Callable[..., Page], ada: Any, held: Any, has_background_sync: bool
) -> None:
    """The server has heard it; the browser, which believes in its signal, cannot know."""
    page = open_as(ada)
    ready(page, f"/claims/{held.id}/")
    if not has_background_sync:
        page.context.service_workers[0].evaluate(
            "Object.defineProperty(registration, 'sync', {value: undefined}) && null"
        )
    heard: list[int] = []

    def lose_the_reply(route: Route) -> None:
        if route.request.method != "POST":
            return route.fallback()
        heard.append(route.fetch().status)
        route.abort("connectionreset")

    page.route(f"**{reverse('claim_answer', args=[held.id])}", lose_the_reply)
    page.get_by_label("Your answer", exact=True).last.fill(WORDS)
    page.get_by_role("button", name="Send answer").click()
    expect(page.get_by_text("Your answer has gone out.")).to_be_visible()
    expect(page.get_by_role("heading", name=re.compile("Sent to Carla"))).to_be_visible()
    assert heard == [200]
    assert original(Answer.objects.get().body_sealed) == WORDS
    assert kept_on_the_device(page)["drafts"] == 0


def test_photos_wait_with_the_answer_and_go_with_it_once(
    open_as: Callable[..., Page], ada: Any, held: Any
) -> None:
    page = open_as(ada)
    ready(page, f"/claims/{held.id}/")
    answer_without_a_signal(page, photos=[photo()])
    expect(page.get_by_text("Its photos are kept on this device and go with it.")).to_be_visible()

    page.reload()  # The app was closed in between.
    expect(page.get_by_text("Its photos are kept on this device and go with it.")).to_be_visible()
    expect(page.locator("#answer-photos").get_by_text("photo.jpg")).to_be_visible()
    assert page.evaluate("document.querySelector('#answer-photos [data-photos]').inert")

    page.context.set_offline(False)
    expect(page.get_by_text("Your answer has gone out.")).to_be_visible()
    expect(page.get_by_role("heading", name="It is checked first")).to_be_visible()
    assert original(Answer.objects.get().body_sealed) == WORDS
    (kept,) = Photo.objects.all()
    assert not Image.open(io.BytesIO(page.request.get(f"/photos/{kept.id}/").body())).getexif()
    assert kept_on_the_device(page)["photos"] == 0


def test_an_answer_taken_back_brings_its_photos_into_the_form_again(
    open_as: Callable[..., Page], ada: Any, held: Any
) -> None:
    page = open_as(ada)
    ready(page, f"/claims/{held.id}/")
    answer_without_a_signal(page, photos=[photo()])
    page.reload()
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("Your answer waits for a signal.")).to_have_count(0)
    wait_until(page, f"({PHOTOS_CHOSEN})().length === 1")
    assert not page.evaluate("document.querySelector('#answer-photos [data-photos]').inert")
    assert kept_on_the_device(page)["photos"] == 0
    assert not Answer.objects.exists()


def test_a_device_without_room_for_photos_says_so(open_as: Callable[..., Page], ada: Any, held: Any) -> None:
    page = open_as(ada)
    ready(page, f"/claims/{held.id}/")
    session = page.context.new_cdp_session(page)
    origin = page.evaluate("location.origin")
    session.send("Storage.overrideQuotaForOrigin", {"origin": origin, "quotaSize": 1})
    answer_without_a_signal(page, photos=[photo()])
    expect(page.get_by_text("This device could not keep your answer.")).to_be_visible()
    expect(page.get_by_label("Your answer", exact=True).last).to_be_editable()


def test_a_claim_lost_without_a_signal_keeps_the_words_and_says_so(
    open_as: Callable[..., Page], ada: Any, held: Any
) -> None:
    page = open_as(ada)
    ready(page, f"/claims/{held.id}/")
    answer_without_a_signal(page)
    expect(page.get_by_text("Your answer waits for a signal.")).to_be_visible()
    release_claim(claim_id=held.id, by=ada)

    page.context.set_offline(False)
    expect(page.get_by_text("Your answer came too late")).to_be_visible()
    expect(page.get_by_role("heading", name="What you wrote")).to_be_visible()
    expect(page.get_by_text(WORDS)).to_be_visible()
    assert not Answer.objects.exists()
    draft = Draft.objects.get()
    assert draft.is_late
    assert original(draft.body_sealed) == WORDS
    page.get_by_role("button", name="Understood").click()
    expect(page.get_by_text("Your answer came too late")).to_have_count(0)


def test_the_same_person_on_phone_and_desktop_sends_one_answer(
    open_as: Callable[..., Page], ada: Any, held: Any
) -> None:
    phone, desktop = open_as(ada), open_as(ada, viewport=DESKTOP)
    ready(phone, f"/claims/{held.id}/")
    phone.context.set_offline(True)
    phone.get_by_label("Your answer", exact=True).last.fill("From the phone, all of it.")
    phone.get_by_role("button", name="Send answer").click()
    expect(phone.get_by_text("Your answer waits for a signal.")).to_be_visible()

    desktop.goto(f"/claims/{held.id}/")
    desktop.get_by_label("Your answer", exact=True).last.fill("From the desktop, all of it.")
    desktop.get_by_role("button", name="Send answer").click()
    expect(desktop.get_by_role("heading", name=re.compile("Sent to Carla"))).to_be_visible()

    phone.context.set_offline(False)
    expect(phone.get_by_text("Your answer came too late")).to_be_visible()
    assert original(Answer.objects.get().body_sealed) == "From the desktop, all of it."


def test_the_queue_and_ones_answers_can_be_read_without_a_signal(
    open_as: Callable[..., Page], ada: Any, carla: Any, sim: Any
) -> None:
    post_enquiry(by=carla, subject="My eSIM is dead", body="Since this morning.", topic_id=sim.id)
    page = open_as(ada)
    ready(page, "/queue/")
    wait_until(page, KEPT, "/answers/")
    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_role("heading", name="My eSIM is dead")).to_be_visible()
    says_its_age(page)
    expect(page.get_by_role("button", name="Claim")).to_have_attribute("aria-disabled", "true")
    page.evaluate("document.body.dataset.stayed = ''")
    believe_in_a_signal(page)
    expect(page.locator("body[data-stayed]")).to_have_count(1)
    page.goto("/answers/")
    expect(page.get_by_role("heading", name="My answers")).to_be_visible()
    says_its_age(page)

    page.goto("/rewards/")
    expect(page.get_by_role("heading", name="This page needs a signal")).to_be_visible()
    expect(page.get_by_text("You are offline.")).to_have_count(0)  # The page says it.
    assert is_seen(page.get_by_role("heading", level=1))
    expect(page.get_by_role("link", name="Your queue")).to_be_visible()
    page.get_by_role("link", name="Your queue").click()
    expect(page.get_by_role("heading", name="My eSIM is dead")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text("This page is as you last saw it:")).to_be_hidden()


def test_signing_out_leaves_nothing_to_read_on_the_device(
    open_as: Callable[..., Page], ada: Any, held: Any
) -> None:
    page = open_as(ada)
    ready(page, "/queue/")
    page.locator("#own-menu summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(lambda url: "/queue" not in url)
    assert page.evaluate("caches.has('crowdline-pages')") is False
    page.context.set_offline(True)
    page.goto("/queue/")
    expect(page.get_by_role("heading", name="This page needs a signal")).to_be_visible()


def kept_on_the_device(page: Page) -> dict[str, Any]:
    """Answers that wait, those with photos, and drafts."""
    kept: dict[str, Any] = page.evaluate("""() => new Promise((resolve, reject) => {
        const opening = indexedDB.open("crowdline-answers");
        opening.onerror = reject;
        opening.onsuccess = () => {
            const kept = opening.result.transaction(["answers", "photos"]);
            const [answers, photos] = ["answers", "photos"].map((name) => kept.objectStore(name).count());
            kept.oncomplete = () => resolve({
                answers: answers.result,
                photos: photos.result,
                drafts: Object.keys(localStorage).filter((name) => name.startsWith("crowdline-draft:")).length,
            });
        };
    })""")
    return kept


def test_whoever_signs_out_takes_a_waiting_answer_along_and_leaves_nothing(
    open_as: Callable[..., Page], ada: Any, held: Any
) -> None:
    page = open_as(ada)
    # Only signing out may send it.
    page.add_init_script("addEventListener('online', (event) => event.stopImmediatePropagation(), true)")
    ready(page, "/queue/")
    ready(page, f"/claims/{held.id}/")
    answer_without_a_signal(page, photos=[photo()])
    expect(page.get_by_text("Your answer waits for a signal.")).to_be_visible()
    page.goto("/queue/")
    page.locator("#own-menu summary").click()
    leave = page.get_by_role("button", name="Sign out")
    expect(leave).to_have_attribute("aria-disabled", "true")
    expect(page.get_by_text("Signing out needs a signal.")).to_be_visible()
    leave.click(force=True)
    expect(page.get_by_text("Your answer waits for a signal.")).to_be_visible()
    assert kept_on_the_device(page) == {"answers": 1, "photos": 1, "drafts": 1}

    page.context.set_offline(False)
    page.evaluate(
        "document.dispatchEvent(new CustomEvent('live-state', {detail: {state: 'open'}}))"
    )  # the page looks again
    expect(leave).to_have_attribute("aria-disabled", "false")
    leave.click()
    page.wait_for_url(lambda url: "/queue/" not in url)
    assert original(Answer.objects.get().body_sealed) == WORDS
    assert kept_on_the_device(page) == {"answers": 0, "photos": 0, "drafts": 0}


def test_a_draft_that_only_the_device_has_goes_to_the_server_with_the_signal(
    open_as: Callable[..., Page], ada: Any, held: Any
) -> None:
    page = open_as(ada)
    ready(page, f"/claims/{held.id}/")
    page.context.set_offline(True)
    page.get_by_label("Your answer", exact=True).last.fill(WORDS)
    expect(page.get_by_text("Saved on this device")).to_be_visible()
    assert not Draft.objects.exists()
    page.context.set_offline(False)
    expect(page.get_by_text("Draft saved")).to_be_visible()
    assert original(Draft.objects.get().body_sealed) == WORDS


SPEAKS = (
    "language => caches.match('/offline/').then((page) => page?.headers.get('Content-Language') === language)"
)


def test_where_there_is_no_page_whoever_reads_german_finds_their_drafts_in_german(
    open_as: Callable[..., Page], ada: Any, held: Any
) -> None:
    """In a browser that asks for English."""
    ada.language = "de"
    ada.save()
    page = open_as(ada)
    page.goto("/queue/")
    wait_for_service_worker(page)
    assert not page.evaluate(SPEAKS, "de")
    page.goto(f"/claims/{held.id}/")
    page.locator("textarea[name=body]").last.fill(WORDS)
    wait_until(page, "JSON.stringify(localStorage).includes('flight mode')")
    wait_until(page, SPEAKS, "de")

    page.context.set_offline(True)
    page.goto("/rewards/")
    expect(page.get_by_role("heading", name="Diese Seite braucht Netz")).to_be_visible()
    drafts = page.locator("#kept-drafts")
    expect(drafts.get_by_role("listitem")).to_have_count(1)
    expect(drafts.get_by_text(WORDS)).to_be_visible()
    expect(drafts.get_by_text(re.compile(r"Gespeichert: \d{2}\.\d{2}\.\d{4}"))).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("#kept-drafts")).to_have_count(0)  # the page has come back by itself
    expect(page.locator("h1")).to_contain_text("Punkte")


def by_form(page: Page, user: Any) -> None:
    page.goto("/accounts/login/?next=/queue/")
    page.get_by_label("Email").fill(user.email)
    page.get_by_label("Password").first.fill(PASSWORD)
    page.get_by_role("button", name="Sign in").first.click()
    page.wait_for_url("**/queue/")


PUSH_ADDRESS = """() => {
    const subscription = {
        endpoint: "https://fcm.googleapis.com/fcm/send/adas",
        unsubscribe: async () => {
            if (!self.hasFailed) { self.hasFailed = true; throw new Error("The push service is away."); }
            self.hasEnded = true;
        },
    };
    const manager = { getSubscription: async () => (self.hasEnded ? null : subscription) };
    Object.defineProperty(self.registration, "pushManager", { value: manager });
}"""
"""Of a push service that takes no test's browser, and is away the first time that it is asked."""

HAS_ENDED = """async () => {
    for (let times = 0; times < 100 && !self.hasEnded; times++) await new Promise((go) => setTimeout(go, 100));
    return self.hasEnded;
}"""


def test_whoever_else_signs_in_at_a_device_finds_and_sends_nothing_of_the_one_before(
    open_as: Callable[..., Page], ada: Any, ben: Any, held: Any
) -> None:
    page = open_as(ada)
    page.goto("/ask/")
    page.get_by_label("Your question in one line").fill("Of Ada's own line")
    wait_until(page, "JSON.stringify(localStorage).includes('own line')")
    ready(page, f"/claims/{held.id}/")
    page.context.service_workers[0].evaluate(PUSH_ADDRESS)
    PushDevice.objects.create(person=ada, endpoint="https://fcm.googleapis.com/fcm/send/adas")
    answer_without_a_signal(page)
    expect(page.get_by_text("Your answer waits for a signal.")).to_be_visible()
    page.goto("about:blank")
    page.context.clear_cookies()  # Her session has ended, and nobody pressed "Sign out".
    page.context.set_offline(False)

    by_form(page, ben)
    expect(page.get_by_role("heading", name="You are available")).to_be_visible()
    wait_until(page, "caches.has('crowdline-person')")
    page.evaluate("dispatchEvent(new Event('online'))")  # the page sends what waits
    page.goto("/ask/")
    expect(page.get_by_label("Your question in one line")).to_have_value("")
    assert page.locator("#outbox").inner_text() == ""
    assert not Answer.objects.exists()
    assert not PushDevice.objects.exists()
    assert page.context.service_workers[0].evaluate(HAS_ENDED)
    page.context.set_offline(True)
    page.goto("/rewards/")
    expect(page.get_by_role("link", name="Your queue")).to_be_visible()
    expect(page.get_by_role("link", name="A question you are on")).to_have_count(0)
    expect(page.get_by_text("Of Ada's own line")).to_have_count(0)
    page.context.set_offline(False)
    page.locator("#own-menu summary").click()  # the page has come back by itself
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(lambda url: "/rewards" not in url)
    assert kept_on_the_device(page) == {"answers": 1, "photos": 0, "drafts": 2}

    by_form(page, ada)
    expect(page.get_by_text("Your answer has gone out.")).to_be_visible()
    answer = Answer.objects.get()
    assert (answer.author, original(answer.body_sealed)) == (ada, WORDS)
    page.goto("/ask/")
    expect(page.get_by_label("Your question in one line")).to_have_value("Of Ada's own line")


def test_without_a_signal_one_is_advised_too_and_what_the_server_refuses_comes_back(
    open_as: Callable[..., Page], ada: Any, held: Any
) -> None:
    page = open_as(ada)
    ready(page, f"/claims/{held.id}/")
    page.context.set_offline(True)
    field = page.get_by_label("Your answer", exact=True).last
    send = page.get_by_role("button", name="Send answer")
    field.fill("Open {menu} there.")
    send.click()
    advice = page.locator("[data-advice]")
    expect(advice).to_be_focused()
    expect(advice.get_by_role("listitem")).to_have_count(2)  # short, and a gap
    assert kept_on_the_device(page)["answers"] == 0

    words = "Write to me at ada@example.com and I will explain it."
    field.fill(words)
    send.click()
    expect(advice.get_by_role("listitem")).to_have_text(re.compile("phone number or an email address"))
    assert kept_on_the_device(page)["answers"] == 0
    send.click()
    expect(page.get_by_text("Your answer waits for a signal.")).to_be_visible()
    expect(advice).to_have_count(0)

    page.context.set_offline(False)
    expect(page.get_by_text("Your answer could not be sent:")).to_be_visible()
    assert not Answer.objects.exists()
    page.goto("/queue/")
    page.locator("#outbox").get_by_role("link", name="See it").click()
    page.wait_for_url(f"**/claims/{held.id}/")
    expect(field).to_have_value(words)
    expect(field).to_be_editable()
    assert original(Draft.objects.get().body_sealed) == words


def test_without_a_signal_an_answer_that_came_back_is_not_sent_again_unread(
    open_as: Callable[..., Page], ada: Any, scene: Any
) -> None:
    made = scene.at("returned")
    page = open_as(ada)
    ready(page, f"/claims/{made['claim_id']}/")
    page.context.set_offline(True)
    field = page.get_by_label("Your answer, rewritten")
    said = field.input_value()
    field.fill(f"  {said.upper()} ")
    send = page.get_by_role("button", name="Send again")
    send.click()
    expect(page.locator("[data-advice]").get_by_role("listitem")).to_have_text(
        "It says the same as an earlier answer to this question."
    )
    assert kept_on_the_device(page)["answers"] == 0
    field.fill(f"{said} It is the upper one.")
    send.click()
    expect(page.get_by_text("Your answer waits for a signal.")).to_be_visible()
