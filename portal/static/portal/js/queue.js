/* Keys of a list of work ([data-queue] around .item rows): J K down and up, L next step, X choose, T put off, / search,
   ? shows the keys. They rest while somebody types, and can be switched off for good on this device. */
const STORE = "queue-keys";
const queue = document.querySelector("[data-queue]");
const hints = document.querySelector("[data-queue-keys]");
const lever = document.querySelector("[data-queue-switch]");
let on = read() !== "off";

function read() {
  try { return localStorage.getItem(STORE); } catch { return null; }
}

function keep(value) {
  try { localStorage.setItem(STORE, value); } catch { /* private window: the choice lasts as long as the page */ }
}

const rows = () => [...queue.querySelectorAll(".item")];
const current = () => document.activeElement.closest("[data-queue] .item");

function go(step) {
  const all = rows();
  const here = all.indexOf(current());
  const next = all[Math.max(0, Math.min(all.length - 1, here + step))];
  const target = next && next.querySelector("h3 a, .act a, .act button");
  if (target) {
    target.focus();
    next.scrollIntoView({ block: "nearest" });
  }
}

function press(selector) {
  const row = current();
  const target = row && row.querySelector(selector);
  if (target) target.click();
}

const keys = {
  j: () => go(1),
  k: () => go(-1),
  l: () => press(".act a, .act button"),
  x: () => press(".check input"),
  t: () => press("[data-snooze]"),
  "/": () => document.querySelector("input[type=search]")?.focus(),
  "?": () => hints?.scrollIntoView({ block: "center" }),
};

function isTyping(target) {
  return target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]") !== null;
}

function draw() {
  hints.classList.toggle("is-off", !on);
  lever.textContent = on ? lever.dataset.off : lever.dataset.on;
}

if (queue && hints && lever) {
  hints.hidden = false;
  draw();
  lever.addEventListener("click", () => {
    on = !on;
    keep(on ? "on" : "off");
    draw();
  });
  document.addEventListener("keydown", (event) => {
    const action = keys[event.key.toLowerCase()];
    if (!on || !action || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    event.preventDefault();
    action();
  });
}
