// An answer that is sent without a signal: <form data-outbox="the claim's id"> with a field "fence" hands it to the
// service worker (static/service-worker/answers.js), which sends it once the signal is back. Its state is said in
// #outbox, by the words of #outbox-template; other pages are told when it went out, or that it came too late.

const worker = navigator.serviceWorker;
const { person } = document.body.dataset; // nobody is shown the answers of who was here before
const held = new Set(); // claims whose answer this page saw waiting

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
  return banner;
}

// While it waits it stands as it was sent: changed words would be another answer.
function hold(answer) {
  const form = formOf(answer.claim);
  if (!form) return;
  held.add(answer.claim);
  form.elements.body.value = answer.body;
  form.elements.body.readOnly = true;
  for (const button of document.querySelectorAll(`button[form="${form.id}"]`)) button.setAttribute("aria-disabled", "true");
}

function letGo(claim) {
  held.delete(claim);
  const form = formOf(claim);
  if (!form) return;
  form.elements.body.readOnly = false;
  for (const button of document.querySelectorAll(`button[form="${form.id}"]`)) button.removeAttribute("aria-disabled");
}

function show(answers) {
  document.getElementById("outbox").replaceChildren(...answers.map((answer) => note(answer.state, answer)));
  for (const answer of answers) {
    if (answer.state === "waiting") hold(answer);
    else if (answer.state === "refused") letGo(answer.claim);
    else if (held.has(answer.claim)) location.reload(); // The server says what has become of it.
  }
}

async function forget(claim) {
  letGo(claim);
  show(await ask({ type: "take-back", claim }));
}

async function queue(form) {
  const answer = {
    claim: form.dataset.outbox,
    person,
    fence: Number(form.elements.fence.value),
    body: form.elements.body.value,
    token: JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"],
  };
  if (answer.body.trim()) show(await ask({ type: "queue-answer", answer }));
}

async function send() {
  const waiting = await ask({ type: "which-answers" });
  show(waiting);
  if (waiting.some(({ state }) => state === "waiting") && navigator.onLine) show(await ask({ type: "send-answers" }));
}

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (!form.matches("form[data-outbox]") || !worker?.controller) return;
    if (navigator.onLine && !form.elements.body.readOnly) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!form.elements.body.readOnly) queue(form);
  },
  true, // before htmx and once.js hear of it
);
// The browser believed in a signal that was none; whether the server heard it or not, it is the same answer.
document.addEventListener("htmx:sendError", ({ detail }) => {
  if (detail.elt.matches("form[data-outbox]") && worker?.controller) queue(detail.elt);
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
