"""At the chair in a real browser, with the supervisor and simulated devices: keyboard, two nurses, no connection."""

import os
import re
from collections.abc import Iterator
from typing import Any

import pytest
from journey import scanned
from test_pages_in_a_browser import CHROMIUM, PASSWORD, address, browser, serious, signed_in

__all__ = ["address", "browser"]
pytestmark = pytest.mark.skipif(
    CHROMIUM is None and os.environ.get("CI") != "true", reason="no chromium; tools/system_packages.sh installs it"
)


def chart_of(page: Any, name: str) -> str:
    page.goto(re.sub(r"(localhost:\d+).*", r"\1/day/", page.url))
    link = page.get_by_role("link", name=name).first.get_attribute("href")
    return str(link.split("/people/")[1].split("/")[0])


@pytest.fixture
def sheet(browser: Any, address: str) -> Iterator[Any]:
    page = signed_in(browser, address, "nurse", "dark")
    page.goto(f"{address}/people/{chart_of(page, 'Hester')}/flowsheet/")
    page.locator(".pump-now", has_text="Running").wait_for()
    yield page
    page.context.close()


def test_a_round_is_entered_by_keyboard_alone_and_the_page_goes_on(sheet: Any) -> None:
    columns = sheet.locator(".grid thead th").count()
    assert sheet.evaluate("document.activeElement.name") == "systolic"
    for place, value in enumerate(["121", "74", "71", "97", "14", "3", "0", "0", "0"]):
        if place:
            sheet.keyboard.press("Tab")
        sheet.keyboard.type(value)
    sheet.keyboard.press("Enter")
    sheet.locator(".notice", has_text="Entered.").wait_for()
    assert "121/74" in sheet.locator(".grid").inner_text()
    assert sheet.locator(".grid thead th").count() >= columns
    assert sheet.evaluate("document.activeElement.name") == "systolic"
    assert sheet.locator("[name=systolic]").input_value() == ""


def test_an_order_that_waits_is_said_and_one_that_was_discarded_goes_and_no_typed_round_with_it(sheet: Any) -> None:
    """What the stream says after 5 and after 10 min is said to the page here; the times are the session's own."""
    sheet.locator("[name=pain]").fill("6")
    with sheet.expect_response("**/rate/draft/") as kept:
        sheet.get_by_label("New rate").fill("12")
    assert kept.value.status == 204
    sheet.wait_for_function("() => document.querySelector('flow-sheet').wrote")  # the stream knows it
    who = sheet.evaluate("document.querySelector('flow-sheet').getAttribute('member')")
    told = {"by": who, "who": "Ines Farrow", "what": "12 mL/h", "idle_min": 5, "waits": True}
    said = "one => { const s = document.querySelector('flow-sheet'); s.orders([one]); return s.sounding }"
    assert sheet.evaluate(said, told) is not None
    assert "Ines Farrow has written a rate of 12 mL/h and not confirmed it for 5 min" in sheet.locator(
        "#order-waits"
    ).evaluate("one => one.textContent")
    with sheet.expect_response("**/rate/draft/"):
        sheet.evaluate(  # as the server does after 10 min
            """() => { const form = document.querySelector("[data-order]"), said = new FormData(form);
            said.set("rate", ""); fetch(form.dataset.order, { method: "POST", body: said }) }"""
        )
    sheet.wait_for_function("() => document.querySelector('[name=rate]').value === ''")
    assert sheet.locator("[name=pain]").input_value() == "6"


def test_values_live_and_the_clock_moves(sheet: Any) -> None:
    first = sheet.locator("[data-live=clock]").inner_text()
    sheet.wait_for_function("was => document.querySelector('[data-live=clock]').textContent !== was", arg=first)
    assert "mL/h = " in sheet.locator("[data-live=rate]").inner_text()
    sheet.evaluate("document.querySelector('#record').dataset.old = 'yes'")
    seen = sheet.evaluate("document.querySelector('flow-sheet').seq")
    sheet.wait_for_function("was => document.querySelector('flow-sheet').seq > was", arg=seen)  # something happened
    sheet.locator("#record:not([data-old])").wait_for()  # and the parts that it changes were fetched
    assert sheet.locator(".tile").count() >= 5


