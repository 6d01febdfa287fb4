"""What no address leads to is accessible too: errors, refusals, the lock, no page; in both themes."""

import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from test_at_the_chair_in_a_browser import chart_of
from test_pages_in_a_browser import CHROMIUM, PASSWORD, browser, serious, signed_in

__all__ = ["browser"]
pytestmark = pytest.mark.skipif(
    CHROMIUM is None and os.environ.get("CI") != "true", reason="no chromium; tools/system_packages.sh installs it"
)


def in_theme(page: Any, theme: str) -> None:
    """By the switch itself; under the lock nothing outside of it can be pressed, so there by what the switch does."""
    shows = """document.documentElement.dataset.theme
        || (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')"""
    if not page.locator("theme-switch button").count():
        page.emulate_media(color_scheme=theme)  # a page that stands when nothing else does has no switch
        return
    if page.evaluate(shows) != theme:
        page.evaluate("document.querySelector('theme-switch button').click()")
    assert page.evaluate(shows) == theme
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme").startswith(theme)


BROKEN = Path(__file__).parents[2] / "src" / "lenitive" / "web" / "site" / "templates" / "site" / "broken.html"


class Looked:
    """What was seen, in both themes."""

    def __init__(self) -> None:
        self.wrong: dict[str, list[str]] = {}

    def at(self, page: Any, what: str) -> None:
        """Look at a page as it stands."""
        for theme in ("light", "dark"):
            in_theme(page, theme)
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
    page.get_by_label("The opioid until then").select_option("keep")
    page.get_by_label("Who decides about the next change").fill("Dr Halsey")
    page.get_by_label("Naloxone goes home too").select_option("yes")
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


def test_the_page_of_a_failure_is_accessible(browser: Any, address: str) -> None:
    looked, page = Looked(), browser.new_context(viewport={"width": 1024, "height": 600}).new_page()
    page.goto(f"{address}/account/sign-in/")
    page.set_content(BROKEN.read_text("utf-8"))
    page.get_by_role("heading", name="This did not work").wait_for()
    assert page.evaluate("document.styleSheets.length") == 1
    looked.at(page, "500")
    assert looked.wrong == {}
    page.context.close()


def test_the_first_page_of_an_empty_clinic_is_accessible_with_and_without_an_error(browser: Any) -> None:
    looked, page = Looked(), browser.new_context(viewport={"width": 1024, "height": 600}).new_page()
    program = (sys.executable, "-c", "from lenitive.cli.main import main; main()")
    with tempfile.TemporaryDirectory(prefix="lenitive-") as folder:
        arguments = (*program, "serve", "--data", f"{folder}/clinic", "--port", "0")
        with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as serve:
            assert serve.stdout is not None
            first = next(word for line in serve.stdout for word in line.split() if word.endswith("/first/"))
            try:
                for _ in range(60):  # it says where it will be before it answers there
                    with suppress(OSError):
                        urllib.request.urlopen(first, timeout=5).close()  # noqa: S310 - our own server
                        break
                    time.sleep(0.5)
                page.goto(first)
                looked.at(page, "the first page")
                for field in page.locator("main form input:not([type=hidden])").all():
                    field.fill("short")
                page.locator("main form button").click()
                page.locator(".errorlist, .error").first.wait_for()
                looked.at(page, "the first page, with errors")
            finally:
                serve.terminate()
                serve.stdout.read()
    assert looked.wrong == {}
    page.context.close()


def test_the_second_factor_and_signing_out_are_accessible(browser: Any, address: str) -> None:
    looked, page = Looked(), signed_in(browser, address, "director")
    for where in ("", "totp/activate/", "webauthn/", "webauthn/add/"):
        assert page.goto(f"{address}/account/second-factor/{where}").status < 400
        if page.locator("main [name=password]").count():
            page.locator("main [name=password]").fill(PASSWORD)
            page.get_by_role("button", name="Confirm").click()
            page.wait_for_load_state("load")
        looked.at(page, f"second factor {where}")
    assert page.goto(f"{address}/account/sign-out/").status < 400
    looked.at(page, "signing out")
    assert looked.wrong == {}
    page.context.close()


@pytest.mark.parametrize("role", ["desk", "manager", "director", "pharmacist", "administrator", "patient"])
def test_pages_are_accessible_for_every_role_that_may_see_them(browser: Any, address: str, role: str) -> None:
    looked, page = Looked(), signed_in(browser, address, role)
    page.goto(address)
    top = page.locator("header.top nav a").evaluate_all("links => links.map(link => link.href)")
    people = page.locator("main a[href^='/people/']").evaluate_all("links => links.map(link => link.href)")
    for where in dict.fromkeys([*top, *people[:1]]):
        page.goto(where)
        looked.at(page, where.removeprefix(address))
    for where in page.locator("nav.tabs a").evaluate_all("links => links.map(link => link.href)"):
        page.goto(where)
        looked.at(page, where.removeprefix(address))
    assert top or role == "patient"
    assert page.locator("nav.tabs").get_by_role("link", name="Your days and papers").count() == (role == "patient")
    assert looked.wrong == {}
    page.context.close()
