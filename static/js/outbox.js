// An answer that is sent without a signal: <form data-outbox="the claim's id"> with a field "fence" hands it to the
// service worker (static/service-worker/answers.js), which sends it once the signal is back, with the photos chosen in its
// [data-photos]. Its state is said in #outbox, by the words of #outbox-template; other pages are told when it went out, which
// goes by itself once it was seen, or that it came too late, which stays until somebody has understood.
//
// Before it waits, its writer reads once what the device can see by itself (#device-advice, claim_answer_form.html), as the
// server would have said with a signal; the server judges when it goes out, and what it refuses comes back as a draft.

const STAYS_MS = 10_000; // as a toast

const worker = navigator.serviceWorker;
const { person } = document.body.dataset; // nobody is shown the answers of who was here before
const held = new Set(); // claims whose answer this page saw waiting
const leaving = new Set(); // claims whose news goes by itself

function ask(message) {
  return new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = ({ data }) => resolve(data);
    worker.controller.postMessage({ ...message, person }, [channel.port2]);
  });
}

const formOf = (claim) => document.querySelector(`form[data-outbox="${CSS.escape(claim)}"]`);

function note(state, answer) {
  const words = document.getElementById("outbox-template").content.querySelector(`[data-outbox-state="${state}"]`);
  const banner = words.cloneNode(true);
  banner.dataset.claim = answer.claim;
  const detail = banner.querySelector("[data-detail]");
  if (detail) detail.textContent = answer.detail;
  const link = banner.querySelector("[data-claim-link]");
  if (link) link.href = link.dataset.claimLink.replace("#", answer.claim);
  const ofPhotos = banner.querySelector("[data-has-photos]");
  if (ofPhotos) ofPhotos.hidden = !answer.photos;
  return banner;
}

const photosOf = (form) => form.querySelector("[data-photos] input[type=file]");

