"""A push from the event to the screen: the worker sends it, a push service of ours takes it, Chromium shows it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page, expect

from marketplace.actions.add_device import add_device
from marketplace.actions.post_enquiry import post_enquiry
from marketplace.models import Answer
from marketplace.push.models import PushDevice
from routing.actions.claim_enquiry import claim_enquiry
from tests.browser.conftest import wait_for_service_worker
from tests.conftest import PASSWORD
from tests.push.conftest import PushService, text_of

pytestmark = [pytest.mark.browser, pytest.mark.race]


@pytest.fixture
def push_service(settings: Any) -> Iterator[PushService]:
    settings.PUSH_SERVICES = ["127.0.0.1"]
    service = PushService()
    yield service
    service.stop()


SHOWN = """async () => (await registration.getNotifications())
    .map(({title, body, tag, data}) => ({title, body, tag, data}))"""
TAP = """async () => {
    self.askedOf = "";
    Object.defineProperty(clients, "openWindow", {
        configurable: true, value: async (url) => { self.askedOf = `opens ${url}`; },
    });
    WindowClient.prototype.focus = async function () { self.askedOf = `shows ${this.url}`; };
    const [notification] = await registration.getNotifications();
    dispatchEvent(new NotificationEvent("notificationclick", { notification }));
}"""


class Browser:
    """The page's browser as the push service and the screen see it, through the DevTools protocol."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.registrations: list[str] = []
        self.site_url = ""
        self._protocol: CDPSession = page.context.new_cdp_session(page)
        self._protocol.on("ServiceWorker.workerRegistrationUpdated", self._note)
        self._protocol.send("ServiceWorker.enable")

    def _note(self, event: dict[str, Any]) -> None:
        self.registrations += [each["registrationId"] for each in event["registrations"]]

    def deliver(self, message: str) -> None:
        self._delivered = message
        self._send("deliverPushMessage", data=message)

    def come_back_to_a_signal(self, tag: str) -> None:
        """As the browser does by itself some time after the signal is back, also with every page closed."""
        self._send("dispatchSyncEvent", tag=tag, lastChance=False)

    def _send(self, what: str, **words: Any) -> None:
        where = {"origin": self.site_url, "registrationId": self.registrations[-1]}
        self._protocol.send(f"ServiceWorker.{what}", where | words)

    def in_worker(self, question: str, given: Any = None) -> Any:
        """What the service worker itself says; the pages may all be closed."""
        context = self.page.context
        worker = (
            context.service_workers[-1]
            if context.service_workers
            else context.wait_for_event("serviceworker")
        )
        return worker.evaluate(question, given)

    def on_the_screen(self) -> list[dict[str, Any]]:
        """The notifications, asked of the service worker."""
        for times in range(1, 301):
            shown: list[dict[str, Any]] = self.in_worker(SHOWN)
            if shown:
                return shown
            self.page.wait_for_timeout(100)
            if times % 50 == 0:  # DevTools drops a message now and then; one of the same kind takes its place
                self.deliver(self._delivered)
        raise AssertionError("Nothing was shown.")

    def tap(self, *, patience_tenths: int = 300) -> str:
        """Tap the one notification; the address of the page that is opened, or "" if one was there already.

        Only a finger on the screen may open a window, and no test has one: the event is dispatched where the browser
        would, with the notification that is really shown, and what is asked of the browser is noted.
        """
        self.in_worker(TAP)
        for _ in range(patience_tenths):
            if asked := self.in_worker("() => self.askedOf"):
                return str(asked)
            self.page.wait_for_timeout(100)
        raise AssertionError("The tap led nowhere.")


def opened(page: Page) -> Browser:
    """With the site allowed to show notifications and its service worker in charge."""
    page.context.grant_permissions(["notifications"])
    browser = Browser(page)
    page.goto("/profile/")
    wait_for_service_worker(page)
    browser.site_url = page.evaluate("location.origin")
    return browser


def sign_in(page: Page, user: Any) -> None:
    page.get_by_label("Email").fill(user.email)
    page.get_by_label("Password").first.fill(PASSWORD)
    page.get_by_role("button", name="Sign in").first.click()


def test_an_offer_reaches_a_closed_page_and_a_tap_opens_it(
    push_service: PushService, open_as: Callable[..., Page], ada: Any, carla: Any, sim: Any
) -> None:
    page = open_as(ada)
    browser = opened(page)
    add_device(by=ada, name="Chrome on Android", **push_service.subscription)
    page.goto("/ask/")  # no page that shows offers is open
    enquiry = post_enquiry(by=carla, subject="My eSIM is dead", body="Call me.", topic_id=sim.id)
    push_service.wait_for(1)
    browser.deliver(json.dumps(push_service.received[0]))
    (notification,) = browser.on_the_screen()
    assert notification["title"] == "A question for you: SIM and eSIM"
    assert notification["body"] == "40 points"

    page.goto(notification["data"]["url"])
    assert page.url.endswith(f"/queue/#offer-{enquiry.id}")
    expect(page.get_by_role("heading", name="My eSIM is dead")).to_be_visible()

    page.goto("about:blank")  # nothing that the page still fetches may bring other cookies
    page.context.clear_cookies()
    page.goto(notification["data"]["url"])
    sign_in(page, ada)
    expect(page.get_by_role("heading", name="My eSIM is dead")).to_be_visible()
    assert page.url.endswith(f"/queue/#offer-{enquiry.id}")

    claim_enquiry(enquiry_id=enquiry.id, by=ada)
    page.goto(notification["data"]["url"])
    expect(page.get_by_role("button", name="Send answer")).to_be_visible()


