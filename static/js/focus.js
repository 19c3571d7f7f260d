// After a swap that a person asked for, the focus goes to [data-focus-after-swap] in what arrived (an error summary, a
// heading with tabindex="-1"). Never after a background update: nobody is moved away from what they are doing.

const BY_ITSELF = new Set(["live", "load", "revealed", "intersect", "countdown-end", "lease-lost"]);

document.addEventListener("htmx:afterSettle", (event) => {
  const cause = event.detail.requestConfig?.triggeringEvent;
  if (!cause || BY_ITSELF.has(cause.type)) return;
  const arrived = event.detail.elt;
  const target = arrived.matches("[data-focus-after-swap]") ? arrived : arrived.querySelector("[data-focus-after-swap]");
  target?.focus();
});
