// Shows the banner that is true: [data-shown-when="offline" | "reconnecting" | "signed-out"], once for each time it becomes
// true: it can be closed.
// Also puts data-connection on <body>, so that a page can hide what cannot work: [data-needs-connection].
//
// Sends "server-answers" on document when the device believes in a signal again and the server has really answered: the
// belief comes and goes with tunnels, hotel networks and navigations, and whoever loads the page again on it leads away
// somebody who has just tapped a link. "server-wanted" has it look once more.

let live = "open";
let shown = "";

function show() {
  const state = navigator.onLine ? live : "offline";
  document.body.dataset.connection = state;
  for (const banner of state === shown ? [] : document.querySelectorAll("[data-shown-when]")) {
    banner.hidden = banner.dataset.shownWhen !== state;
  }
  shown = state;
  for (const control of document.querySelectorAll("[data-needs-connection]")) {
    control.setAttribute("aria-disabled", String(state === "offline"));
  }
}

async function lookForServer() {
  if (!navigator.onLine) return;
  const isThere = await fetch("/healthz", { cache: "no-store" }).then(
    (response) => response.ok,
    () => false,
  );
  if (isThere) document.dispatchEvent(new CustomEvent("server-answers"));
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
addEventListener("online", () => {
  show();
  lookForServer();
});
document.addEventListener("server-wanted", lookForServer);
addEventListener("offline", show);
show();
