// Answers that were sent without a signal. Each waits in IndexedDB with the claim's fence and a key of its own, and goes
// out when the signal is back: by Background Sync where there is one, else when a page sees the signal or is opened.
// The same key again is the same answer to the server, so however often it goes out it is one answer. If the claim has
// ended meanwhile, the server keeps the words as a draft; the entry stays here as "over" until its writer was told.
//
// Each goes out in the name of who wrote it, which the server checks; while somebody else is signed in on this device it
// waits for them, a week at most.
//
// Messages of pages: queue-answer {answer}, take-back {claim}, send-answers, which-answers, each with the reader's mark
// as `person`, and answered with what is left of theirs. Every page hears {type: "answers"} when one has changed.

const DATABASE = "crowdline-answers";
const STORE = "answers"; // by claim: {claim, person, fence, body, key, token, at, state: waiting | sent | over | refused, detail}
const SYNC = "send-answers";
const TOLD_MS = 24 * 3600 * 1000;
const WAITS_MS = 7 * 24 * 3600 * 1000;

function result(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function inStore(mode, work) {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: "claim" });
  const database = await result(opening);
  try {
    return await result(work(database.transaction(STORE, mode).objectStore(STORE)));
  } finally {
    database.close();
  }
}

const answers = () => inStore("readonly", (store) => store.getAll());
const put = (answer) => inStore("readwrite", (store) => store.put(answer));
const drop = (claim) => inStore("readwrite", (store) => store.delete(claim));

async function answersOf(person) {
  return (await answers()).filter((answer) => answer.person === person);
}

async function forgetAnswers(person) {
  for (const { claim } of await answersOf(person)) await drop(claim);
}

async function queueAnswer(answer) {
  await put({ ...answer, key: answer.key ?? crypto.randomUUID(), at: Date.now(), state: "waiting", detail: "" });
  await self.registration.sync?.register(SYNC).catch(() => {});
}

async function token(answer) {
  const cookie = await self.cookieStore?.get(crowdline.tokenCookie); // signing in again has changed it
  return cookie?.value ?? answer.token;
}

// What has become of it; "waiting" if it was somebody else's turn at this device; nothing if it must be tried again:
// no signal, signed out, or a fault of ours.
async function outcome(answer) {
  const response = await fetch(crowdline.answerUrl.replace(crowdline.anyId, answer.claim), {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      "Idempotency-Key": answer.key,
      "X-CSRFToken": await token(answer),
      [crowdline.personHeader]: answer.person,
    },
    body: JSON.stringify({ body: answer.body, fence: answer.fence }),
  });
  if (response.ok) return { state: "sent", detail: "" };
  const { code, detail } = await response.json();
  if (code === "other_person") return { state: "waiting", detail: "" };
  if (response.status === 409) return { state: "over", detail };
  const isFinal = response.status === 404 || response.status === 422 || code === "not_allowed";
  return isFinal ? { state: "refused", detail } : null;
}

async function sendAnswers() {
  await navigator.locks.request(SYNC, async () => {
    for (const answer of await answers()) {
      const isWaiting = answer.state === "waiting";
      const isOld = answer.at < Date.now() - (isWaiting ? WAITS_MS : TOLD_MS);
      if (isOld) await drop(answer.claim);
      if (isOld || !isWaiting) continue;
      const became = await outcome(answer);
      if (!became) throw new Error("Not now.");
      if (became.state === "waiting") continue;
      await put({ ...answer, ...became, body: became.state === "refused" ? answer.body : "" });
      await tellPages();
    }
  });
}

async function tellPages() {
  for (const client of await self.clients.matchAll({ includeUncontrolled: true })) client.postMessage({ type: "answers" });
}

const WORK = {
  "queue-answer": ({ answer }) => queueAnswer(answer),
  "take-back": ({ claim, person }) =>
    navigator.locks.request(SYNC, async () => {
      if ((await answersOf(person)).some((answer) => answer.claim === claim)) await drop(claim);
    }),
  "send-answers": () => sendAnswers().catch(() => {}), // They wait on.
  "which-answers": () => {},
};

addEventListener("message", (event) => {
  const work = WORK[event.data.type];
  if (!work) return;
  event.waitUntil(
    (async () => {
      await work(event.data);
      event.ports[0]?.postMessage(await answersOf(event.data.person));
    })(),
  );
});
// A failure here has the browser try again later, also with every page closed.
addEventListener("sync", (event) => event.tag === SYNC && event.waitUntil(sendAnswers()));
