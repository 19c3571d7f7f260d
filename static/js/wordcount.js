// Counts while somebody writes: <textarea data-words="id of a line" data-max-characters="10000">. The line says the words
// in its own language: data-one, data-many and data-over, where # stands for the number.

function count(field) {
  const line = document.getElementById(field.dataset.words);
  if (!line) return;
  const over = [...field.value.trim()].length - Number(field.dataset.maxCharacters);
  const words = field.value.split(/\s+/).filter(Boolean).length;
  const { one, many, over: tooLong } = line.dataset;
  const text = over > 0 ? tooLong.replace("#", over) : words === 1 ? one : many.replace("#", words);
  line.textContent = text;
  line.classList.toggle("late", over > 0);
}

function countAll() {
  document.querySelectorAll("[data-words]").forEach(count);
}

document.addEventListener("input", (event) => event.target.matches("[data-words]") && count(event.target));
document.addEventListener("htmx:afterSettle", countAll);
countAll();
