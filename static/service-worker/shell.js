// The app's own files: kept when a version is installed, used when there is no signal. `crowdline` comes from
// templates/app/service_worker.js. A new version waits until every page of the old one is closed, or until somebody
// says "take-over": nobody's page changes under their hands.

const SHELL = `crowdline-shell-${crowdline.version}`;

// What the page that installs it has just loaded is not loaded twice: a file's name says what is in it. Pages are asked
// for anew, and without cookies: what is kept for everybody must not be somebody's.
const asked = (url) =>
  url.startsWith(crowdline.files) ? new Request(url) : new Request(url, { credentials: "omit", cache: "reload" });

async function keepShell() {
  const cache = await caches.open(SHELL);
  await cache.addAll(crowdline.shell.map(asked));
}

async function forgetOlderShells() {
  const names = await caches.keys();
  const older = names.filter((name) => name.startsWith("crowdline-shell-") && name !== SHELL);
  await Promise.all(older.map((name) => caches.delete(name)));
  await self.clients.claim();
}

// Files under a hashed name come from the browser's own cache without a question; the others are asked for anew.
async function fileOrKept(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await caches.match(request, { cacheName: SHELL, ignoreSearch: true });
    if (kept) return kept;
    throw error;
  }
}

addEventListener("install", (event) => event.waitUntil(keepShell()));
addEventListener("activate", (event) => event.waitUntil(forgetOlderShells()));
addEventListener("message", (event) => {
  if (event.data.type === "take-over") self.skipWaiting();
});
