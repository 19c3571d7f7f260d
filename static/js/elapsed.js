// Lets a waiting time grow: <span data-elapsed="240" [data-aim="480"]>… <span>Waiting 4 min</span></span>
// The number in the words is replaced, as the server wrote it ("4 min", "1 h 5 min"), from one minute to a day.
// Past data-aim it becomes .late.

const DAY_MINUTES = 24 * 60;
const started = new WeakMap();

function words(minutes) {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return [hours && `${hours} h`, (rest || !hours) && `${rest} min`].filter(Boolean).join(" ");
}

function tick() {
  for (const element of document.querySelectorAll("[data-elapsed]")) {
    if (!started.has(element)) started.set(element, performance.now() - element.dataset.elapsed * 1000);
    const seconds = (performance.now() - started.get(element)) / 1000;
    const minutes = Math.floor(seconds / 60);
    element.classList.toggle("late", Boolean(element.dataset.aim) && seconds >= element.dataset.aim);
    const text = element.querySelector("span") ?? element;
    if (minutes < 1 || minutes >= DAY_MINUTES) continue;
    const next = text.textContent.replace(/\d+ (h|min)( \d+ min)?/, words(minutes));
    if (next !== text.textContent) text.textContent = next;
  }
}

setInterval(tick, 10_000);
document.addEventListener("htmx:afterSettle", tick);
tick();
