// Single keys for people who judge many things: <button data-key="a">. A button or link is clicked, a text field gets
// the focus, a fieldset of radios goes on to its next choice. Never while typing, never with Ctrl, Alt or Meta, and not
// at all once <input type="checkbox" data-shortcuts-switch> is off, which this device remembers (WCAG 2.1.4).
// Escape leaves a text field, so that the next key is a shortcut again. Where one press would decide something for good,
// the key only leads to its button: data-key-leads.
//
// In a list of things to judge, each is <article data-key-item data-key="j" tabindex="-1">: its own key goes on to the next
// one and round, and the keys within mean the one with the focus, at first the first.
//
// In any other list or table J goes on to the next row, to what can be opened there if there is something, and Enter opens
// it; from outside the list it begins behind the row that is open now, aria-current. Everywhere K goes back, and / goes to the
// page's search: to its text field, or to the first choice that narrows the list.
//
// The sheet of all keys (components/shortcuts_sheet.html) is read from the page when it opens, so that it tells what
// works here and now: what an element is called, or data-key-says="…" where it has no words of its own.

const STORED = "crowdline-shortcuts";
const TYPES_TEXT = "textarea, select, [contenteditable], input:not([type=radio], [type=checkbox], [type=button], [type=submit])";

let isOn = true;
try {
  isOn = localStorage.getItem(STORED) !== "off";
} catch {
  // Without storage they are on for this page.
}

function showState() {
  for (const box of document.querySelectorAll("[data-shortcuts-switch]")) box.checked = isOn;
  for (const element of document.querySelectorAll("[data-key]")) {
    if (isOn) element.setAttribute("aria-keyshortcuts", element.dataset.key);
    else element.removeAttribute("aria-keyshortcuts");
  }
}

const item = (element) => element.closest("[data-key-item]");

// A control of another thing than the one that is looked at does not work now; things themselves always do.
function works(element) {
  if (!element.checkVisibility() || element.disabled) return false;
  const its = item(element);
  return !its || its === element || its === (item(document.activeElement) ?? document.querySelector("[data-key-item]"));
}

const ROWS = "main .table tbody tr, main .list > li, main .link-row";
const OPENS = "a[href], summary, button";
const FIELD = "input:not([type=hidden]), select";
const TEXT_FIELD = "input:not([type=hidden], [type=radio], [type=checkbox], [type=date])";

// Things to judge, or the rows of what the page lists.
function rows() {
  const items = [...document.querySelectorAll("[data-key-item]")].filter(works);
  if (items.length) return items;
  return [...document.querySelectorAll(ROWS)].filter((row) => row.checkVisibility() && !row.querySelector(ROWS));
}

function goBy(step) {
  const all = rows();
  const focused = all.findIndex((row) => row.contains(document.activeElement));
  const now = focused < 0 ? all.findIndex((row) => row.matches("[aria-current]")) : focused;
  const row = all[now < 0 && step < 0 ? all.length - 1 : (now + step + all.length) % all.length];
  const isOwn = row.matches(`${OPENS}, [tabindex]`);
  const target = (!isOwn && [...row.querySelectorAll(OPENS)].find((each) => each.checkVisibility())) || row;
  if (target === row && !isOwn) row.tabIndex = -1;
  target.focus();
}

const searchField = (form) => form?.querySelector(TEXT_FIELD) ?? form?.querySelector(FIELD);

function search(field) {
  const box = field.closest("details");
  if (box) box.open = true;
  field.focus();
}

// What a key does where nothing on the page has it: [work, its words in the sheet].
function general(key) {
  if (key === "j" && rows().length) return [() => goBy(1), "saysNext"];
  if (key === "k" && rows().length) return [() => goBy(-1), "saysBefore"];
  const field = key === "/" && searchField(document.querySelector("main [role=search]"));
  return field ? [() => search(field), field.matches(TEXT_FIELD) ? "saysSearch" : "saysNarrow"] : null;
}

function meant(key, within) {
  const candidates = [...within.querySelectorAll("[data-key]")].filter(
    (candidate) => candidate.dataset.key.toLowerCase() === key && works(candidate),
  );
  const now = candidates.indexOf(item(document.activeElement));
  return candidates[(now + 1) % candidates.length];
}

function says(element) {
  if (element.dataset.keySays) return element.dataset.keySays;
  const words = (element.querySelector("legend > span") ?? element).cloneNode(true);
  for (const key of words.querySelectorAll("kbd")) key.remove();
  return words.textContent.trim();
}

function fillSheet() {
  const line = document.getElementById("shortcut-line").content;
  const sheet = document.querySelector("[data-shortcut-lines]");
  const byKey = new Map();
  for (const element of document.querySelectorAll("[data-key]")) {
    if (works(element) && !byKey.has(element.dataset.key)) byKey.set(element.dataset.key, element);
  }
  const lines = [...byKey].map(([key, element]) => [key, says(element)]);
  for (const key of ["j", "k", "/"]) {
    const words = !byKey.has(key) && general(key)?.[1];
    if (words) lines.push([key, sheet.dataset[words]]);
  }
  if (rows().some((row) => row.matches("a, button, :not([data-key-item]):has(a[href])"))) lines.push(["Enter", sheet.dataset.saysOpen]);
  sheet.replaceChildren(
    ...lines.map(([key, words]) => {
      const filled = line.cloneNode(true);
      filled.querySelector("dt").textContent = words;
      filled.querySelector("kbd").textContent = key.length > 1 ? key : key.toUpperCase();
      return filled;
    }),
  );
}

function press(element) {
  if (element.matches(`${TYPES_TEXT}, [data-key-item], [data-key-leads]`)) return element.focus();
  if (!element.matches("fieldset")) return element.click();
  const radios = [...element.querySelectorAll("input[type=radio]:enabled")];
  const chosen = radios.findIndex((radio) => radio.checked);
  const next = radios[(chosen + 1) % radios.length];
  next.focus();
  next.click();
}

// Before the dialog takes the focus from what its keys will act on.
document.addEventListener("click", (event) => event.target.closest('[data-open="shortcuts"]') && fillSheet(), true);
document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-shortcuts-switch]")) return;
  isOn = event.target.checked;
  try {
    localStorage.setItem(STORED, isOn ? "on" : "off");
  } catch {
    // It then holds for this page only.
  }
  showState();
});
document.addEventListener("keydown", (event) => {
  if (!isOn || event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.isComposing) return;
  if (event.target.matches?.(TYPES_TEXT)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const key = event.key.toLowerCase();
  const dialog = document.querySelector("dialog[open]");
  const element = meant(key, dialog ?? document);
  const work = element ? () => press(element) : !dialog && general(key)?.[0];
  if (!work) return;
  event.preventDefault();
  work();
});
document.addEventListener("htmx:afterSettle", showState);
showState();
