// Applies a filter as soon as it is chosen; without script the same form is sent by its button.

const WAIT_MILLISECONDS = 300;
const filters = document.querySelector("[data-filters]");
const found = document.getElementById("found");
const told = document.getElementById("told");
const wide = window.matchMedia("(min-width: 48.0625em)");

function address(form) {
  const given = [...new FormData(form)].filter(([, value]) => value);
  return `${form.getAttribute("action")}?${new URLSearchParams(given)}`;
}

// Takes over counts, and what can be chosen, without touching the part somebody is in.
function refreshOptions(old, fresh) {
  for (const option of fresh.querySelectorAll("input")) {
    const mine = document.getElementById(option.id);
    if (!mine || !old.contains(mine)) continue;
    mine.disabled = option.disabled && mine !== document.activeElement;
    const [count, newer] = [mine, option].map((each) => each.parentElement.querySelector("[data-count]"));
    if (count && newer) count.replaceWith(newer);
  }
  const [chosen, newer] = [old, fresh].map((each) => each.querySelector("summary [data-chosen]"));
  if (chosen && newer) chosen.textContent = newer.textContent;
}

function refresh(page) {
  filters.querySelector("[data-chosen]").textContent = page.querySelector("#filters [data-chosen]").textContent;
  for (const old of filters.querySelectorAll(".sp-group, #only")) {
    const fresh = page.getElementById(old.id);
    if (old.contains(document.activeElement)) {
      refreshOptions(old, fresh);
    } else {
      if ("open" in old) fresh.open = old.open;
      old.replaceWith(fresh);
    }
  }
  found.replaceChildren(...page.getElementById("found").childNodes);
  document.title = page.title;
}

function applyAtOnce(form) {
  let timer = 0;
  let asking = null;

  async function apply() {
    asking?.abort();
    asking = new AbortController();
    const { signal } = asking;
    const wanted = address(form);
    found.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(wanted, { credentials: "same-origin", signal });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      if (signal.aborted) return;
      if (!response.ok || !page.getElementById("filters")) {
        form.submit(); // The page that comes back says what to put right.
        return;
      }
      window.history.replaceState(null, "", wanted);
      refresh(page);
      told.textContent = document.getElementById("results")?.textContent ?? "";
    } catch {
      if (!signal.aborted) told.textContent = "The list is not up to date. Press Apply filters to try again.";
    }
    if (!signal.aborted) found.removeAttribute("aria-busy");
  }

  filters.addEventListener("change", () => {
    clearTimeout(timer);
    timer = setTimeout(apply, WAIT_MILLISECONDS);
  });
}

function openWhereThereIsRoom() {
  if (wide.matches) filters.open = true;
}

if (filters && found) {
  openWhereThereIsRoom();
  wide.addEventListener("change", openWhereThereIsRoom);
  applyAtOnce(filters.closest("form"));
}
