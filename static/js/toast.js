// Toasts stay until dismissed or for 10 s; the pointer or the focus on one stops its time. A reply of htmx adds one by
// the header HX-Trigger: {"toast": {"message": "Approved."}}; what the server wrote into #toasts counts as well.

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
box.addEventListener("click", (event) => {
  if (event.target.closest("[data-dismiss]")) event.target.closest(".toast").remove();
});
new MutationObserver((changes) => {
  for (const change of changes) for (const node of change.addedNodes) if (node.matches?.(".toast")) start(node);
}).observe(box, { childList: true });
document.addEventListener("toast", (event) => {
  const toast = document.getElementById("toast-template").content.firstElementChild.cloneNode(true);
  toast.querySelector("span").textContent = event.detail.message;
  box.append(toast);
});
box.querySelectorAll(".toast").forEach(start);
