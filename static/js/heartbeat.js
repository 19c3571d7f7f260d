// Keeps a lease while somebody works: typing in [data-heartbeat-url] posts to it at most every 30 s, coming back to
// the page at once. The JSON answer {expires_at} sets every [data-lease] countdown anew; the server's own Date header
// is what it is measured against, so a wrong clock on the phone does no harm. A refusal (the lease is gone) sends
// "lease-lost" on the element, which bubbles.

const EVERY_MS = 30_000;

const sent = new WeakMap();

async function beat(element) {
  if (performance.now() - (sent.get(element) ?? -EVERY_MS) < EVERY_MS) return;
  sent.set(element, performance.now());
  const headers = { ...JSON.parse(document.body.getAttribute("hx-headers")), Accept: "application/json" };
  let answer;
  try {
    answer = await fetch(element.dataset.heartbeatUrl, { method: "POST", headers });
  } catch {
    sent.delete(element); // No connection: the next key tries again.
    return;
  }
  if (!answer.ok) {
    if (answer.status < 500) element.dispatchEvent(new CustomEvent("lease-lost", { bubbles: true }));
    return;
  }
  const { expires_at: expiresAt } = await answer.json();
  const serverNow = Date.parse(answer.headers.get("Date") ?? new Date().toUTCString());
  const left = Math.max(0, Math.floor((Date.parse(expiresAt) - serverNow) / 1000));
  for (const countdown of document.querySelectorAll("[data-lease]")) {
    countdown.dataset.seconds = String(left);
    if (left > countdown.dataset.of) countdown.dataset.of = String(left);
  }
}

document.addEventListener("input", (event) => {
  const element = event.target.closest("[data-heartbeat-url]");
  if (element) beat(element);
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  for (const element of document.querySelectorAll("[data-heartbeat-url]")) {
    sent.delete(element);
    beat(element);
  }
});
