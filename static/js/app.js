// Installs the service worker, and announces a new version: #app-update (components/connection.html) with a button
// [data-app-update]. Only the page whose button was pressed loads again; the others carry on with what they have.
// Installing fetches the whole app, so it waits until this page has all it needs itself.

const LOOK_EVERY_MS = 3_600_000;

let lookedAt = Date.now();
let isAskedFor = false;

function announce(registration) {
  const banner = document.getElementById("app-update");
  if (!registration.waiting || !navigator.serviceWorker.controller) return;
  banner.hidden = false;
  banner.querySelector("[data-app-update]").onclick = () => {
    isAskedFor = true;
    registration.waiting?.postMessage({ type: "take-over" });
  };
}

function follow(registration) {
  announce(registration);
  registration.addEventListener("updatefound", () => {
    const arriving = registration.installing;
    arriving.addEventListener("statechange", () => arriving.state === "installed" && announce(registration));
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden || Date.now() - lookedAt < LOOK_EVERY_MS) return;
    lookedAt = Date.now();
    registration.update().catch(() => {}); // No signal: the next time.
  });
}

navigator.serviceWorker?.addEventListener("controllerchange", () => isAskedFor && location.reload());

function install() {
  navigator.serviceWorker
    ?.register("/sw.js", { updateViaCache: "none" })
    .then(follow)
    .catch(() => {}); // Private windows may refuse it; the site works without.
}

if (document.readyState === "complete") install();
else addEventListener("load", install, { once: true });
