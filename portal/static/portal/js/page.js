/* Small helps for every page: one submit a click, menus that close, folds that open on a desk, a button that prints. */

/* One submit a click. The button is switched off only after the browser has read its name and value, and back on when
   the page comes back from the history. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "true";
  form.setAttribute("aria-busy", "true");
  setTimeout(() => {
    for (const button of form.querySelectorAll("button:not([type=button])")) button.disabled = true;
  });
});

window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
    for (const button of form.querySelectorAll("button:disabled:not([type=button])")) button.disabled = false;
  }
});

/* Going back brings a page of ours anew from the server, with a fresh token; the form in hand is the old one, though. The
   entry of the history keeps its token, so that sending it again leads to what the first send made. */
const tokens = [...document.querySelectorAll("input[name=form_token]")];
if (tokens.length) {
  const [arrival] = performance.getEntriesByType("navigation");
  const kept = history.state?.tokens;
  if (arrival?.type === "back_forward" && kept?.length === tokens.length) {
    tokens.forEach((field, place) => { field.value = kept[place]; });
  } else {
    history.replaceState({ ...history.state, tokens: tokens.map((field) => field.value) }, "");
  }
}

/* A menu closes on Escape and on a click beside it. */
function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu !== except) menu.open = false;
  }
}
document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector("details.menu[open]");
  closeMenus(null);
  if (open) open.querySelector("summary").focus();
});

/* Browsers that cannot force a fold open by style get it opened here. */
if (!CSS.supports("selector(::details-content)") && matchMedia("(min-width: 64rem)").matches) {
  for (const fold of document.querySelectorAll("details.fold")) fold.open = true;
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
