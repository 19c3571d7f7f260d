// Where refusals and failures go. A reply that holds #problem-message (errors/problem_partial.html, the error pages)
// is shown in #problem whatever its status and whatever the form's own target, so everything typed stays. No answer
// at all, or a fault of ours, is said in the words of #failure-template. Background updates fail silently:
// connection.js tells about those.

const BY_ITSELF = new Set(["live", "load", "revealed", "countdown-end", "lease-lost"]);
const MESSAGE = "#problem-message";

const problem = document.getElementById("problem");

function isBackground(event) {
  const cause = event.detail.requestConfig?.triggeringEvent;
  return !cause || BY_ITSELF.has(cause.type); // the clock of "every 20s" is no event
}

function show(event) {
  if (isBackground(event)) return;
  problem.replaceChildren(document.getElementById("failure-template").content.cloneNode(true));
  problem.firstElementChild.scrollIntoView({ block: "nearest" });
}

document.addEventListener("htmx:beforeSwap", (event) => {
  const { detail } = event;
  if (detail.xhr.status < 400 || !detail.serverResponse.includes(`id="${MESSAGE.slice(1)}"`)) return;
  detail.isError = false;
  detail.shouldSwap = !isBackground(event);
  detail.target = problem;
  detail.swapOverride = "innerHTML";
  detail.selectOverride = MESSAGE;
});
for (const type of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) document.addEventListener(type, show);
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.requestConfig.verb !== "get") problem.replaceChildren();
});
