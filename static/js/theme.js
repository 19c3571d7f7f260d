// <input type="radio" name="theme" value="" | "light" | "dark">: colours as the device wants them, or one's own choice.
// Kept in a cookie, because the server writes it into <html> before the first pixel; [data-cookie] names it.

const YEAR_SECONDS = 365 * 24 * 3600;

document.addEventListener("change", (event) => {
  if (!event.target.matches("input[name=theme]")) return;
  const theme = event.target.value;
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  const name = event.target.closest("[data-cookie]").dataset.cookie;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${name}=${theme}; Path=/; Max-Age=${theme ? YEAR_SECONDS : 0}; SameSite=Lax${secure}`;
});
