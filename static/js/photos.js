// Lists the photos chosen in [data-photos] (components/photos.html) with size and preview, says early what the server
// would refuse (too many, too big), and lets one be taken out again.

function size(bytes) {
  const unit = bytes < 1024 * 1024 ? ["kilobyte", 1024, 0] : ["megabyte", 1024 * 1024, 1];
  const format = { style: "unit", unit: unit[0], maximumFractionDigits: unit[2] };
  return new Intl.NumberFormat(document.documentElement.lang, format).format(bytes / unit[1]);
}

function keep(input, files) {
  const held = new DataTransfer();
  for (const file of files) held.items.add(file);
  input.files = held.files;
}

function draw(box, input) {
  const list = box.querySelector("[data-photos-list]");
  const template = box.querySelector("template");
  for (const image of list.querySelectorAll("img")) URL.revokeObjectURL(image.src);
  list.replaceChildren();
  for (const file of input.files) {
    const row = template.content.cloneNode(true);
    row.querySelector("img").src = URL.createObjectURL(file);
    row.querySelector("b").textContent = file.name;
    row.querySelector(".small").textContent = size(file.size);
    const button = row.querySelector("button");
    button.setAttribute("aria-label", `${button.getAttribute("aria-label")} ${file.name}`);
    button.addEventListener("click", () => {
      keep(input, [...input.files].filter((other) => other !== file));
      draw(box, input);
      input.focus();
    });
    list.append(row);
  }
}

function complain(box, sentences) {
  const line = box.querySelector("[data-photos-problem]");
  line.hidden = !sentences.length;
  line.textContent = sentences.join(" ");
}

document.addEventListener("change", (event) => {
  const input = event.target;
  const box = input.closest("[data-photos]");
  if (!box || input.type !== "file") return;
  const { max, maxBytes, tooMany, tooBig } = box.dataset;
  const sentences = [...input.files].filter((file) => file.size > maxBytes).map((file) => `${file.name} ${tooBig}`);
  const fitting = [...input.files].filter((file) => file.size <= maxBytes);
  if (fitting.length > max) sentences.push(tooMany);
  keep(input, fitting.slice(0, max));
  complain(box, sentences);
  draw(box, input);
});
