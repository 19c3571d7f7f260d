// Shows the banner that is true: #connection > [data-shown-when="offline" | "reconnecting" | "signed-out"].
// Also puts data-connection on <body>, so that a page can hide what cannot work: [data-needs-connection].

let live = "open";

function show() {
  const state = navigator.onLine ? live : "offline";
  document.body.dataset.connection = state;
  for (const banner of document.querySelectorAll("#connection > [data-shown-when]")) {
    banner.hidden = banner.dataset.shownWhen !== state;
  }
  for (const control of document.querySelectorAll("[data-needs-connection]")) {
    control.setAttribute("aria-disabled", String(state === "offline"));
  }
}

document.addEventListener("live-state", (event) => {
  live = event.detail.state;
  show();
});
document.addEventListener("htmx:afterSettle", show);
document.addEventListener(
  "click",
  (event) => {
    if (navigator.onLine || !event.target.closest("[data-needs-connection]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  true,
);
addEventListener("online", show);
addEventListener("offline", show);
show();
