// Counts down between two answers of the server.
//
//   <span class="ring" data-seconds="402" data-of="660" [data-say-300="5 minutes left."]>…<b>6:42</b></span>
//   <progress data-seconds="42" data-of="60" max="60" value="42">
//
// A new data-seconds sets it anew. Time passes on a monotonic clock: setting the phone's clock changes nothing,
// and what it missed asleep is added on waking. data-say-N is put into #announcer when N seconds are left, so a
// screen reader hears four sentences and not six hundred. At zero the element sends "countdown-end", which bubbles.

const SLEPT_AT_LEAST_MS = 2_000;

const started = new WeakMap(); // element -> {at, seconds, left}
let asleep = 0;
let ticked = { monotonic: performance.now(), wall: Date.now() };

const now = () => performance.now() + asleep;

function addSleep() {
  const next = { monotonic: performance.now(), wall: Date.now() };
  const missed = next.wall - ticked.wall - (next.monotonic - ticked.monotonic);
  if (missed > SLEPT_AT_LEAST_MS) asleep += missed;
  ticked = next;
}

function clockFace(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function draw(element, left) {
  element.dataset.seconds = String(left);
  if (element.nodeName === "PROGRESS") {
    element.value = left;
    return;
  }
  const face = element.querySelector("b");
  if (face) face.textContent = clockFace(left);
  const arc = element.querySelector("circle + circle");
  if (arc) arc.setAttribute("stroke-dashoffset", String(100 - (100 * left) / element.dataset.of));
  element.dataset.left = left < 60 ? "now" : left < 120 ? "soon" : "";
}

function say(element, before, left) {
  for (const second of [300, 120, 60, 0]) {
    const words = element.getAttribute(`data-say-${second}`);
    if (words && before > second && left <= second) document.getElementById("announcer").textContent = words;
  }
}

function tick() {
  addSleep();
  for (const element of document.querySelectorAll("[data-seconds]")) {
    const run = started.get(element);
    const stated = Number(element.dataset.seconds);
    if (!run || run.left !== stated) {
      started.set(element, { at: now(), seconds: stated, left: stated });
      draw(element, stated);
      continue;
    }
    const left = Math.max(0, Math.ceil(run.seconds - (now() - run.at) / 1000));
    if (left === run.left) continue;
    draw(element, left);
    say(element, run.left, left);
    run.left = left;
    if (left === 0) element.dispatchEvent(new CustomEvent("countdown-end", { bubbles: true }));
  }
}

setInterval(tick, 500);
document.addEventListener("htmx:afterSettle", tick);
document.addEventListener("visibilitychange", tick);
tick();
