"""The pages in a real browser: signing in, deciding, signing, verifying; and no serious accessibility issue."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium")
PASSWORD = "a calm and careful clinic"  # noqa: S105 - of the demonstration
pytestmark = pytest.mark.skipif(
    CHROMIUM is None and os.environ.get("CI") != "true", reason="no chromium; tools/system_packages.sh installs it"
)


@contextmanager
def served(folder: Path, *options: str, port: int = 0) -> Iterator[str]:
    """A demonstration that is served by itself, on a port of its own or that of last time; gives its address."""
    if not port:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
    start = "from lenitive.cli.main import main; main()"
    command = [sys.executable, "-c", start, "serve", "--demo", "--no-open", "--port", str(port), *options]
    log = (folder / "log.txt").open("a")
    process = subprocess.Popen([*command, "--data", str(folder / "clinic")], stdout=log, stderr=subprocess.STDOUT)
    found = f"http://localhost:{port}"
    try:
        for _ in range(240):
            try:
                urllib.request.urlopen(found + "/account/sign-in/", timeout=5).close()  # noqa: S310 - our own server
                break
            except OSError:
                assert process.poll() is None, (folder / "log.txt").read_text()
                time.sleep(0.5)
        yield found
    finally:
        process.terminate()
        process.wait(60)
        log.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a demonstration."""
    with served(tmp_path_factory.mktemp("served")) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


def signed_in(browser: Any, address: str, username: str, theme: str = "light") -> Any:
    page = browser.new_context(viewport={"width": 1024, "height": 600}, color_scheme=theme).new_page()
    page.said = []
    page.on("console", lambda line: page.said.append(f"{line.text} {line.location}") if line.type == "error" else None)
    page.on("pageerror", lambda error: page.said.append(str(error)))
    page.on("request", lambda sent: page.said.append(sent.url) if not sent.url.startswith((address, "data:")) else None)
    page.goto(address + "/account/sign-in/")
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/account/" not in url)
    return page


def open_tab(page: Any, address: str, name: str, tab: str) -> None:
    page.goto(address + "/day/")
    page.get_by_role("link", name=name).first.click()
    page.locator(".tabs").get_by_role("link", name=tab, exact=True).click()
    page.wait_for_load_state("networkidle")


def serious(page: Any) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {node['html'][:160]}"
        for one in found
        if one["impact"] in {"serious", "critical"}
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_page_has_a_serious_accessibility_issue(browser: Any, address: str, theme: str) -> None:
    page = signed_in(browser, address, "prescriber", theme)
    found = {"day": serious(page)}
    for name, tab in (("Ottilie Fenn", "Overview"), ("Lucian Ashdown", "Candidacy"), ("Caspian Rook", "Plan")):
        open_tab(page, address, name, tab)
        found[tab] = serious(page)
    page.context.clear_cookies()
    page.goto(address + "/account/sign-in/")
    found["sign in"] = serious(page)
    assert {where: issues for where, issues in found.items() if issues} == {}
    assert page.said == []


def test_another_regimen_is_drawn_beside_the_plan_without_leaving_the_page(browser: Any, address: str) -> None:
    page = signed_in(browser, address, "prescriber")
    open_tab(page, address, "Caspian Rook", "Plan")
    page.evaluate("window.stayed = true; document.querySelector('band-plot').dataset.old = 'yes'")
    choices = page.get_by_label("Beside this plan")
    other = choices.locator("option").nth(1)
    value, words = other.get_attribute("value"), other.inner_text()
    choices.focus()
    choices.select_option(value)
    page.locator("band-plot:not([data-old]) canvas").wait_for()
    assert page.evaluate("window.stayed") is True
    assert f"beside={value}" in page.url
    assert page.locator("form.beside [role=status]").inner_text() == words
    assert page.evaluate("document.activeElement.id") == "beside"
    assert page.locator("band-plot").count() == 1
    drawn = page.locator("#plan-curves").evaluate("script => script.textContent")
    page.reload()
    assert page.locator("#plan-curves").evaluate("script => script.textContent") == drawn
    page.evaluate("window.stayed = true; document.querySelector('[name=plan]').value = 'an older one'")
    choices.select_option(index=0)
    page.wait_for_function("() => !window.stayed")  # of another plan: the page is asked for anew
    assert choices.evaluate("one => one.selectedIndex") == 0
    assert [line for line in page.said if "409" not in line] == []


def test_a_plan_is_signed_and_verified_in_the_browser(browser: Any, address: str) -> None:
    page = signed_in(browser, address, "prescriber")
    open_tab(page, address, "Caspian Rook", "Plan")
    page.get_by_label("I have read this plan").check()
    page.get_by_role("button", name="Sign", exact=True).click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.wait_for_url("**/plan/")
    assert "Dr Owen Halsey" in page.locator(".signatures").inner_text()
    rate = page.locator("tbody tr").first.locator("td").nth(2).inner_text().split()[0]
    assert page.locator("band-plot canvas").count() == 1

    page = signed_in(browser, address, "pharmacist")
    open_tab(page, address, "Caspian Rook", "Plan")
    assert page.get_by_role("button", name="Verify and release").count() == 0  # the pharmacy asks for all its numbers
    page.goto(page.url.removesuffix("plan/") + "pharmacy/")
    bag = re.search(
        r"add ([\d.]+) mL of ketamine [\d.]+ mg/mL \(([\d.]+) mg as base", page.locator("main").inner_text()
    )
    assert bag is not None
    page.get_by_label("Volume to draw from vials").fill(bag[1])
    page.get_by_label("Drug then in the bag").fill(bag[2])
    page.get_by_label("First pump rate").fill(rate)
    page.get_by_role("button", name="Verify and release").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_role("heading", name="Make the bag").wait_for()
    open_tab(page, address, "Caspian Rook", "Plan")
    assert "Mirela Stanek" in page.locator(".signatures").inner_text()
    assert page.said == []


def test_what_was_typed_is_there_after_the_lock(browser: Any, address: str) -> None:
    page = signed_in(browser, address, "prescriber")
    open_tab(page, address, "Lucian Ashdown", "Referral")
    words = page.locator("main textarea:visible").first
    words.fill("Half a sentence, and then the")
    page.evaluate("dispatchEvent(new Event('session-locked'))")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Password").fill(PASSWORD)
    dialog.get_by_role("button", name="Go on").click()
    dialog.wait_for(state="hidden")
    assert words.input_value() == "Half a sentence, and then the"
    assert page.said == []


def test_pages_ship_little_script() -> None:
    site = Path(__file__).parents[2] / "src" / "lenitive" / "web"
    shipped = [*site.rglob("static/**/*.js")]
    assert sum(file.stat().st_size for file in shipped) < 150_000, [file.name for file in shipped]
