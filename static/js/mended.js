// What somebody has mended is no error any more: when a field that came back with one holds something that could be
// right, its message, its mark and its line in the summary go (components/field_error.html, error_summary.html with
// data-forms for its heading, as counted.js reads them). Only the server says that something is wrong.

const couldBeRight = (field) =>
  field.validity.valid &&
  !(field.required && !field.value.trim()) &&
  !([...field.value].length > Number(field.dataset.maxCharacters ?? Infinity));

function takeFromSummary(name) {
  const line = document.querySelector(`[data-summary] a[href="#${CSS.escape(name)}"]`)?.closest("li");
  if (!line) return;
  const summary = line.closest("[data-summary]");
  line.remove();
  const left = summary.querySelectorAll("li").length;
  if (!left) return summary.remove();
  const heading = summary.querySelector("[data-forms]");
  const detail = { number: left, forms: heading.dataset.forms };
  heading.dispatchEvent(new CustomEvent("counted", { bubbles: true, detail }));
}

document.addEventListener("input", (event) => {
  const box = event.target.closest(".field");
  const error = box?.querySelector(".error[id$=_error]");
  if (!error) return;
  const fields = [...box.querySelectorAll("input, textarea, select")];
  if (!fields.every(couldBeRight)) return;
  for (const field of fields) field.removeAttribute("aria-invalid");
  error.remove();
  takeFromSummary(error.id.slice(0, -"_error".length));
});
