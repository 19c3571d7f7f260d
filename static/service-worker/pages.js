// Pages that can be read without a signal: the queue, one's answers and the claims that were opened. Each is kept as it
// was last seen, with the time; served again, <html data-kept-at="…"> lets static/js/offline.js say how old it is.
// They hold only what the crowd may see, and are forgotten when somebody signs in or out, by whatever door: each page says
// whose it is (accounts/on_device.py), and the first one of somebody else's ends what the device had of the one before.

const PAGES = "crowdline-pages";
// A cache of one entry: the mark of who was signed in last, and whether news of the one before may still arrive here.
const PERSON = "crowdline-person";
const KEPT_AT = "X-Kept-At";
const LISTS = ["/queue/", "/answers/"];
const CLAIM = /^\/claims\/[0-9a-f-]{36}\/$/;
const CLAIMS_KEPT = 10;
const KEPT_MS = 7 * 24 * 3600 * 1000;
const LISTS_AGE_MS = 30 * 60 * 1000;
const PATIENCE_MS = 6_000; // A signal that is nearly gone keeps a request open for a minute.

const isKept = (path) => LISTS.includes(path) || CLAIM.test(path);
const keptAt = (response) => Number(response.headers.get(KEPT_AT));

async function keep(path, response) {
  const cache = await caches.open(PAGES);
  if (response.status === 403 || response.status === 404) return void (await cache.delete(path));
  const isPage = response.ok && !response.redirected && response.headers.get("Content-Type")?.startsWith("text/html");
  if (!isPage) return;
  const headers = new Headers(response.headers);
  headers.set(KEPT_AT, String(Date.now()));
  await cache.put(path, new Response(await response.blob(), { headers }));
  await forgetOldPages(cache);
}

async function forgetOldPages(cache) {
  const claims = [];
  for (const request of await cache.keys()) {
    const at = keptAt(await cache.match(request));
    if (at < Date.now() - KEPT_MS) await cache.delete(request);
    else if (CLAIM.test(new URL(request.url).pathname)) claims.push({ request, at });
  }
  claims.sort((one, other) => other.at - one.at);
  await Promise.all(claims.slice(CLAIMS_KEPT).map(({ request }) => cache.delete(request)));
}

// Whoever opens one list will want the other on the train.
async function keepOtherLists(path) {
  if (!LISTS.includes(path)) return;
  const cache = await caches.open(PAGES);
  for (const list of LISTS) {
    const kept = await cache.match(list);
    if (list === path || (kept && keptAt(kept) > Date.now() - LISTS_AGE_MS)) continue;
    await keep(list, await fetch(list, { redirect: "manual", headers: { "HX-Request": "true" } }));
  }
}

async function withAge(response) {
  const age = new Date(keptAt(response)).toISOString();
  const page = (await response.text()).replace("<html ", `<html data-kept-at="${age}" `);
  return new Response(page, { headers: response.headers });
}

async function keptPage(path) {
  const kept = await caches.match(path, { cacheName: PAGES });
  if (kept && keptAt(kept) > Date.now() - KEPT_MS) return withAge(kept);
  return caches.match(crowdline.offline, { cacheName: SHELL });
}

async function noted() {
  const entry = await caches.match("/", { cacheName: PERSON });
  return entry ? entry.json() : { person: "", isStillTold: false };
}

async function note(entry) {
  const cache = await caches.open(PERSON);
  await cache.put("/", Response.json(entry));
}

// Where there is no page to show, what is shown speaks the language that somebody read last on this device.
async function rememberLanguage(language) {
  const page = crowdline.offlineIn[language];
  const cache = await caches.open(SHELL);
  const shown = page && (await cache.match(crowdline.offline));
  if (!shown || shown.headers.get("Content-Language") === language) return;
  const inIt = await cache.match(page);
  if (inIt) await cache.put(crowdline.offline, inIt);
}

// What a page says of whose it is. If that is somebody else, nothing is kept for them of the one before, and nothing more
// is told here until they allow it: where that fails, it is done with the next page.
async function notice(event, person) {
  let last = await noted();
  if (person && person !== last.person) {
    if (last.person) await caches.delete(PAGES);
    last = { person, isStillTold: last.isStillTold || Boolean(last.person) };
    await note(last);
  }
  if (last.isStillTold) {
    event.waitUntil(endSubscription().then(() => note({ ...last, isStillTold: false })).catch(() => {}));
  }
}

async function endSubscription() {
  const subscription = await self.registration.pushManager?.getSubscription();
  if (!subscription) return;
  const cookie = await self.cookieStore?.get(crowdline.tokenCookie);
  await fetch(crowdline.deviceForgetUrl, {
    method: "POST",
    headers: { "X-CSRFToken": cookie?.value ?? "" },
    body: new URLSearchParams({ endpoint: subscription.endpoint }),
  }).catch(() => {}); // The push service says so, the next time something is told there.
  await subscription.unsubscribe();
}

async function pageOrKept(event, path) {
  const hasCopy = isKept(path) && (await caches.match(path, { cacheName: PAGES }));
  const answer = fetch(event.request);
  try {
    const late = new Promise((_, reject) => hasCopy && setTimeout(reject, PATIENCE_MS));
    const response = await Promise.race([answer, late]);
    if (path.startsWith(crowdline.accounts) && isRedirect(response)) await signIn();
    await notice(event, response.headers.get(crowdline.personHeader));
    event.waitUntil(rememberLanguage(response.headers.get("Content-Language")).catch(() => {}));
    if (isKept(path)) {
      const copy = response.clone();
      event.waitUntil(keep(path, copy).then(() => keepOtherLists(path)).catch(() => {}));
    }
    return response;
  } catch {
    event.waitUntil(answer.then((late) => notice(event, late.headers.get(crowdline.personHeader))).catch(() => {}));
    return keptPage(path);
  }
}

const isRedirect = (response) => response.redirected || response.type === "opaqueredirect";

// A form that signs in or out is answered by a redirect; refused, it comes back as a page and nothing has changed.
async function changePerson(request, forget) {
  const response = await fetch(request);
  if (isRedirect(response)) await forget();
  return response;
}

// By whatever door: a password, a passkey, a code, the company's own sign-in.
async function signIn() {
  await caches.delete(PAGES);
}

// What waits for a signal goes out first, while the server still knows whose it is; leaving never takes long for it.
async function leave(request) {
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  await Promise.race([sendAnswers().catch(() => {}), late]);
  return changePerson(request, signOut);
}

// The next person at this device must find nothing, and be told nothing.
async function signOut() {
  await caches.delete(PAGES);
  await forgetAnswers((await noted()).person);
  await caches.delete(PERSON);
  await endSubscription();
}

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (request.method === "POST" && request.mode === "navigate") {
    if (pathname === crowdline.signOut) event.respondWith(leave(request));
    else if (pathname.startsWith(crowdline.accounts)) event.respondWith(changePerson(request, signIn));
  }
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(pageOrKept(event, pathname));
  else if (crowdline.shell.includes(pathname)) event.respondWith(fileOrKept(request));
});
addEventListener("message", (event) => {
  if (event.data.type !== "which-pages") return;
  event.waitUntil(
    (async () => {
      const cache = await caches.open(PAGES);
      const pages = [];
      for (const request of await cache.keys()) {
        pages.push({ path: new URL(request.url).pathname, at: keptAt(await cache.match(request)) });
      }
      event.ports[0].postMessage({ pages, person: (await noted()).person });
    })(),
  );
});
