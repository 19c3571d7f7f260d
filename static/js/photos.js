// Makes the photos chosen in [data-photos] (components/photos.html) as small as the server would, so that a phone sends a
// tenth of it and no position; lists them with size and preview, says early what the server would refuse (too many, too
// big), and lets one be taken out again. Sent before that is done, they go as they are.
//
// draft.js keeps them beside the draft of their form, and brings them back into a page that was left. [data-photos-kept] says
// that, or that this device cannot: then the browser asks before the page is left.

const LONGEST = 2048; // pixels of the longest side: MAX_SIDE in marketplace/photos.py
const WRITTEN = new Set(["image/jpeg", "image/png", "image/webp"]);

const latest = new WeakMap(); // input -> the choice that is being made smaller
const asked = new WeakSet(); // inputs whose photos from before were asked for
const unkept = new Set(); // inputs whose photos would be lost with the page

async function smaller(file) {
  const bitmap = await createImageBitmap(file).catch(() => null); // upright, as its camera was held
  if (!bitmap) return file; // nothing this browser can read: the server says what it is
  const scale = LONGEST / Math.max(bitmap.width, bitmap.height);
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [bitmap.width, bitmap.height].map((side) => Math.max(1, Math.round(side * scale)));
  if (scale < 1) canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  if (scale >= 1) return file;
  const type = WRITTEN.has(file.type) ? file.type : "image/jpeg";
  const blob = await new Promise((done) => { canvas.toBlob(done, type, 0.9); });
  return blob && blob.size < file.size ? new File([blob], file.name, { type: blob.type }) : file;
}

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
      keepBeside(input);
      input.focus();
    });
    list.append(row);
  }
}

function keepBeside(input) {
  input.dispatchEvent(new CustomEvent("draft-files", { bubbles: true, detail: { files: [...input.files] } }));
}

function say(input, isKept) {
  const line = input.closest("[data-photos]").querySelector("[data-photos-kept]");
  line.hidden = !input.files.length;
  line.textContent = isKept ? line.dataset.kept : line.dataset.unkept;
  line.classList.toggle("error", !isKept);
  if (isKept || line.hidden) return void unkept.delete(input);
  unkept.add(input);
  addEventListener("beforeunload", askToStay); // with it some browsers forget the page that is left
}

function askToStay(event) {
  if ([...unkept].some((input) => input.isConnected && input.files.length && !input.form.ariaBusy)) event.preventDefault();
}

function bringBack() {
  for (const input of document.querySelectorAll("[data-photos] input[type=file]")) {
    if (asked.has(input)) continue;
    asked.add(input);
    input.dispatchEvent(new CustomEvent("draft-files-wanted", { bubbles: true }));
  }
}

function complain(box, sentences) {
  const line = box.querySelector("[data-photos-problem]");
  line.hidden = !sentences.length;
  line.textContent = sentences.join(" ");
}

document.addEventListener("change", async (event) => {
  const input = event.target;
  const box = input.closest("[data-photos]");
  if (!box || input.type !== "file") return;
  const { max, maxBytes, tooMany, tooBig } = box.dataset;
  const chosen = [...input.files];
  latest.set(input, chosen);
  const made = [];
  for (const file of chosen.slice(0, max * 2)) made.push(await smaller(file)); // one after the other: each is large unpacked
  if (latest.get(input) !== chosen) return;
  const sentences = made.filter((file) => file.size > maxBytes).map((file) => `${file.name} ${tooBig}`);
  const fitting = made.filter((file) => file.size <= maxBytes);
  const rest = [...fitting.slice(max), ...chosen.slice(max * 2)].map((file) => file.name);
  if (rest.length) sentences.push(tooMany.replace("#", rest.join(", ")));
  keep(input, fitting.slice(0, max));
  complain(box, sentences);
  draw(box, input);
  keepBeside(input);
});
document.addEventListener("draft-files-kept", ({ target, detail }) => say(target, detail.isKept));
document.addEventListener("draft-files-back", ({ target, detail }) => {
  if (target.files.length || latest.has(target)) return; // chosen meanwhile
  keep(target, detail.files);
  draw(target.closest("[data-photos]"), target);
  say(target, true);
  const lost = target.form.querySelector("[data-photos-lost]");
  if (lost) lost.hidden = true;
  const folded = target.closest("details");
  if (folded) folded.open = true;
});
document.addEventListener("htmx:afterSettle", bringBack);
bringBack();