def test_a_tap_with_every_page_closed_leads_to_the_offer_also_through_a_sign_in(
    push_service: PushService, open_as: Callable[..., Page], ada: Any, carla: Any, sim: Any
) -> None:
    page = open_as(ada)
    browser = opened(page)
    add_device(by=ada, name="Chrome on Android", **push_service.subscription)
    page.goto("about:blank")
    enquiry = post_enquiry(by=carla, subject="My eSIM is dead", body="Call me.", topic_id=sim.id)
    push_service.wait_for(1)
    browser.deliver(json.dumps(push_service.received[0]))
    (notification,) = browser.on_the_screen()
    assert notification["title"] == "A question for you: SIM and eSIM"

    did, address = browser.tap().split(" ")
    assert (did, address) == ("opens", browser.site_url + push_service.received[0]["url"])
    assert browser.in_worker(SHOWN) == []
    page.goto(address)
    expect(page.locator(f"#offer-{enquiry.id}:target")).to_be_visible()

    page.goto("about:blank")
    page.context.clear_cookies()
    page.goto(address)
    sign_in(page, ada)
    expect(page.locator(f"#offer-{enquiry.id}:target")).to_be_visible()


@pytest.mark.parametrize("is_there", [True, False])
def test_a_tap_takes_the_page_that_is_open_there_and_leads_no_other_away(
    open_as: Callable[..., Page], ada: Any, is_there: bool
) -> None:
    page = open_as(ada)
    browser = opened(page)
    if is_there:
        page.goto("/answers/")
        wait_for_service_worker(page)
    browser.deliver(json.dumps({"title": "It came back", "url": "/answers/"}))
    assert [each["title"] for each in browser.on_the_screen()] == ["It came back"]
    assert browser.tap() == f"{'shows' if is_there else 'opens'} {browser.site_url}/answers/"


@pytest.mark.parametrize("odd", ["", "not JSON", "null", "7", '"words"', "[]", '{"kind": "unheard of"}'])
def test_something_is_shown_whatever_comes(open_as: Callable[..., Page], ada: Any, odd: str) -> None:
    browser = opened(open_as(ada))
    browser.deliver(odd)
    (notification,) = browser.on_the_screen()
    assert (notification["title"], notification["body"]) == ("Crowdline", "")
    assert browser.tap() == f"opens {browser.site_url}/"


def test_a_tap_never_leads_to_another_site(open_as: Callable[..., Page], ada: Any) -> None:
    browser = opened(open_as(ada))
    browser.deliver(json.dumps({"title": "Win", "url": "https://example.org/"}))
    browser.on_the_screen()
    with pytest.raises(AssertionError, match="led nowhere"):
        browser.tap(patience_tenths=20)


CHANGED = """async (given) => {
    const manager = {
        subscribe: async (options) => {
            self.renewedWith = options;
            return { toJSON: () => ({ endpoint: given.endpoint, keys: { p256dh: given.p256dh, auth: given.auth } }) };
        },
    };
    Object.defineProperty(registration, "pushManager", { value: manager, configurable: true });
    const oldSubscription = { options: { userVisibleOnly: true } };
    dispatchEvent(Object.assign(new ExtendableEvent("pushsubscriptionchange"), { oldSubscription }));
}"""
"""The browser's push service takes no test's browser: its answer is given here, as is its news of a new address."""


def test_a_browser_whose_push_address_has_changed_tells_the_server_at_once(
    push_service: PushService, open_as: Callable[..., Page], ada: Any
) -> None:
    page = open_as(ada)
    browser = opened(page)
    page.goto("about:blank")
    browser.in_worker(CHANGED, push_service.subscription)
    for _ in range(300):
        if PushDevice.objects.filter(person=ada, endpoint=push_service.subscription["endpoint"]).exists():
            break
        page.wait_for_timeout(100)
    assert PushDevice.objects.get().person == ada
    assert browser.in_worker("() => self.renewedWith") == {"userVisibleOnly": True}


