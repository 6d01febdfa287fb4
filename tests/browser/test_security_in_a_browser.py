"""What only a browser shows: a passkey, a lock in the middle of a round, and what a page leaves behind."""

import os
import re
from collections.abc import Iterator
from typing import Any

import pytest
from left_behind import LeftBehind
from test_pages_in_a_browser import CHROMIUM, PASSWORD, address, browser, serious, signed_in

__all__ = ["address", "browser"]
pytestmark = pytest.mark.skipif(
    CHROMIUM is None and os.environ.get("CI") != "true", reason="no chromium; tools/system_packages.sh installs it"
)


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    opened = signed_in(browser, address, "prescriber")
    yield opened
    opened.context.close()


def _authenticator(page: Any) -> Any:
    """A security key that the browser itself pretends to have."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    made = devices.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
                "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
            }
        },
    )  # fmt: skip
    return devices, made["authenticatorId"]


def _confirm(page: Any) -> None:
    if "/account/confirm/" in page.url:
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Confirm", exact=True).click()


def test_a_passkey_is_added_signs_in_and_confirms_a_signature(browser: Any, address: str, page: Any) -> None:
    devices, key = _authenticator(page)
    page.goto(address + "/account/second-factor/webauthn/add/")
    _confirm(page)
    page.wait_for_url("**/webauthn/add/")
    page.get_by_label(re.compile("Name", re.IGNORECASE)).fill("Desk key")
    passwordless = page.get_by_label(re.compile("Passwordless", re.IGNORECASE))
    if passwordless.count():
        passwordless.check()
    page.get_by_role("button", name="Add", exact=True).click()
    page.wait_for_url(lambda where: "/webauthn/add/" not in where)
    assert len(devices.send("WebAuthn.getCredentials", {"authenticatorId": key})["credentials"]) == 1
    found = {}
    for part in ("", "webauthn/", "recovery-codes/", "recovery-codes/generate/", "totp/activate/"):
        if page.goto(f"{address}/account/second-factor/{part}").status < 400 and (issues := serious(page)):
            found[part] = issues
    page.goto(address + "/account/second-factor/webauthn/")
    page.locator("main a[href*='/webauthn/'][href*='/remove'], main a[href*='/webauthn/'][href*='/edit']").first.click()
    found |= {page.url: issues} if (issues := serious(page)) else {}
    assert found == {}
    # out, and in again without a password
    page.context.clear_cookies()
    page.goto(address + "/account/sign-in/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(lambda where: "/account/" not in where)
    # a signature asks again, and takes the passkey instead of the password
    chart = page.locator("a[href^='/people/']", has_text="Caspian").first.get_attribute("href")
    page.goto(address + re.sub(r"(/people/[^/]+/).*", r"\1plan/", str(chart)))
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name=re.compile("^Sign")).first.click()
    page.wait_for_url("**/account/confirm/**")
    page.locator("a[href*='/webauthn/reauthenticate/']").click()
    page.get_by_role("button", name=re.compile("security key", re.IGNORECASE)).click()
    page.wait_for_url("**/plan/")
    assert "Dr Owen Halsey" in page.locator("main").inner_text()
    # a key that is not there any more opens nothing
    devices.send("WebAuthn.clearCredentials", {"authenticatorId": key})
    page.context.clear_cookies()
    page.goto(address + "/account/sign-in/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_timeout(1500)
    assert "/account/sign-in/" in page.url
    assert page.said == [] or all("NotAllowed" in one or "WebAuthn" in one for one in page.said)


def test_a_lock_in_the_middle_loses_nothing_that_was_typed(browser: Any, address: str) -> None:
    """The page locks over a half-typed form; after the password the words are there and are sent as they were."""
    page = signed_in(browser, address, "nurse")
    chart = page.locator("a[href^='/people/']", has_text="Wren").first.get_attribute("href")
    page.goto(address + re.sub(r"(/people/[^/]+/).*", r"\1pain/", str(chart)))
    page.goto(address + re.sub(r"(/people/[^/]+/).*", r"\1intake/", str(chart)))
    field = page.locator("main input[type=text]:visible, main textarea:visible, main input[inputmode]:visible").first
    field.fill("12")
    name = field.get_attribute("name")
    page.evaluate("document.querySelector('idle-lock').lock()")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label(re.compile("Password")).fill("not this one")
    dialog.get_by_role("button", name="Go on").click()
    dialog.get_by_role("alert").get_by_text("not your password").wait_for()
    page.keyboard.press("Escape")
    assert dialog.is_visible()
    dialog.get_by_label(re.compile("Password")).fill(PASSWORD)
    dialog.get_by_role("button", name="Go on").click()
    dialog.wait_for(state="hidden")
    assert page.locator(f"[name='{name}']").first.input_value() == "12"
    # the same when the server has locked meanwhile: a confirmation on another page opens this one too
    page.evaluate("document.querySelector('idle-lock').lock()")
    other = page.context.new_page()
    other.goto(address + "/account/confirm/?next=/day/")
    other.get_by_label("Password").fill(PASSWORD)
    other.get_by_role("button", name="Confirm", exact=True).click()
    other.wait_for_url("**/day/")
    dialog.get_by_role("button", name="Go on").click()
    dialog.wait_for(state="hidden")
    assert page.locator(f"[name='{name}']").first.input_value() == "12"
    page.context.close()


def _left(page: Any) -> LeftBehind:
    left = LeftBehind(
        "Amara", "Quill", "Basil", "Thorncroft", "Caspian", "Rook", "Juniper", "Lucian", "Ottilie", "Wren", "Hester"
    )
    left.watch(page)
    return left


def test_a_browser_keeps_nothing_of_anybody(browser: Any, address: str) -> None:
    """PHI: after pages with names, of a running session too, the browser has kept how they look and nothing else."""
    page = signed_in(browser, address, "nurse")
    links = page.locator("a[href^='/people/']")
    people = sorted({str(links.nth(number).get_attribute("href")) for number in range(links.count())})[:4]
    running = page.get_by_role("link", name="Hester").first.get_attribute("href")
    left = _left(page)
    page.evaluate("document.cookie = 'theme=dark; path=/'")
    for where in (*people, str(running)):
        for tab in ("", "pain/", "intake/", "documents/", "flowsheet/", "start/", "recovery/"):
            page.goto(address + re.sub(r"(/people/[^/]+/).*", r"\1", where) + tab)
            assert re.fullmatch(r"[\x20-\x7e]+", page.url)
            left.stop()
    left.nothing(at_least=200)
    page.context.close()


@pytest.mark.parametrize(
    "leak",
    [
        "localStorage.setItem('x', '1')", "sessionStorage.setItem('Quill', '1')", "caches.open('x')",
        "indexedDB.open('x')", "document.cookie = 'last=1'", "window.name = 'last'",
        "document.title = 'Amara Quill'", "history.replaceState('Amara', '')", "fetch('/day/?for=Amara')",
    ],
)  # fmt: skip
def test_what_a_page_leaves_behind_is_found(browser: Any, address: str, leak: str) -> None:
    """The seeded defects: a page that keeps or tells one thing too many."""
    page = signed_in(browser, address, "nurse")
    left = _left(page)
    page.evaluate(f"() => {{ {leak} }}")
    page.wait_for_timeout(200)
    left.stop()
    with pytest.raises(AssertionError):
        left.nothing(at_least=1)
    page.context.close()
