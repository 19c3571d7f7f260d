// What could not be sent like that, said while somebody still writes: <textarea data-draft-url="…" data-broken-rules="id
// of a list">. The server says so with each draft that it saves (static/js/draft.js); what is mended goes with the next.

document.addEventListener("draft-answer", async ({ target, detail: answer }) => {
  const list = document.getElementById(target.dataset.brokenRules ?? "");
  if (!list || !answer.ok) return;
  const { broken_rules: rules } = answer.status === 200 ? await answer.json() : { broken_rules: [] };
  const lines = rules.map((rule) => Object.assign(document.createElement("li"), { className: "error", textContent: rule }));
  list.replaceChildren(...lines);
  list.hidden = !lines.length;
});
