// Counts while somebody writes: <textarea data-words="id of a line" data-max-characters="10000">. The line says how many
// words there are, by the forms in its data-forms, and past the limit how many characters are too many, by data-over
// (counted.js).

function count(field) {
  const line = document.getElementById(field.dataset.words);
  if (!line) return;
  const over = [...field.value.trim()].length - Number(field.dataset.maxCharacters);
  const words = field.value.split(/\s+/).filter(Boolean).length;
  const detail = over > 0 ? { number: over, forms: line.dataset.over } : { number: words, forms: line.dataset.forms };
  line.dispatchEvent(new CustomEvent("counted", { bubbles: true, detail }));
  line.classList.toggle("late", over > 0);
}

function countAll() {
  document.querySelectorAll("[data-words]").forEach(count);
}

document.addEventListener("input", (event) => event.target.matches("[data-words]") && count(event.target));
document.addEventListener("htmx:afterSettle", countAll);
countAll();
