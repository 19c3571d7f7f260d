// Answers that were sent without a signal. Each waits in IndexedDB with the claim's fence and a key of its own, and goes
// out when the signal is back: by Background Sync where there is one, else when a page sees the signal or is opened.
// The same key again is the same answer to the server, so however often it goes out it is one answer. If the claim has
// ended meanwhile, the server keeps the words as a draft; the entry stays here as "over" until its writer was told.
//
// Each goes out in the name of who wrote it, which the server checks; while somebody else is signed in on this device it
// waits for them, a week at most.
//
// Photos of an answer wait beside it, as bytes: a file that was only named might be gone by then. They are written in one
// transaction with it, and go once it was sent or came too late.
//
// Messages of pages: queue-answer {answer}, take-back {claim}, send-answers, which-answers, each with the reader's mark
// as `person`, and answered with what is left of theirs, or with null if the device had no room for the answer. photos-of
// {claim} is answered with its photos. Every page hears {type: "answers"} when one has changed.

const DATABASE = "crowdline-answers";
// By claim: {claim, person, fence, body, leaveOut, photos: how many, key, token, at, state: waiting | sent | over | refused,
// detail}
const STORE = "answers";
const PHOTOS = "photos"; // by claim: {claim, photos: [{name, type, bytes}]}
const SYNC = "send-answers";
const TOLD_MS = 24 * 3600 * 1000;
const WAITS_MS = 7 * 24 * 3600 * 1000;

function result(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function openDatabase() {
  const opening = indexedDB.open(DATABASE, 2);
  opening.onupgradeneeded = () => {
    const there = opening.result.objectStoreNames;
    for (const name of [STORE, PHOTOS]) if (!there.contains(name)) opening.result.createObjectStore(name, { keyPath: "claim" });
  };
  return result(opening);
}

// What the last request of `work` found, once all of it is written: a full disk is only known then.
async function inStores(mode, work) {
  const database = await openDatabase();
  try {
    const transaction = database.transaction([STORE, PHOTOS], mode);
    const written = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
    const last = work(transaction.objectStore(STORE), transaction.objectStore(PHOTOS));
    await written;
    return last.result;
  } finally {
    database.close();
  }
}

const answers = () => inStores("readonly", (store) => store.getAll());
const photosOf = async (claim) => (await inStores("readonly", (_, photos) => photos.get(claim)))?.photos ?? [];

async function answersOf(person) {
  return (await answers()).filter((answer) => answer.person === person);
}

async function isOf(person, claim) {
  return (await answersOf(person)).some((answer) => answer.claim === claim);
}

const drop = (claim) =>
  inStores("readwrite", (store, photos) => {
    photos.delete(claim);
    return store.delete(claim);
  });

async function forgetAnswers(person) {
  for (const { claim } of await answersOf(person)) await drop(claim);
}

// What it became is told to its writer; the words of a refused one are theirs to mend, with the photos.
const became = (answer, { state, detail }) =>
  inStores("readwrite", (store, photos) => {
    if (state !== "refused") photos.delete(answer.claim);
    return store.put({ ...answer, state, detail, body: state === "refused" ? answer.body : "" });
  });

async function queueAnswer({ photos = [], ...answer }) {
  const waiting = { ...answer, photos: photos.length, at: Date.now(), state: "waiting", detail: "" };
  await inStores("readwrite", (store, kept) => {
    if (photos.length) kept.put({ claim: answer.claim, photos });
    else kept.delete(answer.claim);
    return store.put({ ...waiting, key: answer.key ?? crypto.randomUUID() });
  });
  await self.registration.sync?.register(SYNC).catch(() => {});
}

async function token(answer) {
  const cookie = await self.cookieStore?.get(crowdline.tokenCookie); // signing in again has changed it
  return cookie?.value ?? answer.token;
}

function asForm(answer, photos) {
  const form = new FormData();
  form.append("body", answer.body);
  form.append("fence", answer.fence);
  for (const id of answer.leaveOut) form.append("leave_out", id);
  for (const { name, type, bytes } of photos) form.append("photos", new Blob([bytes], { type }), name);
  return form;
}

// What has become of it; "waiting" if it was somebody else's turn at this device; nothing if it must be tried again:
// no signal, signed out, or a fault of ours.
async function outcome(answer) {
  const photos = answer.photos ? await photosOf(answer.claim) : [];
  const words = { body: answer.body, fence: answer.fence, leave_out: answer.leaveOut };
  const response = await fetch(crowdline.answerUrl.replace(crowdline.anyId, answer.claim), {
    method: "POST",
    headers: {
      ...(photos.length ? {} : { "Content-Type": "application/json" }), // a form names its own, with its boundary
      "Idempotency-Key": answer.key,
      "X-CSRFToken": await token(answer),
      [crowdline.personHeader]: answer.person,
    },
    body: photos.length ? asForm(answer, photos) : JSON.stringify(words),
  });
  if (response.ok) return { state: "sent", detail: "" };
  const { code, detail } = await response.json();
  if (code === "other_person") return { state: "waiting", detail: "" };
  if (response.status === 409) return { state: "over", detail };
  const isFinal = [404, 413, 415, 422].includes(response.status) || code === "not_allowed";
  return isFinal ? { state: "refused", detail } : null;
}

// One that cannot go yet holds up none of the others; it fails at the end, so that the browser tries again.
async function sendAnswers() {
  await navigator.locks.request(SYNC, async () => {
    let isAllDone = true;
    for (const answer of await answers()) {
      const isWaiting = answer.state === "waiting";
      const isOld = answer.at < Date.now() - (isWaiting ? WAITS_MS : TOLD_MS);
      if (isOld) await drop(answer.claim);
      if (isOld || !isWaiting) continue;
      const found = await outcome(answer).catch(() => null);
      isAllDone &&= Boolean(found);
      if (!found || found.state === "waiting") continue;
      await became(answer, found);
      await tellPages();
    }
    if (!isAllDone) throw new Error("Not now.");
  });
}

async function tellPages() {
  for (const client of await self.clients.matchAll({ includeUncontrolled: true })) client.postMessage({ type: "answers" });
}

const WORK = {
  "queue-answer": async ({ answer, person }) => {
    try {
      await queueAnswer(answer);
    } catch (error) {
      console.error(error);
      return null;
    }
    return answersOf(person);
  },
  "take-back": async ({ claim, person }) => {
    await navigator.locks.request(SYNC, async () => {
      if (await isOf(person, claim)) await drop(claim);
    });
    return answersOf(person);
  },
  "send-answers": async ({ person }) => {
    await sendAnswers().catch(() => {}); // They wait on.
    return answersOf(person);
  },
  "which-answers": ({ person }) => answersOf(person),
  "photos-of": async ({ claim, person }) => ((await isOf(person, claim)) ? photosOf(claim) : []),
};

addEventListener("message", (event) => {
  const work = WORK[event.data.type];
  if (work) event.waitUntil(work(event.data).then((found) => event.ports[0]?.postMessage(found)));
});
// A failure here has the browser try again later, also with every page closed.
addEventListener("sync", (event) => event.tag === SYNC && event.waitUntil(sendAnswers()));
