"""A half-typed form at the chair outlives the page, both locks and the session; a lost connection is seen and heard."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from journey import scanned
from test_at_the_chair_in_a_browser import chart_of
from test_pages_in_a_browser import CHROMIUM, PASSWORD, browser, served, signed_in
from test_wall_in_a_browser import HEARD
from wire_between import Wire

__all__ = ["browser"]
pytestmark = pytest.mark.skipif(
    CHROMIUM is None and os.environ.get("CI") != "true", reason="no chromium; tools/system_packages.sh installs it"
)
SHOWN_WITHIN_MS = 5000

_LEFT_ALONE = """
import django
django.setup()
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
for key in Session.objects.values_list("session_key", flat=True):
    one = SessionStore(key)
    one["seen_s"] = one.get("seen_s", one.get("began_s", 0)) - 600
    shown = one.get("account_authentication_methods", [])
    one["account_authentication_methods"] = [{**how, "at": how["at"] - 600} for how in shown]
    one.save()
"""
"""As if nobody had used any session for ten minutes."""


ALARMED = """() => {
  const sheet = document.querySelector("flow-sheet"), show = sheet.show.bind(sheet);
  sheet.show = (live) => show({ ...live, alarms: [
    ["ALM-LOW", "low", false, false, "The bag ends soon"], ["ALM-RR", "high", false, true, "Breathing too slow"]] });
  sheet.renewal.take = () => {};
  document.querySelector("#alarms").innerHTML = `<ul class="alarms"><li class="alarm high"><span class="mark">***</span>
    <span class="what"><strong>Breathing too slow</strong> <small>07:41:10 · below 8 per min</small></span></li></ul>`;
}"""
"""The page hears of two alarms from its stream, and shows the more urgent as its template does."""


@dataclass(frozen=True)
class Served:
    """A demonstration, and where it lives."""

    address: str
    folder: Path

    def locks(self) -> None:
        """The server locks every session at its next request."""
        told = {**os.environ, "LENITIVE_DATA": str(self.folder / "clinic"), "LENITIVE_DEMO": "1"}
        told["DJANGO_SETTINGS_MODULE"] = "lenitive.web.site.settings"
        subprocess.run([sys.executable, "-c", _LEFT_ALONE], env=told, check=True, timeout=60)


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("kept")
    with served(folder) as address:
        yield Served(address, folder)


def at(browser: Any, address: str, person: str, tab: str, *, who: str = "nurse", heard: bool = False) -> Any:
    """A page of somebody's session."""
    page = signed_in(browser, address, who)
    if heard:
        page.add_init_script(HEARD)
    page.goto(f"{address}/people/{chart_of(page, person)}/{tab}/")
    return page


def typed(page: Any, name: str, value: str) -> None:
    """Type into a field of a round, and wait until the clinic has it."""
    with page.expect_response("**/draft/") as kept:
        page.locator(f"[name={name}]").fill(value)
    assert kept.value.status == 204


def unlocked(page: Any) -> None:
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Password").fill(PASSWORD)
    dialog.get_by_role("button", name="Go on").click()
    dialog.wait_for(state="hidden")


def test_an_answer_from_before_the_lock_was_opened_does_not_lock_again(browser: Any, clinic: Served) -> None:
    page = at(browser, clinic.address, "Tobias", "flowsheet")
    clinic.locks()
    page.evaluate("document.querySelector('flow-sheet').renewal.ask()")
    unlocked(page)
    with page.expect_response("**/stay/"):
        page.evaluate("dispatchEvent(new Event('session-locked'))")
    page.wait_for_timeout(300)
    assert page.get_by_role("dialog").count() == 0
    clinic.locks()
    page.evaluate("dispatchEvent(new Event('session-locked'))")
    page.get_by_role("dialog").wait_for()
    page.context.close()


