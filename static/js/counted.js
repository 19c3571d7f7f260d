// Says a number in words, by the plural forms of the page's language. Whoever counts sends
//
//   element.dispatchEvent(new CustomEvent("counted", {bubbles: true, detail: {number: 3, forms: element.dataset.forms}}))
//
// and what `forms` says for three becomes the element's text. The server wrote the forms, {% counted_forms %}: JSON of the
// text for some numbers, among which there is one of each way to count that a language has. # stands for the number.

const rules = new Intl.PluralRules(document.documentElement.lang);
const shown = new Intl.NumberFormat(document.documentElement.lang);

document.addEventListener("counted", ({ target, detail }) => {
  const forms = JSON.parse(detail.forms);
  const kind = rules.select(detail.number);
  const like = Object.keys(forms).find((number) => rules.select(Number(number)) === kind);
  target.textContent = (forms[like] ?? Object.values(forms)[0]).replace("#", shown.format(detail.number));
});