def test_a_waiting_answer_goes_out_with_every_page_closed_and_once(
    open_as: Callable[..., Page], ada: Any, carla: Any, sim: Any
) -> None:
    enquiry = post_enquiry(by=carla, subject="My eSIM is dead", body="Since this morning.", topic_id=sim.id)
    held = claim_enquiry(enquiry_id=enquiry.id, by=ada)
    page = open_as(ada)
    browser = opened(page)
    page.goto(f"/claims/{held.id}/")
    page.context.set_offline(True)
    page.get_by_label("Your answer", exact=True).last.fill("Switch flight mode on, then off again.")
    page.get_by_role("button", name="Send answer").click()
    expect(page.get_by_text("Your answer waits for a signal.")).to_be_visible()
    page.goto("about:blank")
    page.context.set_offline(False)
    for _ in range(2):  # browsers say so when they like, and may say so more than once
        browser.come_back_to_a_signal("send-answers")
    for _ in range(300):
        if Answer.objects.exists():
            break
        page.wait_for_timeout(100)
    page.wait_for_timeout(1_000)
    assert Answer.objects.get().author == ada
    page.goto("/queue/")
    expect(page.get_by_text("Your answer has gone out.")).to_be_visible()


PUSH_OF_THIS_BROWSER = """
const given = GIVEN;
const KEPT = "what the browser keeps";
const kept = () => {
  const key = JSON.parse(localStorage.getItem(KEPT));
  return key && {
    options: { applicationServerKey: Uint8Array.from(key).buffer },
    toJSON: () => ({ endpoint: given.endpoint, keys: { p256dh: given.p256dh, auth: given.auth } }),
    endpoint: given.endpoint,
  };
};
PushManager.prototype.getSubscription = async () => kept();
PushManager.prototype.subscribe = async ({ userVisibleOnly, applicationServerKey }) => {
  if (!userVisibleOnly) throw new DOMException("It must always be shown.", "NotAllowedError");
  localStorage.setItem(KEPT, JSON.stringify([...applicationServerKey]));
  return kept();
};
"""
"""No push service takes a test's browser: what it would say is given here, and lasts over a reload."""


def profile_with_push(page: Page, subscription: dict[str, str], *, also: str = "") -> None:
    page.add_init_script(PUSH_OF_THIS_BROWSER.replace("GIVEN", json.dumps(subscription)) + also)
    page.goto("/profile/")


def test_a_device_that_is_allowed_is_told_to_the_server(
    push_service: PushService, open_as: Callable[..., Page], ada: Any
) -> None:
    page = open_as(ada)
    page.context.grant_permissions(["notifications"])
    profile_with_push(page, push_service.subscription)
    page.get_by_role("button", name="Allow on this device").click()
    devices = page.locator("#devices")
    expect(devices.get_by_role("listitem")).to_have_count(1)
    expect(devices.get_by_role("status")).to_have_text("This device is told.")
    expect(page.get_by_role("button", name="Allow on this device")).to_be_hidden()
    device = PushDevice.objects.get()
    assert device.person == ada
    assert {name: getattr(device, name) for name in push_service.subscription} == push_service.subscription
    key = bytes(page.evaluate("JSON.parse(localStorage.getItem('what the browser keeps'))"))
    assert text_of(key) == devices.get_attribute("data-push-key")

    PushDevice.objects.all().delete()
    page.evaluate("localStorage.removeItem('crowdline-push')")
    page.reload()  # A device that is allowed already tells the server again.
    expect(devices.get_by_role("status")).to_have_text("This device is told.")
    assert PushDevice.objects.get().endpoint == push_service.subscription["endpoint"]


PERMISSION = "Object.defineProperty(Notification, 'permission', { get: () => '%s' });"


@pytest.mark.parametrize("is_asked_here", [True, False])
def test_where_notifications_are_blocked_it_is_said_how_to_allow_them(
    push_service: PushService, open_as: Callable[..., Page], ada: Any, is_asked_here: bool
) -> None:
    page = open_as(ada)
    before = PERMISSION % ("default" if is_asked_here else "denied")
    refused = "Notification.requestPermission = async () => 'denied';"
    profile_with_push(page, push_service.subscription, also=before + refused)
    button = page.get_by_role("button", name="Allow on this device")
    if is_asked_here:
        button.click()
    expect(page.locator("#devices").get_by_role("status")).to_contain_text(
        "This browser blocks notifications"
    )
    expect(button).to_be_hidden()
    assert not PushDevice.objects.exists()


def test_a_device_that_the_server_refuses_can_be_tried_again(
    push_service: PushService, open_as: Callable[..., Page], ada: Any
) -> None:
    page = open_as(ada)
    page.context.grant_permissions(["notifications"])
    profile_with_push(page, push_service.subscription | {"endpoint": "https://example.org/send/1"})
    button = page.get_by_role("button", name="Allow on this device")
    button.click()
    expect(page.locator("#devices").get_by_role("status")).to_have_text(
        "That did not work. Nothing has changed; try again."
    )
    expect(button).to_be_enabled()
    assert not PushDevice.objects.exists()
