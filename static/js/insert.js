// A button that writes a phrase where the cursor is: <button data-insert="text" data-insert-into="ids of text fields">.
// Of several fields the one that is shown is meant.
// What was selected is replaced; a blank separates it from the words around it; undo works as for typing.

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-insert]");
  const ids = button?.dataset.insertInto.split(" ") ?? [];
  const field = ids.map((id) => document.getElementById(id)).find((candidate) => candidate?.checkVisibility());
  if (!field) return;
  const before = field.value.slice(0, field.selectionStart);
  const gap = before && !/\s$/.test(before) ? " " : "";
  field.focus();
  field.setRangeText(gap + button.dataset.insert, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
});
