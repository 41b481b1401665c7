// Keeps the navigator's queue fresh; the Refresh link does the same without script.
const EVERY_MILLISECONDS = 30000;
const queue = document.getElementById("queue");

setInterval(async () => {
  if (document.hidden || queue.contains(document.activeElement)) return;
  try {
    const response = await fetch(window.location.href, {
      credentials: "same-origin", headers: { "X-Refresh": "1" },
    });
    if (!response.ok || response.redirected) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.getElementById("queue");
    if (fresh && fresh.innerHTML !== queue.innerHTML) queue.replaceChildren(...fresh.childNodes);
  } catch {
    // The next turn of the clock tries again.
  }
}, EVERY_MILLISECONDS);
