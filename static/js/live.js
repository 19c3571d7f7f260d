// One socket a tab. A poke {type, id} says that something changed; what it names fetches itself anew.
//
//   <body data-live-url="...">  where the socket is; absolute or on this host
//   <section data-live="offer.sent offer.rescinded" [data-live-id="…"] hx-get="…" hx-trigger="live" hx-swap="outerHTML">
//
// The element gets a "live" event (it does not bubble, so a live region may hold another). Pokes may be lost, so
// everything live is fetched on each connect, after joining, and when the server says that it has lost some. While the
// socket cannot be had, every 15 s while the page is seen. An element waits while somebody presses anywhere, or types,
// decides, sends or has opened something in it (details[data-holds]), also with what it has fetched already: nothing moves
// under a finger.
// data-live-gap="2000" (needs an id) lets it change at most every 2 s. What fetches itself by the clock (hx-trigger="live,
// every 20s") does so while its page is seen, and at once when it is seen again. Sends "live-state" on document:
// {state: "open" | "reconnecting" | "signed-out"}. Signed out, the page forgets all that it shows; when a reply is for
// somebody else than the page (they signed in in another tab), it is loaded again as theirs.

const POLL_MS = 15_000;
const PING_MS = 25_000;
const PONG_WITHIN_MS = 8_000;
const LONGEST_WAIT_MS = 30_000;
const GATHER_MS = 300; // Several pokes in a row are one fetch, and twenty pages poked at once do not come at once.
const LOST_SPREAD_MS = 5_000; // Of lost pokes every page hears at the same moment.
const BUSY_RETRY_MS = 1_000;
const CLICK_WITHIN_MS = 100;
const NOT_SIGNED_IN = 4401;

const address = new URL(document.body.dataset.liveUrl, location.href);
address.protocol = address.protocol.replace("http", "ws");

let socket = null;
let attempts = 0;
let polling = null;
let reconnecting = null;
let unanswered = null;

const BY_ITSELF = new Set(["live", "countdown-end"]);
const IN_USE = "dialog[open], .htmx-request, [aria-busy=true], details[data-holds][open]";
const TEXT = "textarea, input:not([type=radio], [type=checkbox], [type=hidden], [type=file])";

const pending = new WeakMap(); // element -> timer of its next fetch
const fetchedAt = new Map(); // id -> when, because a swap replaces the element

let isPressed = false;
let lettingGo = null;
const missed = new Set(); // what the clock would have fetched while the page was hidden

function isBusy(element) {
  const along = element.getAttribute("hx-select-oob");
  if (along && [...document.querySelectorAll(along)].some((each) => each.querySelector(IN_USE))) return true;
  const isTyped = [...element.querySelectorAll(TEXT)].some(
    (field) => field === document.activeElement || field.value !== field.defaultValue,
  );
  return isTyped || isPressed || element.ariaBusy === "true" || element.querySelector(IN_USE);
}

const isFetching = (element) => element.matches(".htmx-request"); // htmx would drop what it queues for one that it replaces

function press() {
  clearTimeout(lettingGo);
  isPressed = true;
}

// The click comes after it.
function letGo() {
  clearTimeout(lettingGo);
  lettingGo = setTimeout(() => {
    isPressed = false;
  }, CLICK_WITHIN_MS);
}

function delayOf(element, poke) {
  const gap = Number(element.dataset.liveGap ?? 0);
  const sinceLast = performance.now() - (fetchedAt.get(element.id) ?? -Infinity);
  return Math.max(gap - sinceLast, poke ? GATHER_MS * (0.5 + Math.random() / 2) : 0);
}

function refresh(element, poke) {
  if (pending.has(element)) return;
  const when = () => {
    pending.delete(element);
    if (!element.isConnected) {
      // What took its place meanwhile was written before the poke, perhaps: the news is for that.
      const successor = element.id && document.getElementById(element.id);
      if (successor?.dataset.live) refresh(successor, poke);
      return;
    }
    if (isBusy(element) || isFetching(element)) return void pending.set(element, setTimeout(when, BUSY_RETRY_MS));
    if (element.id) fetchedAt.set(element.id, performance.now());
    element.dispatchEvent(new CustomEvent("live", { detail: poke }));
  };
  pending.set(element, setTimeout(when, delayOf(element, poke)));
}

function refreshAll() {
  for (const element of document.querySelectorAll("[data-live]")) refresh(element, null);
}

