"""What no address leads to is accessible too: errors, refusals, the lock, no page; in both themes."""

import os
from typing import Any

import pytest
from test_at_the_chair_in_a_browser import chart_of
from test_pages_in_a_browser import CHROMIUM, browser, serious, signed_in

__all__ = ["browser"]
pytestmark = pytest.mark.skipif(
    CHROMIUM is None and os.environ.get("CI") != "true", reason="no chromium; tools/system_packages.sh installs it"
)


class Looked:
    """What was seen, in both themes."""

    def __init__(self) -> None:
        self.wrong: dict[str, list[str]] = {}

    def at(self, page: Any, what: str) -> None:
        """Look at a page as it stands."""
        for theme in ("light", "dark"):
            page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)  # as the switch does
            if found := serious(page):
                self.wrong[f"{what}, {theme}"] = found


def test_errors_refusals_and_the_lock_are_accessible(browser: Any, address: str) -> None:
    looked, page = Looked(), signed_in(browser, address, "nurse")
    hester, imogen = chart_of(page, "Hester"), chart_of(page, "Imogen")
    page.goto(f"{address}/people/{imogen}/recovery/")
    page.get_by_role("button", name="Go through the gate").click()
    page.wait_for_load_state("load")
    assert page.locator("#gate .is-unknown").count()
    looked.at(page, "a gate that is not met")
    page.get_by_label("Opioid plan").fill("As before.")
    page.get_by_role("button", name="The person leaves").click()
    page.locator(".refusal").first.wait_for()
    looked.at(page, "a refusal")
    page.goto(f"{address}/people/{hester}/flowsheet/")
    page.locator("[name=systolic]").fill("abc")
    page.locator("[name=systolic]").press("Enter")
    page.locator(".wrong .error").first.wait_for()
    looked.at(page, "a form with an error")
    page.locator("details.timeline > summary").click()
    assert page.locator("details.timeline ol li").count()
    looked.at(page, "the timeline at the chair")
    page.evaluate("document.querySelector('idle-lock').lock()")
    looked.at(page, "the lock")
    assert looked.wrong == {}
    page.context.close()


def test_pages_for_nobody_and_pages_that_are_not_there_are_accessible(browser: Any, address: str) -> None:
    looked, page = Looked(), signed_in(browser, address, "desk")
    hester = chart_of(page, "Hester")
    for where, status in ((f"people/{hester}/flowsheet/", 403), ("nowhere/", 404), (f"people/{'0' * 16}/", 404)):
        assert page.goto(f"{address}/{where}").status == status
        looked.at(page, f"{status} {where}")
    page.context.clear_cookies()
    page.goto(f"{address}/account/sign-in/")
    page.get_by_label("Username").fill("nurse")
    page.get_by_label("Password").fill("not this one")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.locator(".errorlist, .error").first.wait_for()
    looked.at(page, "a sign-in that was refused")
    assert looked.wrong == {}
    page.context.close()
