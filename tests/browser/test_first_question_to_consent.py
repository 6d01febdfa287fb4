"""From the first question to consent in a real browser: no serious accessibility issue, the body map by keyboard."""

import os
from pathlib import Path
from typing import Any

import pytest
from test_pages_in_a_browser import CHROMIUM, browser, serious, signed_in

__all__ = ["browser"]

pytestmark = pytest.mark.skipif(
    CHROMIUM is None and os.environ.get("CI") != "true", reason="no chromium; tools/system_packages.sh installs it"
)
EXAMPLES = Path(__file__).parents[2] / "examples" / "people"
PAGES = (
    ("Ottilie Fenn", "pain/"),
    ("Ottilie Fenn", "pain/map/"),
    ("Ottilie Fenn", "pain/problem/0/"),
    ("Ottilie Fenn", "pain/trial/"),
    ("Ottilie Fenn", "pain/medicine/"),
    ("Ottilie Fenn", "pain/instrument/ecog/"),
    ("Wren Halloway", "intake/"),
    ("Wren Halloway", "referral/"),
    ("Lucian Ashdown", "candidacy/"),
    ("Caspian Rook", "consent/"),
    ("Lucian Ashdown", "consent/"),
)


def person(page: Any, address: str, name: str) -> str:
    page.goto(address + "/day/")
    return address + page.get_by_role("link", name=name).first.get_attribute("href")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_page_on_the_way_to_consent_has_a_serious_issue(browser: Any, address: str, theme: str) -> None:
    page = signed_in(browser, address, "prescriber", theme)
    found = {}
    for name, part in PAGES:
        page.goto(person(page, address, name) + part)
        found[part] = serious(page)
    for part in ("/inbox/", "/refer/", "/refer/record/"):
        page.goto(address + part)
        found[part] = serious(page)
    page.context.clear_cookies()
    page.goto(address + "/self-check/")
    found["self-check"] = serious(page)
    for question in page.locator("fieldset").all():
        question.get_by_label("Yes", exact=True).check()
    page.get_by_role("button", name="Show me what to do").click()
    found["what to do"] = serious(page)
    assert {where: issues for where, issues in found.items() if issues} == {}
    assert page.said == []


def test_a_record_is_looked_at_line_by_line(browser: Any, address: str) -> None:
    page = signed_in(browser, address, "nurse")
    where = person(page, address, "Juniper Vale") + "referral/"
    page.goto(where)
    page.locator("input[type=file]").set_input_files(EXAMPLES / "juniper-vale" / "record.json")
    page.get_by_role("button", name="Read a newer record").click()
    page.wait_for_url("**/referral/")
    assert serious(page) == []
    page.get_by_label("Weight: take over").select_option("It is wrong in the record")
    page.get_by_label("I have looked at every line").check()
    page.get_by_role("button", name="Take over the accepted lines").click()
    page.get_by_text("resources were read").wait_for()
    assert "Not taken over by Ines Farrow" in page.locator("main").inner_text()
    assert page.said == []


def test_the_accessibility_check_can_fail(browser: Any, address: str) -> None:
    page = browser.new_context().new_page()
    page.goto(address + "/refer/")
    page.evaluate("document.querySelector('label[for=id_name]').remove()")
    assert any("id_name" in one for one in serious(page))


def test_a_pain_is_marked_by_keyboard_and_by_touching_the_figure(browser: Any, address: str) -> None:
    page = signed_in(browser, address, "nurse")
    where = person(page, address, "Wren Halloway")
    page.goto(where + "pain/map/")
    page.locator("#body-knee-left").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("6")
    page.locator('label.body-hit[for="body-breast-right"]').first.click()
    assert page.locator("#body-breast-right").is_checked()
    page.get_by_role("button", name="Take it over").click()
    page.wait_for_url("**/pain/")
    table = page.get_by_role("table", name="Where it hurts").inner_text()
    assert "left knee" in table
    assert "6" in table
    assert "right breast" in table
    assert page.said == []


def test_what_was_half_typed_is_there_on_another_visit(browser: Any, address: str) -> None:
    page = signed_in(browser, address, "nurse")
    where = person(page, address, "Wren Halloway") + "intake/"
    page.goto(where)
    with page.expect_response("**/draft/"):
        page.get_by_label("Measured body weight").first.fill("47.")
    page.goto(address + "/day/")
    page.goto(where)
    assert page.get_by_label("Measured body weight").first.input_value() == "47."
    asked: list[str] = []
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page.get_by_role("button", name="Forget it").click()
    assert len(asked) == 1  # nothing typed is cleared by one press
    page.goto(where)
    assert page.get_by_label("Measured body weight").first.input_value() == "47."
    page.once("dialog", lambda dialog: dialog.accept())
    with page.expect_navigation():
        page.get_by_role("button", name="Forget it").click()
    assert page.get_by_label("Measured body weight").first.input_value() == ""
    assert page.said == []


@pytest.mark.parametrize("part", ["pain/", "intake/", "consent/", "referral/", "candidacy/"])
def test_a_page_can_be_read_at_twice_the_size(browser: Any, address: str, part: str) -> None:
    """200 % zoom of 1,024 px is 512 px: nothing but a table scrolls sideways."""
    page = signed_in(browser, address, "prescriber")
    where = person(page, address, "Caspian Rook")
    page.set_viewport_size({"width": 512, "height": 600})
    page.goto(where + part)
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 512, wide
