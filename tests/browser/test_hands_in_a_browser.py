"""With the keyboard alone for everything at the chair, and with a double click for everything that is sent."""

import os
import re
from typing import Any

import pytest
from test_at_the_chair_in_a_browser import chart_of
from test_pages_in_a_browser import CHROMIUM, PASSWORD, address, browser, signed_in

__all__ = ["address", "browser"]
pytestmark = pytest.mark.skipif(
    CHROMIUM is None and os.environ.get("CI") != "true", reason="no chromium; tools/system_packages.sh installs it"
)


def reached(page: Any, where: Any) -> None:
    """Tab until it has the focus: whoever uses no mouse gets there so."""
    for _ in range(300):
        if where.evaluate("one => document.activeElement === one"):  # asked anew: parts of the page are renewed
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no Tab leads to {where}")


def pressed(page: Any, name: str | re.Pattern[str], key: str = "Enter") -> None:
    """A button by its name, reached and pressed by keyboard."""
    reached(page, page.get_by_role("button", name=name, exact=isinstance(name, str)).first)
    page.keyboard.press(key)


def typed(page: Any, label: str, words: str, *, then: str = "") -> None:
    """A field by its label, reached and filled by keyboard."""
    reached(page, page.get_by_label(label).first)
    page.keyboard.type(words)
    if then:
        page.keyboard.press(then)


def confirmed(page: Any) -> None:
    """The password, where it is asked for."""
    page.wait_for_url("**/account/confirm/**")
    typed(page, "Password", PASSWORD, then="Enter")
    page.wait_for_url("**/flowsheet/")


def test_everything_on_the_flowsheet_is_done_by_keyboard_alone(browser: Any, address: str) -> None:
    """A round, an alarm, a correction, something unwanted, a medicine, a rate with its read-back, HOLD and STOP."""
    page = signed_in(browser, address, "nurse")
    page.goto(f"{address}/people/{chart_of(page, 'Hester')}/flowsheet/")
    page.mouse.click = page.mouse.down = None  # no hand on it from here on
    page.locator(".pump-now", has_text="Running").wait_for()
    reached(page, page.locator("[name=systolic]"))
    for value in ("121", "74", "71", "97", "14", "3", "0", "2", "0"):
        page.keyboard.type(value)
        page.keyboard.press("Tab")
    pressed(page, "Keep round")
    page.locator(".notice", has_text="Entered.").wait_for()
    alarm = page.locator(".alarm", has_text="Distressing perceptions").first
    alarm.wait_for()
    reached(page, alarm.get_by_role("button", name="Acknowledge"))
    page.keyboard.press("Space")
    page.locator(".alarm.acknowledged", has_text="Distressing perceptions").wait_for()
    reached(page, page.locator("#correct_what"))
    page.keyboard.press("End")  # the list opens at its newest; any value will do
    typed(page, "What it was", "1")
    reached(page, page.locator("#correct_reason"))
    page.keyboard.type("read again")
    page.keyboard.press("Enter")
    page.locator(".notice", has_text="both values stay").or_(page.locator(".refusal")).first.wait_for()
    reached(page, page.locator("#event_term"))
    page.keyboard.type("Itching")
    page.keyboard.press("Enter")
    page.locator("#told li", has_text="Itching").first.wait_for()
    reached(page, page.locator("#rate_rate"))
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    page.locator(".read-back").wait_for()
    pressed(page, re.compile("^Confirm"))
    page.locator(".notice", has_text="Rate set to").wait_for()
    pressed(page, re.compile("^Ondansetron"), "Space")
    reached(page, page.locator("#rescue_indication"))
    page.keyboard.press("Enter")
    confirmed(page)
    page.locator("#told li", has_text="Ondansetron").first.wait_for()
    pressed(page, "HOLD", "Space")
    page.locator(".pump-now", has_text="On hold").wait_for()
    pressed(page, "STOP")
    page.locator(".pump-now", has_text="Stopped").wait_for()
    page.context.close()


@pytest.mark.parametrize("what", ["round", "event", "hold", "decide", "sign"])
def test_a_double_click_is_one_command(browser: Any, address: str, what: str) -> None:
    who, person, route, button = {
        "round": ("nurse", "Tobias", "flowsheet/", "Keep round"),
        "event": ("nurse", "Tobias", "flowsheet/", "Keep"),
        "hold": ("nurse", "Tobias", "flowsheet/", "HOLD"),
        "decide": ("prescriber", "Lucian", "candidacy/", "Decide so, in my name"),
        "sign": ("prescriber", "Caspian", "plan/", "Sign"),
    }[what]
    page = signed_in(browser, address, who)
    page.goto(f"{address}/people/{chart_of(page, person)}/{route}")
    if what == "round":
        page.locator("[name=pain]").fill("3")
    if what == "event":
        page.locator("#event_term").fill("Headache")
    if what == "sign":
        page.get_by_label("I have read this plan").check()
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.url) if one.method == "POST" and f"/{what}/" in one.url else None)
    page.get_by_role("button", name=button, exact=True).first.dblclick()
    if what in {"decide", "sign"}:
        page.wait_for_url("**/account/confirm/**")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Confirm", exact=True).dblclick()
        page.wait_for_url(f"**/{route}")
        said = {"decide": "Decided by", "sign": "“"}[what]
        page.locator("main", has_text=said).wait_for()
    else:
        done = {"round": ".notice", "event": "#told li:has-text('Headache')", "hold": "#told li:has-text('Held')"}[what]
        page.locator(done).first.wait_for()
        if what != "round":
            assert page.locator(done).count() == 1
    assert len(sent) == 1
    page.context.close()
