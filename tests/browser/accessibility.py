"""``expect_accessible(page)``: axe finds nothing wrong with what the browser shows."""

from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]


def expect_accessible(page: Page) -> None:
    """Fail with every fault axe finds: the rule, what it is about, and the elements."""
    found = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]})
    faults = [
        f"{fault['id']} ({fault['impact']}): {fault['help']}\n    "
        + "\n    ".join(node["html"][:160] for node in fault["nodes"])
        for fault in found["violations"]
    ]
    assert not faults, f"{page.url} is not accessible:\n" + "\n".join(faults)
    assert found["url"] == page.url, "axe looked at another page"


def expect_no_sideways_scroll(page: Page) -> None:
    """Fail when the page is wider than its window, as when something does not wrap on a phone."""
    wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wider <= 0, f"{page.url} is {wider} px wider than the window"