def test_a_half_typed_round_is_there_on_another_machine_and_nothing_of_it_in_the_browser(
    browser: Any, clinic: Served
) -> None:
    page = at(browser, clinic.address, "Tobias", "flowsheet")
    page.locator("[name=ago]").select_option("5")
    typed(page, "systolic", "131")
    assert page.evaluate("({...sessionStorage, ...localStorage})") == {}
    page.context.close()  # the machine is gone
    other = at(browser, clinic.address, "Tobias", "flowsheet")
    assert other.locator("[name=systolic]").input_value() == "131"
    assert other.locator("[name=ago]").input_value() == "5"
    assert "is still here; it is not in the chart yet" in other.locator(".round").inner_text()
    colleague = at(browser, clinic.address, "Tobias", "flowsheet", who="prescriber")
    assert colleague.locator("[name=systolic]").input_value() == ""
    other.locator("[name=diastolic]").fill("77")
    other.locator("[name=diastolic]").press("Enter")
    other.locator(".notice", has_text="Entered.").wait_for()
    assert other.locator("[name=systolic]").input_value() == ""
    other.reload()
    assert other.locator("[name=systolic]").input_value() == ""  # what was entered is no draft any more
    assert "131/77" in other.locator(".grid").inner_text()
    other.context.close()
    colleague.context.close()


def test_a_half_typed_round_outlives_the_lock_of_the_page_and_of_the_server(browser: Any, clinic: Served) -> None:
    page = at(browser, clinic.address, "Tobias", "flowsheet")
    typed(page, "spo2", "96")
    page.evaluate("document.querySelector('idle-lock').lock()")
    unlocked(page)
    assert page.locator("[name=spo2]").input_value() == "96"
    typed(page, "breathing", "13")
    clinic.locks()
    page.evaluate("document.querySelector('flow-sheet').renewal.ask()")  # as when something happens
    unlocked(page)
    assert (page.locator("[name=spo2]").input_value(), page.locator("[name=breathing]").input_value()) == ("96", "13")
    page.evaluate("document.querySelector('flow-sheet').renewal.ask = () => {}")  # nothing happens meanwhile
    clinic.locks()
    page.locator("[name=breathing]").press("Enter")  # what was sent is done after the password
    page.wait_for_url("**/account/**")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm", exact=True).click()
    page.locator(".notice", has_text="Entered.").wait_for()
    cells = page.locator(".grid tbody tr", has_text="SpO2").locator("td").last.inner_text()
    assert cells == "96"
    page.context.close()


def test_the_gate_and_the_baseline_round_are_kept_as_they_were_half_typed(browser: Any, clinic: Served) -> None:
    page = at(browser, clinic.address, "Imogen", "recovery")
    with page.expect_response("**/gate/draft/"):
        page.locator("[name=activity]").select_option("2")
    with page.expect_response("**/gate/draft/"):
        page.locator("[name=DIS-ADULT][value=yes], fieldset.check input[value=yes]").first.check()
    page.reload()
    assert page.locator("[name=activity]").input_value() == "2"
    assert page.locator("fieldset.check input[value=yes]:checked").count() == 1
    page.goto(f"{clinic.address}/people/{chart_of(page, 'Basil')}/start/")
    scanned(page)
    page.get_by_role("button", name="Open the session for this order").click()
    page.locator("[name=pain]").wait_for()
    typed(page, "pain", "7")
    page.reload()
    assert page.locator("[name=pain]").input_value() == "7"
    page.context.close()


def test_an_alarm_is_seen_at_twice_the_size_on_a_small_screen_and_on_the_lock(browser: Any, clinic: Served) -> None:
    page = at(browser, clinic.address, "Tobias", "flowsheet")
    page.locator(".pump-now", has_text="Running").wait_for()
    page.evaluate(ALARMED)
    for width, height in ((1024, 600), (512, 300)):  # the second is 200 % of the first
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("scrollTo(0, 0)")
        page.locator("#alarms .alarm.high").first.wait_for()
        box = page.locator("#alarms .alarm.high strong").first.bounding_box()
        bar = page.locator(".pump-bar").bounding_box()
        assert box["y"] >= 0, (width, box)
        assert box["y"] + box["height"] <= bar["y"], (width, box, bar)
        assert box["x"] + box["width"] <= width
        assert page.locator("#alarms .alarm.high .mark").first.inner_text() == "***"  # not by its colour alone
    page.evaluate("document.querySelector('idle-lock').lock()")
    dialog = page.get_by_role("dialog")
    dialog.locator(".alarm.high", has_text="Breathing too slow").wait_for()
    assert [one.strip() for one in dialog.locator(".alarms .mark").all_inner_texts()] == ["***", "*"]
    assert "Tobias" not in dialog.inner_text()
    page.context.close()


