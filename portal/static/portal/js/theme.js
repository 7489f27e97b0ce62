/* Light, dark or as the device, without the round trip. Where the page has only a link, the buttons take its place. */
const YEAR = 31536000;

function show(theme) {
  const root = document.documentElement;
  if (theme === "system") root.removeAttribute("data-theme");
  else root.setAttribute("data-theme", theme);
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `theme=${theme === "system" ? "" : theme}; path=/; samesite=lax; max-age=${theme === "system" ? 0 : YEAR}${secure}`;
  for (const button of document.querySelectorAll("[data-theme-buttons] button")) {
    button.setAttribute("aria-pressed", String(button.value === theme));
  }
}

for (const group of document.querySelectorAll("[data-theme-buttons]")) {
  group.hidden = false;
  group.addEventListener("click", (event) => {
    const button = event.target.closest("button[value]");
    if (!button) return;
    event.preventDefault();
    show(button.value);
  });
}
for (const link of document.querySelectorAll("[data-theme-link]")) link.hidden = true;
