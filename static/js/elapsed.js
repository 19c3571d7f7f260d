// Lets a waiting time grow: <span data-elapsed="240" data-says="under 1 min|%(minutes)d min|…" [data-aim="480"]>…
// <span>Waiting 4 min</span></span> (components/waiting.html). data-says is how the page's language says less than a minute,
// minutes, hours, and both; what was said is replaced in its sentence, up to a day. Past data-aim it becomes .late.

const DAY_MINUTES = 24 * 60;
const started = new WeakMap();
const said = new WeakMap();

function words(patterns, minutes) {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  const pattern = patterns[minutes < 1 ? 0 : !hours ? 1 : !rest ? 2 : 3];
  return pattern.replace("%(hours)d", hours).replace("%(minutes)d", rest);
}

function tick() {
  for (const element of document.querySelectorAll("[data-elapsed]")) {
    const { elapsed, says, aim } = element.dataset;
    const patterns = says.split("|");
    if (!started.has(element)) {
      started.set(element, performance.now() - elapsed * 1000);
      said.set(element, words(patterns, Math.floor(elapsed / 60)));
    }
    const seconds = (performance.now() - started.get(element)) / 1000;
    element.classList.toggle("late", Boolean(aim) && seconds >= aim);
    const minutes = Math.floor(seconds / 60);
    const now = words(patterns, minutes);
    if (minutes >= DAY_MINUTES || now === said.get(element)) continue;
    const text = element.querySelector("span") ?? element;
    text.textContent = text.textContent.replace(said.get(element), now);
    said.set(element, now);
  }
}

setInterval(tick, 10_000);
document.addEventListener("htmx:afterSettle", tick);
tick();