@pytest.mark.parametrize(
    ("person", "tab"), [("Tobias", "flowsheet"), ("Imogen", "recovery"), ("Basil", "start"), ("", "day")]
)
def test_a_dead_wire_is_seen_and_heard_within_5_s_and_the_page_goes_on_by_itself(
    browser: Any, clinic: Served, person: str, tab: str
) -> None:
    """Nobody is told that it is dead: neither end is closed. What is opened later comes through."""
    with Wire(int(clinic.address.rpartition(":")[2])) as wire:
        page = signed_in(browser, wire.address, "nurse")
        page.add_init_script(HEARD)
        page.goto(f"{wire.address}/people/{chart_of(page, person)}/{tab}/" if person else f"{wire.address}/day/")
        if person == "Basil" and page.get_by_role("button", name="Open the session for this order").count():
            scanned(page)
            page.get_by_role("button", name="Open the session for this order").click()
        element, lost = ("flow-sheet", "#lost") if person else ("live-page", ".lost")
        if person:
            page.wait_for_function("() => document.querySelector('flow-sheet').word > 0")
            page.get_by_role("button", name="Sound on").click()
            page.evaluate("document.querySelector('flow-sheet').sound.sounded = 0; window.tones = []")
        page.evaluate(f"window.stayed = document.querySelector('{element}')")
        wire.dead()
        page.locator(lost, has_text="Connection lost").wait_for(timeout=SHOWN_WITHIN_MS)
        assert page.locator(lost).first.get_attribute("role") == "alert"
        if person:
            assert "660,660,660" in page.evaluate("window.tones.join()")
            assert page.locator(".tile").first.evaluate("one => getComputedStyle(one).borderTopStyle") == "dashed"
        else:
            assert float(page.locator("live-page").evaluate("one => getComputedStyle(one).opacity")) < 1
        wire.only_new()
        page.wait_for_function(f"() => !document.querySelector('{lost}').textContent", timeout=15000)
        assert page.evaluate(f"window.stayed === document.querySelector('{element}')")
        page.context.close()


def test_a_server_that_stopped_and_a_machine_without_a_net_keep_nothing_and_say_so(
    browser: Any, clinic: Served
) -> None:
    with Wire(int(clinic.address.rpartition(":")[2])) as wire:
        page = at(browser, wire.address, "Tobias", "flowsheet")
        page.locator(".pump-now", has_text="Running").wait_for()
        page.locator("[name=heart_rate]").fill("70")
        wire.cut()
        page.locator("#lost", has_text="Connection lost").wait_for(timeout=SHOWN_WITHIN_MS)
        wire.mended()
        page.wait_for_function("() => !document.querySelector('#lost').textContent", timeout=15000)
        page.context.set_offline(True)
        page.locator("[name=heart_rate]").press("Enter")
        page.locator("#lost", has_text="It was not kept").wait_for()
        assert page.locator("[name=heart_rate]").input_value() == "70"
        page.get_by_role("button", name="HOLD", exact=True).click()
        page.locator("#lost", has_text="Press STOP on the pump").or_(
            page.locator("#lost", has_text="not kept")
        ).wait_for()
        page.context.set_offline(False)
        page.wait_for_function("() => !document.querySelector('#lost').textContent", timeout=15000)
        page.locator("[name=heart_rate]").press("Enter")
        page.locator(".notice", has_text="Entered.").wait_for()
        page.context.close()
