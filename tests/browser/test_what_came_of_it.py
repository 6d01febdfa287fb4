"""Follow-up, outcome, papers and figures in a real browser: accessible in both themes; the link without any script."""

import os
from typing import Any

import pytest
from test_pages_in_a_browser import CHROMIUM, address, browser, serious, signed_in

__all__ = ["address", "browser"]

pytestmark = pytest.mark.skipif(
    CHROMIUM is None and os.environ.get("CI") != "true", reason="no chromium; tools/system_packages.sh installs it"
)
PARTS = ("documents/", "follow_up/", "outcomes/")
PLACES = ("/worklist/", "/director/", "/claims/")


def person(page: Any, address: str, name: str) -> str:
    page.goto(address + "/day/")
    return address + page.get_by_role("link", name=name).first.get_attribute("href")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_page_of_what_came_of_it_has_a_serious_issue(browser: Any, address: str, theme: str) -> None:
    page = signed_in(browser, address, "prescriber", theme)
    where, found = person(page, address, "Ottilie Fenn"), {}
    for part in PARTS:
        page.goto(where + part)
        found[part] = serious(page)
    for part in PLACES:
        page.goto(address + part)
        found[part] = serious(page)
    assert {where: issues for where, issues in found.items() if issues} == {}
    assert page.said == []


def test_every_paper_is_shown_under_a_policy_that_forbids_foreign_styles(browser: Any, address: str) -> None:
    page = signed_in(browser, address, "nurse")
    page.goto(person(page, address, "Ottilie Fenn") + "documents/")
    papers = [one.get_attribute("href") for one in page.locator(".papers .button").all()[:4]]
    assert len(papers) == 4
    for paper in papers:
        page.goto(address + paper)
    assert [said for said in page.said if "Content Security Policy" in said] == []


def test_a_person_answers_on_a_small_telephone_without_script(browser: Any, address: str) -> None:
    page = signed_in(browser, address, "nurse")
    where = person(page, address, "Amara Quill") + "follow_up/"
    page.goto(where)
    page.get_by_role("button", name="Ask now").first.click()
    link = page.locator(".link input").first.input_value()
    for theme in ("light", "dark"):  # axe needs script, the page does not
        looked = browser.new_context(viewport={"width": 360, "height": 640}, color_scheme=theme).new_page()
        looked.goto(link)
        assert serious(looked) == []
    phone = browser.new_context(viewport={"width": 360, "height": 640}, java_script_enabled=False).new_page()
    phone.goto(link)
    pages = 0
    while phone.locator(".answers button").count():
        pages += 1
        assert phone.locator("h1").count() == 1
        sizes = [one.bounding_box() for one in phone.locator(".answers button").all()]
        assert all(box["height"] >= 44 and box["width"] >= 44 and box["x"] + box["width"] <= 360 for box in sizes)
        with phone.expect_navigation():
            phone.locator(".answers button").first.click()
    assert pages == 11
    assert "Thank you" in phone.locator("h1").inner_text()
    page.goto(where)
    assert page.get_by_text("11 answers").count() == 1