// Into a page that was closed in between, as if they had been chosen there.
async function bringPhotos(form, claim) {
  const input = photosOf(form);
  if (!input || input.files.length) return;
  const kept = new DataTransfer();
  for (const { name, type, bytes } of await ask({ type: "photos-of", claim })) kept.items.add(new File([bytes], name, { type }));
  if (!kept.files.length || input.files.length) return;
  input.files = kept.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

function freeze(form, isFrozen) {
  form.elements.body.readOnly = isFrozen;
  for (const box of form.querySelectorAll("[data-photos], #claim-own-photos")) box.inert = isFrozen;
}

// While it waits it stands as it was sent: changed words would be another answer.
function hold(answer) {
  const form = formOf(answer.claim);
  if (!form) return;
  held.add(answer.claim);
  form.elements.body.value = answer.body;
  freeze(form, true);
  if (answer.photos) bringPhotos(form, answer.claim);
  for (const button of document.querySelectorAll(`button[form="${form.id}"]`)) button.setAttribute("aria-disabled", "true");
}

function letGo(claim) {
  held.delete(claim);
  const form = formOf(claim);
  if (!form) return;
  freeze(form, false);
  for (const button of document.querySelectorAll(`button[form="${form.id}"]`)) button.removeAttribute("aria-disabled");
}

function show(answers) {
  document.getElementById("outbox").replaceChildren(...answers.map((answer) => note(answer.state, answer)));
  for (const answer of answers) {
    if (answer.state === "waiting") hold(answer);
    else if (answer.state === "refused") mend(answer.claim);
    else if (held.has(answer.claim)) location.reload(); // The server says what has become of it.
    else if (answer.state === "sent" && !leaving.has(answer.claim)) leaveOnceSeen(answer.claim);
  }
}

function leaveOnceSeen(claim) {
  leaving.add(claim);
  if (document.hidden) document.addEventListener("visibilitychange", () => leaveOnceSeen(claim), { once: true });
  else setTimeout(leave, STAYS_MS, claim);
}

// As with toasts, not from under a hand or the focus.
function leave(claim) {
  if (document.querySelector("#outbox:is(:hover, :focus-within)")) setTimeout(leave, STAYS_MS, claim);
  else forget(claim);
}

// Photos before the entry goes: they are nowhere else if the page was closed in between.
async function mend(claim) {
  letGo(claim);
  const form = formOf(claim);
  if (form) await bringPhotos(form, claim);
}

async function forget(claim) {
  leaving.delete(claim);
  await mend(claim);
  show(await ask({ type: "take-back", claim }));
}

// Their bytes, not the files: the device may have cleared a picture away before there is a signal.
function asBytes(files) {
  return Promise.all([...files].map(async (file) => ({ name: file.name, type: file.type, bytes: await file.arrayBuffer() })));
}

// marketplace/answering/concerns.py says it with a signal, and more.
const wordsOf = (bubble) => [...bubble.children].filter((each) => !each.matches(".attach")).map((each) => each.innerText);
const plain = (text) => text.toLowerCase().split(/\s+/).filter(Boolean).join(" ");
const CONCERNS = {
  few_words: (words) => words.trim().split(/\s+/).length < 5,
  gaps: (words) => /\{[^{}\n]{1,60}\}/.test(words),
  contact_details: (words) => /[\w.+-]+@[\w-]+\.\w{2,}|(?:\+|\b0)\d[\d\s()/.-]{6,}\d/.test(words),
  // The words may stay where only the pictures were to be mended.
  same_again: (words, form) =>
    ![...(photosOf(form)?.files ?? []), ...new FormData(form).getAll("leave_out")].length &&
    [...document.querySelectorAll("#claim-thread [data-answer]")].some((said) => plain(wordsOf(said).join(" ")) === plain(words)),
};

function unreadAdvice(form) {
  const read = form.dataset.advised?.split(" ") ?? [];
  const found = Object.keys(CONCERNS).filter((code) => CONCERNS[code](form.elements.body.value, form));
  return found.every((code) => read.includes(code)) ? [] : found;
}

function advise(form, codes) {
  form.dataset.advised = codes.join(" ");
  form.querySelector("[data-advice]")?.remove();
  const advice = document.getElementById("device-advice").content.firstElementChild.cloneNode(true);
  for (const line of advice.querySelectorAll("[data-concern]")) if (!codes.includes(line.dataset.concern)) line.remove();
  form.prepend(advice);
  advice.focus();
}

async function queue(form) {
  const answer = {
    claim: form.dataset.outbox,
    person,
    fence: Number(form.elements.fence.value),
    body: form.elements.body.value,
    leaveOut: new FormData(form).getAll("leave_out"),
    token: JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"],
  };
  if (!answer.body.trim()) return;
  const photos = await asBytes(photosOf(form)?.files ?? []).catch(() => null);
  const left = photos && (await ask({ type: "queue-answer", answer: { ...answer, photos } }));
  if (left) show(left);
  else document.getElementById("outbox").replaceChildren(note("unkept", answer));
}

async function send() {
  const waiting = await ask({ type: "which-answers" });
  show(waiting);
  if (waiting.some(({ state }) => state === "waiting") && navigator.onLine) show(await ask({ type: "send-answers" }));
}

addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (!form.matches("form[data-outbox]") || !worker?.controller) return;
    if (navigator.onLine && !form.elements.body.readOnly) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (form.elements.body.readOnly || !form.elements.body.value.trim()) return;
    const codes = unreadAdvice(form);
    if (codes.length) return advise(form, codes);
    form.querySelector("[data-advice]")?.remove();
    queue(form);
  },
  true, // on the window, before htmx and once.js hear of it: nothing is being sent
);
// The browser believed in a signal that was none; whether the server heard it or not, it is the same answer.
document.addEventListener("htmx:sendError", ({ detail }) => {
  if (detail.elt.matches("form[data-outbox]") && worker?.controller) queue(detail.elt).then(send); // Safari has no Background Sync
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("#outbox [data-take-back]");
  if (button) forget(button.closest("[data-claim]").dataset.claim);
});
if (worker) {
  worker.addEventListener("message", async ({ data }) => data.type === "answers" && show(await ask({ type: "which-answers" })));
  addEventListener("online", () => worker.controller && send());
  addEventListener("pageshow", () => worker.controller && send());
}
