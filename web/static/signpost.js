// Starts nhsuk-frontend's components on every page, and "leave quickly" where there is one.
import { initAll } from "./nhsuk-frontend.min.js";

initAll();

// Replacing the address keeps this page out of the way of the Back button.
for (const link of document.querySelectorAll("[data-leave]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    document.body.hidden = true;
    window.location.replace(link.href);
  });
}
