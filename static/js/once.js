// <form data-once>: a second tap while the first is on its way does nothing. The button keeps its name and value in
// what is sent (it is not disabled, it says aria-disabled) and shows data-busy="Sending" meanwhile. It recovers when
// htmx was answered in any way, when the page comes back from the cache, and after 20 s.
//
// What htmx sends goes out once the pressed button has been drawn: on a slow phone that is the answer to the finger.
// From the press on the form says aria-busy, and what it stands in does not fetch itself anew (live.js).

const RECOVER_MS = 20_000;
const DRAWN_WITHIN_MS = 100; // A page that is not seen is not drawn.

const sent = new Map(); // form -> {button, words, timer}

function drawn() {
  return new Promise((resolve) => {
    setTimeout(resolve, DRAWN_WITHIN_MS);
    requestAnimationFrame(() => setTimeout(resolve));
  });
}

function recover(form) {
  const held = sent.get(form);
  if (!held) return;
  sent.delete(form);
  clearTimeout(held.timer);
  form.ariaBusy = null;
  held.button?.removeAttribute("aria-disabled");
  if (held.words) held.button.replaceChildren(...held.words);
}

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (!form.matches("form[data-once]")) return;
    if (sent.has(form)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    const button = event.submitter;
    const busy = button?.dataset.busy;
    const held = { button, words: busy ? [...button.childNodes] : null };
    held.timer = setTimeout(recover, RECOVER_MS, form);
    sent.set(form, held);
    form.ariaBusy = "true";
    button?.setAttribute("aria-disabled", "true");
    if (busy) button.replaceChildren(busy);
  },
  true, // before htmx hears of it
);
document.addEventListener("htmx:confirm", (event) => {
  const { elt, question, issueRequest } = event.detail;
  if (!sent.has(elt) || question) return;
  event.preventDefault();
  drawn().then(() => {
    issueRequest(true);
    if (!elt.matches(".htmx-request")) recover(elt); // htmx has let it drop: another is on its way
  });
});
// Not when it has fetched itself anew: what was sent is still on its way.
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.requestConfig.triggeringEvent?.type !== "live") recover(detail.elt);
});
addEventListener("pageshow", (event) => event.persisted && [...sent.keys()].forEach(recover));
