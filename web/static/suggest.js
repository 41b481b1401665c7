// Suggests needs, places, services and organisations under a box of words while somebody types.
// After the ARIA Authoring Practices' "editable combobox with list autocomplete, manual selection": nothing is chosen
// until the person chooses it, and without script or without an answer the box is a plain box.

const LEAST = 2;
const MOST = 80;
const WAIT_MILLISECONDS = 150;

function note(suggestion) {
  if (suggestion.kind === "place") return suggestion.note ? `Place in ${suggestion.note}` : "Place";
  return suggestion.kind === "organisation" ? "Organisation" : suggestion.note;
}

function element(name, properties, attributes = {}) {
  const made = Object.assign(document.createElement(name), properties);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function suggestUnder(box) {
  const list = element("ul", { id: `${box.id}-list`, className: "sp-suggest__list", hidden: true },
    { role: "listbox", "aria-label": "Suggestions" });
  const told = element("p", { className: "nhsuk-u-visually-hidden" }, { role: "status" });
  const frame = element("div", { className: "sp-suggest" });
  let timer = 0;
  let asking = null;
  let shown = [];
  let active = -1;

  box.replaceWith(frame);
  frame.append(box, list, told);
  box.type = "text"; // A search box may not be a combobox.
  box.enterKeyHint = "search";
  for (const [key, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list",
    "aria-expanded": "false", "aria-controls": list.id, autocapitalize: "none" })) box.setAttribute(key, value);

  function mark(index) {
    active = index;
    [...list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
    if (index < 0) {
      box.removeAttribute("aria-activedescendant");
    } else {
      box.setAttribute("aria-activedescendant", list.children[index].id);
      list.children[index].scrollIntoView({ block: "nearest" });
    }
  }

  function show(suggestions) {
    shown = suggestions;
    list.replaceChildren(...suggestions.map((each, at) => {
      const option = element("li", { id: `${list.id}-${at}` }, { role: "option", "aria-selected": "false" });
      option.append(element("span", { textContent: each.label }));
      if (note(each)) option.append(" ", element("span", { className: "sp-suggest__note", textContent: note(each) }));
      return option;
    }));
    list.hidden = !suggestions.length;
    box.setAttribute("aria-expanded", String(!list.hidden));
    mark(-1);
  }

  function close() {
    clearTimeout(timer);
    asking?.abort();
    told.textContent = "";
    show([]);
  }

  async function ask() {
    const words = box.value.trim();
    asking?.abort();
    if (words.length < LEAST || words.length > MOST) {
      close();
      return;
    }
    asking = new AbortController();
    const { signal } = asking;
    try {
      const response = await fetch(`${box.dataset.suggest}?${new URLSearchParams({ q: words })}`, { credentials: "omit", signal });
      const found = response.ok ? (await response.json()).suggestions : [];
      if (signal.aborted || document.activeElement !== box) return;
      show(found);
      const count = found.length === 1 ? "1 suggestion" : `${found.length} suggestions`;
      told.textContent = found.length ? `${count}. Use the up and down arrow keys to look through them.` : "";
    } catch {
      if (!signal.aborted) close();
    }
  }

  function choose({ kind, id, label, note: where }) {
    const place = box.form.elements.near;
    const near = place?.value.trim() ? { near: place.value.trim() } : {};
    close();
    if (kind === "place" && place) {
      place.value = where ? `${label}, ${where}` : label;
      box.value = "";
      told.textContent = `Where is now ${place.value}`;
    } else if (kind === "need") {
      const query = String(new URLSearchParams(near));
      window.location.assign(`/needs/${encodeURIComponent(id)}${query && `?${query}`}`);
    } else if (kind === "service") {
      window.location.assign(`/services/${encodeURIComponent(id)}`);
    } else {
      window.location.assign(`${box.dataset.search}?${new URLSearchParams({ q: label, ...near })}`);
    }
  }

  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT_MILLISECONDS);
  });
  box.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && list.hidden && event.key === "ArrowDown") {
      ask();
    } else if (step && !list.hidden) {
      // One stop beyond the list is the box itself.
      const stops = shown.length + 1;
      mark(((active + 1 + step + stops) % stops) - 1);
    } else if (event.key === "Enter" && active >= 0) {
      choose(shown[active]);
    } else if (event.key === "Escape" && !list.hidden) {
      close();
    } else {
      return;
    }
    event.preventDefault();
  });
  box.addEventListener("blur", close);
  // Pressing must not take the focus from the box before the choice is made.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(shown[[...list.children].indexOf(option)]);
  });
}

for (const box of document.querySelectorAll("[data-suggest]")) suggestUnder(box);
