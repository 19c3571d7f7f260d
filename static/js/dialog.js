// <a href="#not-solved" data-open="not-solved"> opens <dialog id="not-solved">; data-close inside it, Escape and a tap
// beside it close it. The browser gives the focus back to the opener. Without script the dialog is a plain section of
// the page (components.css) and the link jumps to it. A dialog that the server wants open says data-open-now; a form
// in it with data-close-on-success closes it when htmx was answered below 400.

function openNow() {
  for (const dialog of document.querySelectorAll("dialog[data-open-now]")) {
    dialog.removeAttribute("data-open-now");
    if (!dialog.open) dialog.showModal();
  }
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open]");
  if (opener) {
    event.preventDefault();
    document.getElementById(opener.dataset.open)?.showModal();
    return;
  }
  const isBeside = event.target.nodeName === "DIALOG";
  if (isBeside || event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
});
document.addEventListener("htmx:afterRequest", (event) => {
  const { elt, xhr } = event.detail;
  if (xhr.status && xhr.status < 400 && elt.closest("[data-close-on-success]")) elt.closest("dialog")?.close();
});
// The own menu closes like a menu: by Escape and by a tap elsewhere.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
document.addEventListener("htmx:afterSettle", openNow);
openNow();