def test_what_was_typed_outlives_the_session(sheet: Any) -> None:
    """The page stays until the same person has signed in beside it; not even what was typed just now is lost."""
    here = sheet.url
    sheet.context.clear_cookies(name="session")  # ended by the server: the form still carries its token
    sheet.locator("[name=pain]").fill("4")
    sheet.locator("[name=pain]").press("Enter")
    dialog = sheet.get_by_role("dialog")
    dialog.get_by_text("The session is over").wait_for()
    for who, stays in (("pharmacist", True), ("nurse", False)):
        beside = sheet.context.new_page()
        beside.goto(re.sub(r"(localhost:\d+).*", r"\1/account/sign-in/", here))
        beside.get_by_label("Username").fill(who)
        beside.get_by_label("Password").fill(PASSWORD)
        beside.get_by_role("button", name="Sign in", exact=True).click()
        beside.wait_for_url(lambda url: "/account/" not in url)
        beside.close()
        dialog.get_by_role("button", name="Go on").click()
        sheet.wait_for_timeout(1500)
        assert dialog.is_visible() is stays  # somebody else does not go on with it
        sheet.context.clear_cookies(name="session" if stays else "nothing")
    assert (sheet.url, sheet.locator("[name=pain]").input_value()) == (here, "4")
    sheet.locator("[name=pain]").press("Enter")
    sheet.locator(".notice", has_text="Entered.").wait_for()


def test_when_it_was_seen_stays_chosen_when_the_page_answers_another_form(sheet: Any) -> None:
    sheet.locator("[name=ago]").select_option("30")
    sheet.locator("[name=oxygen]").select_option("yes")
    sheet.evaluate(
        "fetch(location.href).then(a => a.text()).then(text => document.querySelector('flow-sheet').take(text, false))"
    )
    assert sheet.locator("[name=ago]").input_value() == "30"
    assert sheet.locator("[name=oxygen]").input_value() == "yes"


def test_two_nurses_at_once_see_each_other(browser: Any, sheet: Any, address: str) -> None:
    second = signed_in(browser, address, "prescriber")
    second.goto(sheet.url)
    second.locator("[name=nausea]").fill("1")
    sheet.locator("[name=pain]").fill("2")
    sheet.locator("[name=pain]").press("Enter")
    sheet.locator(".notice", has_text="Entered.").wait_for()
    second.locator("[name=nausea]").press("Enter")
    second.locator(".refusal", has_text="entered a round while you were typing").first.wait_for()
    assert second.locator("[name=nausea]").input_value() == "1"
    second.locator("[name=nausea]").press("Enter")
    second.locator(".notice", has_text="Entered.").wait_for()
    second.context.close()


def test_hold_and_stop_are_in_reach_at_every_size(sheet: Any) -> None:
    for width, height in ((1024, 600), (512, 400)):  # the second is 200 % of the first
        sheet.set_viewport_size({"width": width, "height": height})
        for name in ("HOLD", "STOP"):
            box = sheet.get_by_role("button", name=name, exact=True).bounding_box()
            assert box["height"] >= 56
            assert box["y"] + box["height"] <= height
            assert box["x"] + box["width"] <= width
        assert sheet.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_page_at_the_chair_has_a_serious_accessibility_issue(browser: Any, address: str, theme: str) -> None:
    page = signed_in(browser, address, "nurse", theme)
    running, waiting = chart_of(page, "Hester"), chart_of(page, "Basil")
    found: dict[str, list[str]] = {}
    for where in (
        "wall/", "day/", f"people/{running}/flowsheet/", f"people/{running}/flowsheet/emergency/",
        f"people/{running}/recovery/", f"people/{running}/start/", f"people/{waiting}/start/",
    ):  # fmt: skip
        page.goto(f"{address}/{where}")
        page.wait_for_load_state("load")
        found[where] = serious(page)
    assert {where: issues for where, issues in found.items() if issues} == {}
    assert [said for said in page.said if "flowsheet" not in said or "live" not in said] == []
    page.context.close()


def a_baseline_round(page: Any, ago: str) -> None:
    values = {"systolic": 128, "diastolic": 76, "heart_rate": 72, "spo2": 97, "breathing": 14, "pain": 6}
    for name, value in {**values, "rass": 0, "psychotomimetic": 0, "nausea": 0}.items():
        page.locator(f"[name={name}]").fill(str(value))
    page.locator("[name=ago]").select_option(ago)
    page.get_by_role("button", name="Keep round").click()
    page.locator(".notice", has_text="Entered.").wait_for()


