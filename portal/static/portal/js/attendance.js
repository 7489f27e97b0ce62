/* Attendance on a weak network. What is marked is kept in this browser until the server has it: random ids and marks, no
   names. A save goes out in the background with the token of its form, so that the same save twice is one save, also when
   the first answer was lost; it goes again by itself when the network is back. Without script the page is a plain form. */
const PREFIX = "attendance:";
const KEPT_FOR = 48 * 3600 * 1000;
const PATIENCE = 20000;
const AGAIN = 30000;

const form = document.querySelector("form[data-attendance]");
const bar = form?.querySelector("[data-keep]");
const store = {
  read(key) { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
  keep(key, entry) { try { localStorage.setItem(key, JSON.stringify(entry)); } catch { /* full or private: the page still works */ } },
  drop(key) { try { localStorage.removeItem(key); } catch { /* nothing is there */ } },
  keys() { try { return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)); } catch { return []; } },
};

function sweep() {
  for (const key of store.keys()) {
    const age = Date.now() - (store.read(key)?.at ?? 0);
    if (!(age >= 0 && age < KEPT_FOR)) store.drop(key);
  }
}

function start() {
  const session = form.dataset.attendance;
  const who = form.dataset.who;
  const token = form.elements.form_token;
  const version = form.elements.version;
  const save = form.querySelector(".savebar button:not([type=button])");
  const tryNow = form.querySelector("[data-try]");
  const back = form.querySelector("[data-back]");
  const sentAt = `${PREFIX.replace(":", "-sent:")}${session}`;
  let queued = false;
  let sending = false;

  const key = () => `${PREFIX}${session}:${token.value}`;
  const marks = () => Object.fromEntries([...form.querySelectorAll("input[type=radio]:checked")].map((box) => [box.name, box.value]));
  const mine = () => store.keys().filter((each) => each.startsWith(`${PREFIX}${session}:`) && store.read(each)?.who === who);

  function say(word, values = {}) {
    let text = bar.dataset[word];
    for (const [name, value] of Object.entries(values)) text = text.replace(`{${name}}`, value);
    bar.textContent = text;
    bar.hidden = false;
    back.hidden = word !== "out";
    tryNow.hidden = !(queued && word === "kept");
  }

  function show(kept) {
    for (const [name, value] of Object.entries(kept)) {
      const box = form.querySelector(`input[name="${CSS.escape(name)}"][value="${CSS.escape(value)}"]`);
      if (box) box.checked = true;
    }
  }

  function lock(on) {
    for (const group of form.querySelectorAll("fieldset")) group.disabled = on;
    save.disabled = on;
  }

  const remember = (at = Date.now()) => store.keep(key(), { who, version: version.value, marks: marks(), at, queued });

  /* What was kept before this page was opened: a save that never got through goes out again with its own token and
     version; marks that were not saved yet are shown again. If somebody else has saved meanwhile, the server says so. */
  function recover() {
    const kept = mine().map((each) => [each, store.read(each)]).sort((one, other) => other[1].at - one[1].at);
    if (form.hasAttribute("data-typed")) {
      for (const [each] of kept) store.drop(each);
      return;
    }
    const [found, entry] = kept.find(([, each]) => each.queued) ?? kept.at(-1) ?? [];
    for (const [each, other] of kept) if (each !== found && !other.queued) store.drop(each);
    if (!entry) return;
    show(entry.marks);
    version.value = entry.version;
    if (entry.queued) token.value = found.slice(`${PREFIX}${session}:`.length);
    else store.drop(found);
    queued = Boolean(entry.queued);
    remember(entry.at);
    say("kept");
    if (queued) send();
  }

  function finish() {
    store.drop(key());
    queued = false;
  }

  function giveToPage() {
    /* The server has refused: the plain form shows its reason, and what stands there now. */
    lock(false);
    queued = false;
    remember();
    form.submit();
  }

  async function judge(answer) {
    const isShort = (answer.headers.get("Content-Type") ?? "").startsWith("application/json");
    if (new URL(answer.url).pathname !== location.pathname) say("out");
    else if (answer.ok && isShort) {
      const { saved_at: time } = await answer.json();
      finish();
      try { sessionStorage.setItem(sentAt, time); } catch { /* the page says it all the same */ }
      location.replace(location.pathname);
    } else if (answer.status === 409) giveToPage();
    else if (answer.status === 403) say("out");
    else if (answer.status === 404 || answer.status === 410) say("gone");
    else say("kept");
  }

  async function send() {
    if (sending) return;
    sending = true;
    lock(true);
    const body = new URLSearchParams({ ...store.read(key())?.marks ?? marks(), form_token: token.value, version: version.value });
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    say("sending");
    try {
      const headers = { Accept: "application/json" };
      await judge(await fetch(location.pathname, { method: "POST", body, headers, signal: AbortSignal.timeout(PATIENCE) }));
    } catch {
      say("kept");
    }
    sending = false;
  }

  form.addEventListener("change", () => {
    remember();
    say("kept");
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (queued) return;
    lock(false);
    queued = true;
    remember();
    send();
  });
  tryNow.addEventListener("click", send);
  window.addEventListener("online", () => { if (queued) send(); });
  setInterval(() => { if (queued && navigator.onLine && bar.textContent === bar.dataset.kept) send(); }, AGAIN);

  let time = null;
  try {
    time = sessionStorage.getItem(sentAt);
    sessionStorage.removeItem(sentAt);
  } catch { /* told by the page */ }
  if (time) say("sent", { time });
  recover();
}

sweep();
if (form && bar) start();
