// The page that is shown without a signal (templates/app/offline.html): lists the pages that the service worker has kept
// and the drafts of who was signed in last, newest first, each with its age. Comes back by itself once the server answers
// (connection.js).

const DRAFT = "crowdline-draft:";
const LOOK_EVERY_MS = 10_000;

const moment = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });

function fill(id, rows) {
  const box = document.getElementById(id);
  box.hidden = !rows.length;
  box.querySelector("ul").replaceChildren(...rows);
}

function row(main, said) {
  const item = document.createElement("li");
  const line = document.createElement("p");
  line.className = "small muted";
  line.textContent = said;
  item.append(main, line);
  return item;
}

function pageRow({ path, at }) {
  const { dataset } = document.getElementById("kept-pages");
  const link = document.createElement("a");
  link.href = path;
  link.textContent = { queue: dataset.labelQueue, answers: dataset.labelAnswers }[path.split("/")[1]] ?? dataset.labelClaims;
  return row(link, `${dataset.seen}: ${moment.format(at)}`);
}

function draftRow({ text, at }) {
  const words = document.createElement("p");
  words.dir = "auto";
  words.textContent = text;
  return row(words, `${document.querySelector("#kept-drafts ul").dataset.saved}: ${moment.format(at)}`);
}

function drafts(person) {
  try {
    const names = Object.keys(localStorage).filter((name) => name.startsWith(`${DRAFT}${person}:`));
    return names.map((name) => JSON.parse(localStorage.getItem(name))).filter((draft) => draft?.text);
  } catch {
    return [];
  }
}

const newest = (one, other) => other.at - one.at;

const channel = new MessageChannel();
channel.port1.onmessage = ({ data: { pages, person } }) => {
  fill("kept-pages", pages.sort(newest).map(pageRow));
  fill("kept-drafts", drafts(person).sort(newest).map(draftRow));
};
navigator.serviceWorker?.controller?.postMessage({ type: "which-pages" }, [channel.port2]);
document.querySelector("[data-reload]").addEventListener("click", () => location.reload());
document.addEventListener("server-answers", () => location.reload());
// The device may believe in a signal all the while: then nothing tells that the server is there again. At its own address
// this page stands for no other.
const isForAnother = !location.pathname.startsWith(document.getElementById("stands-for-another").dataset.own);
if (isForAnother) {
  setInterval(() => document.hidden || document.dispatchEvent(new Event("server-wanted")), LOOK_EVERY_MS);
}
