// Allows this device to be told with every page closed: <section data-push-key="our public key" data-push-url="…"> with
// a button [data-push-allow] and a line [data-push-state], which holds the words for each state as data-*. A device
// that is allowed already tells the server its address again when it or our key has changed.

const STORED = "crowdline-push";

const section = document.querySelector("[data-push-key]");
const button = section?.querySelector("[data-push-allow]");
const line = section?.querySelector("[data-push-state]");

function say(state, mayAllow) {
  line.textContent = line.dataset[state] ?? "";
  button.hidden = !mayAllow;
}

function bytes(text) {
  const base64 = text.replaceAll("-", "+").replaceAll("_", "/");
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

function isOurs(subscription) {
  const key = subscription.options.applicationServerKey;
  return key && String(new Uint8Array(key)) === String(bytes(section.dataset.pushKey));
}

async function subscribe(registration) {
  const earlier = await registration.pushManager.getSubscription();
  if (earlier && isOurs(earlier)) return earlier;
  await earlier?.unsubscribe();
  const applicationServerKey = bytes(section.dataset.pushKey);
  return registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
}

async function tellServer(subscription) {
  const { endpoint, keys } = subscription.toJSON();
  const headers = { ...JSON.parse(document.body.getAttribute("hx-headers")), Accept: "application/json" };
  const body = new URLSearchParams({ endpoint, p256dh: keys.p256dh, auth: keys.auth });
  const answer = await fetch(section.dataset.pushUrl, { method: "POST", headers, body });
  if (!answer.ok) throw new Error(`The server refused this device: ${answer.status}`);
  try {
    localStorage.setItem(STORED, endpoint);
  } catch {
    // Then it is told again on the next visit, which does no harm.
  }
}

const isKnown = ({ endpoint }) => {
  try {
    return localStorage.getItem(STORED) === endpoint;
  } catch {
    return false;
  }
};

async function allow() {
  button.setAttribute("aria-disabled", "true");
  try {
    if ((await Notification.requestPermission()) !== "granted") return say("blocked", false);
    const registration = await navigator.serviceWorker.ready;
    await tellServer(await subscribe(registration));
    location.reload(); // The list of devices is the server's.
  } catch {
    say("failed", true);
  } finally {
    button.removeAttribute("aria-disabled");
  }
}

async function start() {
  if (!("PushManager" in window && "Notification" in window && navigator.serviceWorker)) return say("unable", false);
  if (Notification.permission === "denied") return say("blocked", false);
  const registration = await navigator.serviceWorker.ready;
  const subscription = await registration.pushManager.getSubscription();
  const isAllowed = Notification.permission === "granted" && subscription && isOurs(subscription);
  if (!isAllowed) return say("", true);
  if (!isKnown(subscription)) await tellServer(subscription).catch(() => say("failed", true));
  say("on", false);
}

if (section) {
  button.addEventListener("click", allow);
  start();
}
