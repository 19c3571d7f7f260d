// What arrives by itself in a conversation moves nothing that is being read. A part (data-arrives) that would push what
// stands below it, on the screen, waits with its news; #arrived (components/arrived.html) says so, and its button puts
// everything in its place and leads to what is new, also what comes within the next seconds: the parts of one answer are
// fetched each for itself. So it says when something arrived further down than can be seen.
//
//   <section id="…" data-live="…" data-arrives [data-arrived="Ada L. has answered."] [data-arrives-at-once="ids of elements"]>
//
// What comes along and moves nothing does not wait: data-arrives-at-once, such as the time that is left. A part that comes
// without the attribute cannot wait either, because the page as it is has come to its end.
// The words are those of the part that arrived last, else those of the notice. A page that nobody sees takes everything
// at once, and whatever its reader does themselves (a swap that is not live's) takes the place of what waits.

const MOVES_PX = 8; // less is a different line break, and nobody loses their place
const WANTED_MS = 5_000;

const notice = document.getElementById("arrived");
const sentence = notice.querySelector("[data-words]");
const anyNews = sentence.textContent;
const waiting = new Map(); // id -> the markup of its reply, the latest
let wantedUntil = 0;

const messages = (root) => [...root.querySelectorAll("[id^=message-]")];

function arriving(markup, id) {
  return new DOMParser().parseFromString(markup, "text/html").getElementById(id);
}

// Measured where it would stand, in the same task: it is never drawn.
function heightOf(arrived, part) {
  if (arrived.hidden) return 0;
  const place = document.createElement("div");
  place.className = "probe";
  place.append(document.importNode(arrived, true));
  part.after(place);
  const { height } = place.firstElementChild.getBoundingClientRect();
  place.remove();
  return height;
}

// Where what stands below it begins; a part that is hidden has its place below the one before it.
function edgeOf(part) {
  let shown = part;
  while (shown?.hidden) shown = shown.previousElementSibling;
  return shown?.getBoundingClientRect().bottom ?? 0;
}

function wouldMove(part, arrived) {
  if (document.hidden || performance.now() < wantedUntil || edgeOf(part) >= innerHeight) return false;
  return Math.abs(heightOf(arrived, part) - part.getBoundingClientRect().height) > MOVES_PX;
}

function putAtOnce(part, markup) {
  for (const id of part.dataset.arrivesAtOnce?.split(" ") ?? []) {
    htmx.swap(document.getElementById(id), markup, { swapStyle: "outerHTML" }, { select: `#${id}` });
  }
}

function tell(words) {
  sentence.textContent = words || anyNews;
  notice.hidden = false;
}

function putInPlace() {
  for (const [id, markup] of waiting) {
    const part = document.getElementById(id);
    const [select, selectOOB] = ["hx-select", "hx-select-oob"].map((name) => part?.getAttribute(name));
    if (part) htmx.swap(part, markup, { swapStyle: "outerHTML" }, { select, selectOOB });
  }
  waiting.clear();
}

function lead(target) {
  if (!target) return;
  target.tabIndex = -1;
  target.focus({ preventScroll: true });
  target.scrollIntoView();
}

const idsShown = () => new Set(messages(document).map(({ id }) => id));
let known = idsShown(); // the messages that its reader was led to, or found here

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const part = detail.target;
  if (!part.matches("[data-arrives]") || detail.requestConfig.elt !== part) return;
  if (detail.xhr.status === 204) waiting.delete(part.id); // it is again as it is shown
  const arrived = detail.shouldSwap && arriving(detail.serverResponse, part.id);
  if (!arrived) return;
  const { arrived: words } = arrived.dataset;
  if (arrived.matches("[data-arrives]") && wouldMove(part, arrived)) {
    detail.shouldSwap = false;
    waiting.set(part.id, detail.serverResponse);
    putAtOnce(part, detail.serverResponse);
    if (words || notice.hidden) tell(words);
    return;
  }
  waiting.delete(part.id);
  const isNew = messages(arrived).some(({ id }) => !document.getElementById(id));
  if (isNew && !document.hidden) tell(words);
});
document.addEventListener("htmx:oobAfterSwap", ({ detail }) => {
  waiting.delete(detail.target.id);
  if (!waiting.size) notice.hidden = true;
  known = idsShown();
});
notice.querySelector("button").addEventListener("click", () => {
  const [first] = waiting.keys();
  wantedUntil = performance.now() + WANTED_MS;
  putInPlace();
  notice.hidden = true;
  lead(messages(document).find(({ id }) => !known.has(id)) ?? document.getElementById(first));
  known = idsShown();
});
document.addEventListener("visibilitychange", () => document.hidden && putInPlace());
