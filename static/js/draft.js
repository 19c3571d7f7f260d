// Keeps what somebody types, on the device at once and on the server if there is an address for it.
//
//   <textarea data-draft-key="claim-…" [data-draft-url="…"] [data-draft-status="id of components/draft_status.html"]>
//
// What the server answered is the event "draft-answer" of the field. Saved 1 s after the last key; what only the device has goes to the server when the signal is back. Restored where the
// server brought an empty field or the very words that this device went on from, and on a page that was kept from before.
// What was written elsewhere meanwhile stays. Each person's are under their own mark (<body data-person="…">), so that
// whoever else signs in at this device neither sees nor loses them; what somebody wrote before they signed in is theirs.
// Forgotten when a form that htmx sent was accepted, when a page names it in data-draft-clear="claim-…", after a week, and all of one's own on
// signing out (form[data-forgets-drafts]): the next person at this device must not read them.

const PREFIX = "crowdline-draft:";
const STRANGERS = `${PREFIX}:`;
const OWN = `${PREFIX}${document.body.dataset.person ?? ""}:`;
const PAUSE_MS = 1_000;
const KEPT_MS = 7 * 24 * 3600 * 1000;

const timers = new WeakMap(); // fields with something unsaved
const restored = new WeakSet();
const there = new WeakMap(); // field -> the words that the server has of it
const keptAt = Date.parse(document.documentElement.dataset.keptAt ?? ""); // a page from before, without a signal
let isSigningOut = false;

// Storage may be switched off or full; the server's copy is then the only one.
function onDevice(work) {
  try {
    return work(localStorage) ?? true;
  } catch {
    return null;
  }
}

const readNamed = (name) => onDevice((store) => JSON.parse(store.getItem(name) ?? "null"));
const read = (key) => readNamed(OWN + key) ?? readNamed(STRANGERS + key);
const base = (field) => (there.get(field) ?? field.defaultValue).trim();
function write(field) {
  const draft = { text: field.value, at: Date.now(), base: base(field) };
  return !isSigningOut && onDevice((store) => store.setItem(OWN + field.dataset.draftKey, JSON.stringify(draft)));
}
const forgetNamed = (name) => onDevice((store) => store.removeItem(name));
function forget(key) {
  forgetNamed(OWN + key);
  forgetNamed(STRANGERS + key);
}

function drafts() {
  return onDevice((store) => Object.keys(store).filter((name) => name.startsWith(PREFIX))) || [];
}

function tell(field, state) {
  const line = document.getElementById(field.dataset.draftStatus ?? "");
  if (!line) return;
  const time = new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: "short" }).format();
  const words = line.dataset[state] ?? "";
  line.textContent = state.startsWith("saved") ? `${words} ${time}` : words;
}

async function send(field) {
  const headers = { ...JSON.parse(document.body.getAttribute("hx-headers")), Accept: "application/json" };
  const text = field.value;
  const body = new URLSearchParams({ [field.name || "body"]: text });
  try {
    const answer = await fetch(field.dataset.draftUrl, { method: "POST", headers, body });
    if (answer.ok) there.set(field, text);
    field.dispatchEvent(new CustomEvent("draft-answer", { bubbles: true, detail: answer }));
    return answer.ok;
  } catch {
    return false;
  }
}

async function save(field) {
  if (!field.isConnected) return; // Swapped away: what it held was sent, or stands in its successor.
  timers.delete(field);
  const isHere = write(field);
  const isThere = field.dataset.draftUrl && navigator.onLine && (await send(field));
  if (isThere) write(field);
  tell(field, isThere ? "saved" : isHere ? "savedHere" : "failed");
}

const isNewer = (draft, field) => draft.at > keptAt || draft.base === field.value.trim();

function restore() {
  for (const field of document.querySelectorAll("[data-draft-key]")) {
    if (restored.has(field)) continue;
    restored.add(field);
    const draft = read(field.dataset.draftKey);
    if (!draft?.text || draft.text === field.value || (field.value && !isNewer(draft, field))) continue;
    field.value = draft.text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    tell(field, "restored");
  }
}

function forgetWhatIsDone() {
  for (const mark of document.querySelectorAll("[data-draft-clear]")) forget(mark.dataset.draftClear);
  for (const name of drafts()) {
    if (!(readNamed(name)?.at > Date.now() - KEPT_MS)) forgetNamed(name);
  }
}

function start() {
  forgetWhatIsDone();
  restore();
}

const draftsSentBy = ({ elt, verb }) =>
  verb !== "get" && elt.matches("form") ? [...elt.elements].filter((field) => field.matches("[data-draft-key]")) : [];

function stopWaiting(field) {
  clearTimeout(timers.get(field));
  timers.delete(field);
}

document.addEventListener("input", (event) => {
  const field = event.target;
  if (!field.matches("[data-draft-key]")) return;
  clearTimeout(timers.get(field));
  timers.set(field, setTimeout(save, PAUSE_MS, field));
});
// A form on its way takes its words along: nothing is saved to the server behind it. The device keeps them until it is
// accepted. Other requests from inside a form, a preview say, are no sending.
document.addEventListener("htmx:beforeRequest", (event) => {
  for (const field of draftsSentBy(event.detail.requestConfig)) {
    if (!timers.has(field)) continue;
    stopWaiting(field);
    write(field);
  }
});
document.addEventListener("htmx:afterRequest", (event) => {
  const { xhr, requestConfig } = event.detail; // detail.elt is an ancestor once the reply has taken the form's place
  if (!xhr.status || xhr.status >= 400) return;
  for (const field of draftsSentBy(requestConfig)) {
    stopWaiting(field);
    forget(field.dataset.draftKey);
  }
});
document.addEventListener("htmx:afterSettle", start);
document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-forgets-drafts]")) return;
  isSigningOut = true;
  drafts().filter((name) => name.startsWith(OWN) || name.startsWith(STRANGERS)).forEach(forgetNamed);
});
addEventListener("online", () => {
  for (const field of document.querySelectorAll("[data-draft-url]")) {
    if (field.value.trim() !== base(field) && !timers.has(field)) save(field);
  }
});
// The last second of typing, when the page is left.
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) return;
  for (const field of document.querySelectorAll("[data-draft-key]")) {
    if (field.value && timers.has(field)) write(field);
  }
});
start();
