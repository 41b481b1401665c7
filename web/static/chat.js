// Takes the reload out of the chat form. Without it the same form posts and the page comes back whole.

const form = document.querySelector("[data-chat]");
const log = document.getElementById("log");
const box = document.getElementById("say");
const choices = document.getElementById("choices");
const typing = document.getElementById("typing");
const fault = document.getElementById("fault");
const POLL_MILLISECONDS = 5000;
const LIMIT_MILLISECONDS = 20000;
const LOST = "That did not reach us. Your words are still in the box. Check your connection, then press Send again.";

let busy = false;
let poll = 0;

function clock() {
  const at = new Date();
  const minutes = String(at.getMinutes()).padStart(2, "0");
  return `${(at.getHours() + 11) % 12 + 1}:${minutes}${at.getHours() < 12 ? "am" : "pm"}`;
}

function bubble(words) {
  const turn = document.createElement("div");
  turn.className = "sp-turn sp-turn--person";
  const who = document.createElement("p");
  who.className = "sp-turn__who";
  who.textContent = `You · ${clock()}`;
  const said = document.createElement("div");
  said.className = "sp-bubble";
  said.textContent = words;
  turn.append(who, said);
  return turn;
}

function say(message) {
  fault.textContent = message;
  fault.hidden = !message;
}

function working(on) {
  busy = on;
  typing.classList.toggle("sp-typing--on", on);
  typing.textContent = on ? "Signpost is looking…" : "";
}

function show(answer) {
  const shown = log.children.length;
  if (answer.html) log.insertAdjacentHTML("beforeend", answer.html);
  choices.innerHTML = answer.choices;
  form.elements.after.value = String(answer.seq);
  document.getElementById("tools").hidden = false;
  document.getElementById("intro").hidden = true;
  // A long answer is read from its beginning, so what was asked goes to the top of the window.
  if (answer.html) (log.children[shown - 1] || log).scrollIntoView({ block: "start" });
  if (answer.mode === "waiting" || answer.mode === "human") keepListening();
}

async function ask(url, options) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), LIMIT_MILLISECONDS);
  try {
    const response = await fetch(url, {
      ...options, headers: { Accept: "application/json" }, credentials: "same-origin", signal: stop.signal,
    });
    const body = await response.json();
    return { ok: response.ok, body };
  } finally {
    clearTimeout(timer);
  }
}

async function send(words, isChoice) {
  const fields = new FormData(form);
  fields.delete("choice");
  fields.set("say", words);
  const mine = bubble(words);
  log.append(mine);
  mine.scrollIntoView({ block: "nearest" });
  if (!isChoice) box.value = "";
  say("");
  working(true);
  let problem = "";
  try {
    const { ok, body } = await ask(form.action, { method: "POST", body: fields });
    if (ok) {
      form.elements.key.value = body.key;
      working(false);
      show(body);
    } else {
      problem = body.detail || LOST;
    }
  } catch {
    problem = LOST;
  }
  working(false);
  if (problem) {
    mine.remove();
    if (!box.value) box.value = words;
    say(problem);
  }
  box.focus({ preventScroll: true });
}

// The next words get a new key, so a repeat of the same key is always the same message sent again.
form.addEventListener("submit", (event) => {
  event.preventDefault();
  const pressed = event.submitter && event.submitter.name === "choice" ? event.submitter : null;
  const words = (pressed ? pressed.value : box.value).trim();
  if (busy) return;
  if (!words) {
    say("Type what you need help with.");
    box.focus();
    return;
  }
  send(words, Boolean(pressed));
});

box.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});

function keepListening() {
  if (poll) return;
  poll = setInterval(async () => {
    if (busy || document.hidden) return;
    try {
      const { ok, body } = await ask(`${form.dataset.events}?after=${form.elements.after.value}`, {});
      if (ok && body.seq > Number(form.elements.after.value)) show(body);
      if (ok && (body.mode === "bot" || body.mode === "closed")) {
        clearInterval(poll);
        poll = 0;
      }
    } catch {
      // The next poll tries again; nothing the person typed is lost.
    }
  }, POLL_MILLISECONDS);
}

if (form.dataset.mode === "waiting" || form.dataset.mode === "human") keepListening();
