// A page that the service worker has kept (<html data-kept-at="…">): says how old it is in #kept-age, lets its clocks
// run on from then, and comes back by itself once the server answers (connection.js), unless somebody is writing in it;
// they get a button. What waits to be sent stands below that, and no banner floats over it.

const TICK_MS = 30_000;

const banner = document.getElementById("kept-age");
const keptAt = Date.parse(document.documentElement.dataset.keptAt ?? "");

function showAge() {
  const minutes = Math.floor((Date.now() - keptAt) / 60_000);
  const [amount, unit] = minutes < 60 ? [minutes, "minute"] : minutes < 1440 ? [minutes / 60, "hour"] : [minutes / 1440, "day"];
  const format = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" });
  const time = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
  banner.querySelector("[data-age]").textContent = `${time.format(keptAt)} (${format.format(-Math.floor(amount), unit)})`;
}

function setClocks() {
  const seconds = Math.floor((Date.now() - keptAt) / 1000);
  for (const element of document.querySelectorAll("[data-seconds]")) {
    element.dataset.seconds = String(Math.max(0, element.dataset.seconds - seconds));
  }
  for (const element of document.querySelectorAll("[data-elapsed]")) {
    element.dataset.elapsed = String(Number(element.dataset.elapsed) + seconds);
  }
}

const isWriting = () =>
  [...document.querySelectorAll("main textarea, main input[type=text], main input[type=file]")].some(
    (field) => field.value !== field.defaultValue,
  );

function comeBack() {
  if (isWriting()) banner.querySelector("[data-reload]").hidden = false;
  else location.reload();
}

// The signal may have come back before this ran, or have been too slow for the page the last time.
function tick() {
  showAge();
  document.dispatchEvent(new CustomEvent("server-wanted"));
}

if (keptAt) {
  // It was like this before anybody looked: nothing has to float over what the page says of itself.
  document.querySelector(".notices").append(document.getElementById("outbox"));
  setClocks();
  showAge();
  banner.hidden = false;
  setInterval(tick, TICK_MS);
  banner.querySelector("[data-reload]").addEventListener("click", () => location.reload());
  document.addEventListener("server-answers", comeBack);
}