function onPoke(poke) {
  if (poke.type === "pokes.lost") return void setTimeout(refreshAll, Math.random() * LOST_SPREAD_MS);
  for (const element of document.querySelectorAll("[data-live]")) {
    const { live, liveId } = element.dataset;
    if (live.split(/\s+/).includes(poke.type) && (!liveId || liveId === poke.id)) refresh(element, poke);
  }
}

// Whoever sits here next may be somebody else, also if the page comes back by the back button. What was typed and not
// sent stays for its writer.
function forgetPage() {
  const main = document.querySelector("main");
  const typed = [...main.querySelectorAll(TEXT)].filter((field) => field.value !== field.defaultValue);
  for (const field of typed) field.ariaLabel = field.labels?.[0]?.textContent.trim() ?? field.ariaLabel;
  main.replaceChildren(...typed);
  // Of what stands around it the brand stays, and what the site says of itself: its signal, its version (by their ids).
  const around = "dialog, .menu, .appbar > :not(.brand), .tabs, .notices > :not([id]), #toasts > *, #queue-news > *, #problem > *";
  for (const rest of document.querySelectorAll(around)) rest.remove();
  document.getElementById("announcer").textContent = "";
  document.title = "Crowdline";
}

function tell(state) {
  document.dispatchEvent(new CustomEvent("live-state", { detail: { state } }));
}

function poll() {
  polling ??= setInterval(() => {
    if (!document.hidden && navigator.onLine) refreshAll();
  }, POLL_MS);
}

function connect() {
  clearTimeout(reconnecting);
  if (socket && socket.readyState <= WebSocket.OPEN) return;
  const mine = (socket = new WebSocket(address));
  mine.onopen = () => {
    clearInterval(polling);
    polling = null;
    attempts = 0;
    tell("open");
    refreshAll();
  };
  mine.onmessage = (message) => {
    clearTimeout(unanswered);
    unanswered = null;
    if (message.data !== "pong") onPoke(JSON.parse(message.data));
  };
  mine.onclose = (event) => {
    if (mine !== socket) return;
    clearTimeout(unanswered);
    unanswered = null;
    if (event.code === NOT_SIGNED_IN) {
      clearInterval(polling);
      forgetPage();
      return tell("signed-out");
    }
    poll();
    // The first misses are often only a server being replaced: not worth a word.
    if (++attempts > 2) tell("reconnecting");
    const wait = Math.min(LONGEST_WAIT_MS, 500 * 2 ** attempts);
    reconnecting = setTimeout(connect, wait * (0.5 + Math.random() / 2));
  };
}

// A phone that slept keeps a dead socket that looks open; only an unanswered ping shows it.
function ping() {
  if (!socket || socket.readyState !== WebSocket.OPEN || unanswered) return;
  const asked = socket;
  asked.send("ping");
  unanswered = setTimeout(() => {
    unanswered = null;
    if (asked === socket) {
      socket = null;
      asked.close();
      poll();
      connect();
    }
  }, PONG_WITHIN_MS);
}

function wake() {
  if (document.hidden) return;
  if (socket?.readyState === WebSocket.OPEN) ping();
  else connect();
}

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const reader = detail.xhr.getResponseHeader("X-Person");
  const { elt, triggeringEvent } = detail.requestConfig;
  if (reader && reader !== document.body.dataset.person) {
    detail.shouldSwap = false;
    location.reload();
  } else if (elt.dataset.live && (!triggeringEvent || BY_ITSELF.has(triggeringEvent.type)) && isBusy(elt)) {
    detail.shouldSwap = false;
    refresh(elt, null);
  }
});
document.addEventListener("htmx:beforeRequest", (event) => {
  const { elt, requestConfig } = event.detail;
  if (!document.hidden || requestConfig.triggeringEvent || !elt.getAttribute("hx-trigger")?.includes("every ")) return;
  event.preventDefault();
  missed.add(elt);
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  for (const element of missed) refresh(element, null);
  missed.clear();
});
addEventListener("pointerdown", press, true);
for (const type of ["pointerup", "pointercancel", "blur", "keyup"]) addEventListener(type, letGo, true);
addEventListener("keydown", (event) => event.key === " " && press(), true); // a button is pressed until the key comes up
setInterval(() => !document.hidden && ping(), PING_MS);
document.addEventListener("visibilitychange", wake);
addEventListener("online", wake);
// An open socket would keep the page out of the back/forward cache.
addEventListener("pagehide", () => {
  const left = socket;
  socket = null;
  clearTimeout(reconnecting);
  left?.close();
});
addEventListener("pageshow", (event) => event.persisted && connect());
connect();
