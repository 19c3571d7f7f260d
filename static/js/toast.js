// Toasts stay until dismissed or for 10 s; the pointer or the focus on one stops its time. A reply of htmx adds one by
// the header HX-Trigger: {"toast": {"message": "Approved.", "undo": "/…"}}; what the server wrote into #toasts counts as
// well. The button of one that can be taken back is the page's own <template id="undo-template">; only the last one stays,
// so that a key means what was done last. Any banner beside them (.afloat, base.html) or on the page is closed by its
// [data-dismiss], and comes again with its next news.

const STAYS_MS = 10_000;

const timers = new WeakMap();
const box = document.getElementById("toasts");

function start(toast) {
  clearTimeout(timers.get(toast));
  timers.set(toast, setTimeout(() => toast.remove(), STAYS_MS));
}

function stop(toast) {
  clearTimeout(timers.get(toast));
}

for (const [type, work] of [["pointerover", stop], ["focusin", stop], ["pointerout", start], ["focusout", start]]) {
  box.addEventListener(type, (event) => {
    const toast = event.target.closest(".toast");
    if (toast) work(toast);
  });
}
document.addEventListener("click", (event) => {
  const closed = event.target.closest("[data-dismiss]")?.closest(".toast, .banner");
  if (closed?.matches(".toast")) closed.remove();
  else if (closed) closed.hidden = true;
});
new MutationObserver((changes) => {
  for (const change of changes) for (const node of change.addedNodes) if (node.matches?.(".toast")) start(node);
}).observe(box, { childList: true });
document.addEventListener("toast", (event) => {
  const toast = document.getElementById("toast-template").content.firstElementChild.cloneNode(true);
  toast.querySelector("span").textContent = event.detail.message;
  box.querySelectorAll("form").forEach((earlier) => earlier.remove());
  if (event.detail.undo) {
    const undo = document.getElementById("undo-template").content.firstElementChild.cloneNode(true);
    undo.action = event.detail.undo;
    toast.querySelector("span").after(undo);
  }
  box.append(toast);
});
box.querySelectorAll(".toast").forEach(start);
