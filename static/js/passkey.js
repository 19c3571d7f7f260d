// [data-passkey]: a button that asks the device for a passkey. allauth's script gives it its work once the whole page is
// there; until then it is disabled, as a press would do nothing or send an empty form. What the device or the person
// refuses is said in #problem, in the words of #passkey-refusals (mfa/webauthn/snippets/scripts.html), by the name of
// the error; [data-refusal=""] is for any other.

const WORDS = new Map([["AbortError", "NotAllowedError"]]);

const problem = document.getElementById("problem");
const refusals = document.getElementById("passkey-refusals").content;
const buttons = document.querySelectorAll("[data-passkey]");

function enable() {
  for (const button of buttons) {
    button.disabled = false;
    button.addEventListener("click", () => problem.replaceChildren());
  }
}

document.addEventListener("allauth.error", ({ detail: { exception } }) => {
  const name = WORDS.get(exception.name) ?? exception.name;
  const words = refusals.querySelector(`[data-refusal="${CSS.escape(name)}"]`) ?? refusals.querySelector('[data-refusal=""]');
  problem.replaceChildren(words.cloneNode(true));
  problem.scrollIntoView({ block: "nearest" });
});

// allauth's own listener for this is older, so it has been there by then.
if (document.readyState === "complete") enable();
else document.addEventListener("DOMContentLoaded", enable, { once: true });
