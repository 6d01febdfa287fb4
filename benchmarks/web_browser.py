"""In a real browser: how long until a person's prediction is drawn after another regimen was put beside the plan."""

import shutil
import statistics
from typing import Any, Final

from web_clinic import PASSWORD, Served

_CHROMIUM: Final = shutil.which("chromium") or shutil.which("chromium-browser")
_CHOOSE: Final = """(number) => new Promise((drawn) => {
  const choices = document.querySelector('#beside'), before = document.querySelector('band-plot canvas');
  const next = () => choices.options[number % choices.options.length].value;
  if (next() === choices.value) number += 1;
  choices.value = next();
  const asked = performance.now();
  const look = () => {
    const now = document.querySelector('band-plot canvas');
    if (now && now !== before && now.width > 100) requestAnimationFrame(() => drawn(performance.now() - asked));
    else requestAnimationFrame(look);
  };
  choices.dispatchEvent(new Event('change', { bubbles: true }));
  requestAnimationFrame(look);
})"""
"""Choose another regimen; the time from the choice to the frame after the one that holds new curves."""


def prediction_ms(served: Served, rounds: int) -> list[float] | None:
    """From the choice until the curves stand on the page, each round; None where no browser is installed."""
    if _CHROMIUM is None:
        return None
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=["--no-sandbox"])
        try:
            page = browser.new_page(base_url=served.address)
            _open_plan(page)
            return [_once(page, number) for number in range(rounds + 1)][1:]
        finally:
            browser.close()


def _open_plan(page: Any) -> None:  # noqa: ANN401 - the browser's
    page.goto("/account/sign-in/")
    page.get_by_label("Username").fill("prescriber")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.goto("/day/")
    address = page.get_by_role("link", name="Caspian Rook").first.get_attribute("href")
    page.goto(f"/people/{address.split('/people/')[1].split('/')[0]}/plan/")
    page.locator("band-plot canvas").first.wait_for()


def _once(page: Any, number: int) -> float:  # noqa: ANN401 - the browser's
    """Choose another regimen than the one that is shown; the page measures it by itself."""
    return float(page.evaluate(_CHOOSE, number))


def middle(found: list[float]) -> float:
    """The median."""
    return statistics.median(found)
