// Keeps what somebody types, on the device at once and on the server if there is an address for it.
//
//   <textarea data-draft-key="claim-…" [data-draft-url="…"] [data-draft-status="id of components/draft_status.html"]>
//
// What the server answered is the event "draft-answer" of the field. Saved 1 s after the last key; what only the device has goes to the server when the signal is back. Restored where the
// server brought an empty field or the very words that this device went on from, and on a page that was kept from before.
// What was written elsewhere meanwhile stays. Each person's are under their own mark (<body data-person="…">), so that
// whoever else signs in at this device neither sees nor loses them; what somebody wrote before they signed in is theirs.
// Photos chosen in the same form are kept beside the first field's words, by photos.js: "draft-files" {files} keeps what is
// chosen now and is answered by "draft-files-kept" {isKept}; "draft-files-wanted" by "draft-files-back" {files}, if there are any.
// Forgotten when a form that htmx sent was accepted, when a page names it in data-draft-clear="claim-…" (as the one after a
// form that the browser sent does, forget_drafts of marketplace/views/replies.py), after a week, and all of one's own on
// signing out (form[data-forgets-drafts]): the next person at this device must not read them.

const PREFIX = "crowdline-draft:";
const STRANGERS = `${PREFIX}:`;
const OWN = `${PREFIX}${document.body.dataset.person ?? ""}:`;
const PAUSE_MS = 1_000;
const KEPT_MS = 7 * 24 * 3600 * 1000;
const FILES = "crowdline-draft-files"; // a database, of one store: {name, at, files: [{name, type, bytes}]}
const FORGOTTEN_WITHIN_MS = 1_000; // Signing out never waits longer for a slow device.

const timers = new WeakMap(); // fields with something unsaved
const restored = new WeakMap(); // field -> the words that were brought back, if any
const there = new WeakMap(); // field -> the words that the server has of it
const keptAt = Date.parse(document.documentElement.dataset.keptAt ?? ""); // a page from before, without a signal
const choices = new Map(); // name of a draft -> its latest choice of photos
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
  for (const name of [OWN + key, STRANGERS + key]) {
    forgetNamed(name);
    choices.delete(name);
    forgetFiles(IDBKeyRange.only(name)).catch(() => {}); // none were kept
  }
}

function asked(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

// What `work` asked for, once all of it is written: a full disk is only known then.
async function inFiles(mode, work) {
  const opening = indexedDB.open(FILES, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(FILES, { keyPath: "name" });
  const database = await asked(opening);
  try {
    const transaction = database.transaction(FILES, mode);
    const written = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
    const request = work(transaction.objectStore(FILES));
    await written;
    return request.result;
  } finally {
    database.close();
  }
}

const forgetFiles = (range) => inFiles("readwrite", (store) => store.delete(range));
const allOf = (mark) => IDBKeyRange.bound(mark, `${mark}\uffff`);
const draftBeside = (input) => input.form?.querySelector("[data-draft-key]")?.dataset.draftKey;

// Their bytes, not the files: the device may have cleared a picture away meanwhile. What was sent while they were read is
// not kept after all.
async function keepFiles(name, chosen) {
  choices.set(name, chosen);
  const files = await Promise.all(chosen.map(async (file) => ({ name: file.name, type: file.type, bytes: await file.arrayBuffer() })));
  if (choices.get(name) !== chosen || isSigningOut) return;
  await inFiles("readwrite", (store) => (files.length ? store.put({ name, at: Date.now(), files }) : store.delete(name)));
}

async function filesOf(key) {
  const isOld = ({ at }) => at < Date.now() - KEPT_MS;
  const kept = await inFiles("readonly", (store) => store.getAll());
  for (const { name } of kept.filter(isOld)) await forgetFiles(IDBKeyRange.only(name));
  const found = [OWN + key, STRANGERS + key].map((name) => kept.find((each) => each.name === name && !isOld(each)));
  return (found[0] ?? found[1])?.files.map(({ name, type, bytes }) => new File([bytes], name, { type })) ?? [];
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
  // That they came back stands until they are changed: whoever opens a dialog later reads it, too.
  if (isHere && !field.dataset.draftUrl && restored.get(field) === field.value) return;
  tell(field, isThere ? "saved" : isHere ? "savedHere" : "failed");
}

const isNewer = (draft, field) => draft.at > keptAt || draft.base === field.value.trim();

function restore() {
  for (const field of document.querySelectorAll("[data-draft-key]")) {
    if (restored.has(field)) continue;
    restored.set(field, null);
    const draft = read(field.dataset.draftKey);
    if (!draft?.text || draft.text === field.value || (field.value && !isNewer(draft, field))) continue;
    field.value = draft.text;
    restored.set(field, field.value);
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
  if (isSigningOut) return;
  isSigningOut = true;
  drafts().filter((name) => name.startsWith(OWN) || name.startsWith(STRANGERS)).forEach(forgetNamed);
  // A page that is left would not end it.
  event.preventDefault();
  const forgotten = Promise.allSettled([OWN, STRANGERS].map((mark) => forgetFiles(allOf(mark))));
  const late = new Promise((resolve) => setTimeout(resolve, FORGOTTEN_WITHIN_MS));
  Promise.race([forgotten, late]).then(() => event.target.submit());
});
document.addEventListener("draft-files", async ({ target, detail }) => {
  const key = draftBeside(target);
  if (!key || isSigningOut) return;
  const isKept = await keepFiles(OWN + key, detail.files).then(() => true, () => false);
  target.dispatchEvent(new CustomEvent("draft-files-kept", { bubbles: true, detail: { isKept } }));
});
document.addEventListener("draft-files-wanted", async ({ target }) => {
  const key = draftBeside(target);
  const files = key ? await filesOf(key).catch(() => []) : [];
  if (files.length) target.dispatchEvent(new CustomEvent("draft-files-back", { bubbles: true, detail: { files } }));
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