def test_from_the_order_to_the_running_pump_by_two_people(browser: Any, address: str) -> None:  # noqa: PLR0915 - one way
    nurse, second = signed_in(browser, address, "nurse"), signed_in(browser, address, "prescriber")
    where = f"{address}/people/{chart_of(nurse, 'Basil')}/start/"
    nurse.goto(where)
    scanned(nurse)
    nurse.get_by_role("button", name="Open the session for this order").click()
    for person in (nurse, second):
        person.goto(where)
        person.get_by_label("Strength on the vial").fill("50")
        person.get_by_label("Volume drawn from the vials").fill("2")
        person.get_by_label("Fluid in the bag").fill("100")
        person.get_by_role("button", name="Keep my count").click()
        person.locator(".notice", has_text="Your count is kept").wait_for()
    nurse.goto(where)
    a_baseline_round(nurse, "10")
    for device in ("monitor-3", "pump-3"):
        box = nurse.locator(".device", has_text=device)
        box.get_by_role("button", name="Show a code").click()
        box.get_by_text("The simulated device shows").or_(nurse.get_by_role("link", name="Look again")).first.wait_for()
        for _ in range(20):
            if box.get_by_text("The simulated device shows").count():
                break
            nurse.goto(where)
        code = re.search(r"\d{6}", box.inner_text())
        assert code is not None
        box.get_by_label("Code that it shows").fill(code[0])
        box.get_by_role("button", name="Confirm").click()
        box.get_by_text("serves this person").wait_for()
    nurse.goto(where)
    a_baseline_round(nurse, "0")
    gate = nurse.locator("#checklist fieldset")
    for place in range(gate.count() - 1):
        gate.nth(place).get_by_label("yes").check()
    nurse.get_by_role("button", name="Go through the gate").click()
    assert "A responsible adult takes the person home" in nurse.locator(".refusal").inner_text()
    gate = nurse.locator("#checklist fieldset")
    gate.last.get_by_label("yes").check()
    nurse.get_by_role("button", name="Go through the gate").click()
    assert "The gate is met" in nurse.locator("main").inner_text()
    nurse.get_by_label("Second person, user name").fill("nurse")
    nurse.get_by_label("Their password").fill(PASSWORD)
    nurse.get_by_label("Both of us say it aloud").check()
    nurse.get_by_role("button", name="We agree").click()
    nurse.get_by_text("A witness is another person than you.").wait_for()
    nurse.get_by_label("Second person, user name").fill("prescriber")
    nurse.get_by_label("Their password").fill(PASSWORD)
    nurse.get_by_label("Both of us say it aloud").check()
    nurse.get_by_role("button", name="We agree").click()
    nurse.get_by_role("button", name="Start the infusion").click()
    if "/account/" in nurse.url:
        nurse.get_by_label("Password").fill(PASSWORD)
        nurse.get_by_role("button", name="Confirm").click()
    nurse.wait_for_url("**/flowsheet/")
    nurse.locator(".pump-now", has_text="Running").wait_for()
    nurse.locator("[data-tile=pump] [data-value]", has_text=re.compile(r"^[1-9].* mL/h")).wait_for()
    nurse.context.close()
    second.context.close()


def test_a_double_click_on_stop_is_one_command_and_the_page_says_stopped(browser: Any, address: str) -> None:
    page = signed_in(browser, address, "nurse")
    page.goto(f"{address}/people/{chart_of(page, 'Tobias')}/flowsheet/")
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.url) if one.method == "POST" and "stop" in one.url else None)
    page.get_by_role("button", name="STOP", exact=True).dblclick()
    page.locator(".pump-now", has_text="Stopped").wait_for()
    told = page.locator("#told li", has_text="Stopped")
    told.first.wait_for()  # the list is fetched after the state
    assert (len(sent), told.count()) == (1, 1)
    page.context.close()


def test_no_page_ships_more_than_150_kb_of_script(browser: Any, address: str) -> None:
    page = signed_in(browser, address, "nurse")
    sizes: list[int] = []
    page.on("response", lambda one: sizes.append(len(one.body())) if one.url.endswith(".js") else None)
    page.goto(f"{address}/people/{chart_of(page, 'Hester')}/flowsheet/")
    page.locator("[data-live=clock]").wait_for()
    assert 0 < sum(sizes) < 150_000
    page.context.close()
