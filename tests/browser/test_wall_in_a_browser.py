"""The wall in a real browser: read from 3 m, left alone for longer than a lock takes, heard when something alarms."""

import math
import os
import re
from collections.abc import Iterator
from typing import Any

import pytest
from test_pages_in_a_browser import CHROMIUM, PASSWORD, address, browser, signed_in
from wire_between import Wire

__all__ = ["address", "browser"]
pytestmark = pytest.mark.skipif(
    CHROMIUM is None and os.environ.get("CI") != "true", reason="no chromium; tools/system_packages.sh installs it"
)
SCREEN_MM = 1218.0
"""Width of a 55-inch screen of 16 to 9."""

AWAY_MM = 3000.0
ARC_MIN = 16.0
"""Height of a capital that is read without effort (ISO 9241-303 as quoted; secondary)."""

CAPITAL_EM = 0.7
"""Height of a capital of the fonts that are asked for (assumed)."""

HEARD = """window.tones = []; const made = AudioContext.prototype.createOscillator;
AudioContext.prototype.createOscillator = function () {
  const tone = made.call(this), start = tone.start;
  tone.start = function (...at) { window.tones.push(tone.frequency.value); return start.apply(this, at); };
  return tone; };"""
"""Keeps the pitch in Hz of every tone that a page starts."""


@pytest.fixture
def wall(browser: Any, address: str) -> Iterator[Any]:
    page = signed_in(browser, address, "nurse", "dark")
    page.add_init_script(HEARD)
    page.goto(address + "/wall/")
    page.locator(".chair").first.wait_for()
    yield page
    page.context.close()


def _size(wall: Any, part: str) -> float:
    """Of the letters, in px; asked at once, as the wall draws its chairs anew all the time."""
    wall.locator(part).first.wait_for()
    return float(wall.evaluate("part => parseFloat(getComputedStyle(document.querySelector(part)).fontSize)", part))


def test_every_word_of_a_chair_is_read_from_3_m(wall: Any) -> None:
    wall.set_viewport_size({"width": 1920, "height": 1080})
    needed_mm = 2 * AWAY_MM * math.tan(math.radians(ARC_MIN / 60) / 2)
    for part in (".chair h2", ".top-alarm", ".wall-state", ".tile span", ".tile b", ".wall-due"):
        size = _size(wall, part)
        assert size * CAPITAL_EM * SCREEN_MM / 1920 >= needed_mm, (part, size)
    for width, height in ((1024, 600), (1920, 1080)):
        wall.set_viewport_size({"width": width, "height": height})
        assert wall.evaluate("document.documentElement.scrollWidth") <= width
        for box in wall.locator(".chair .tile, .chair p").evaluate_all(
            "all => all.map(x => [x.scrollWidth, x.clientWidth])"
        ):
            assert box[0] <= box[1] + 1
    wall.set_viewport_size({"width": 1024, "height": 600})
    rem = wall.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")
    sizes = {part: _size(wall, part)
             for part in (".top-alarm", ".wall-due")}  # fmt: skip
    assert sizes[".top-alarm"] >= 2.6 * rem
    assert sizes[".wall-due"] >= 2 * rem


def test_a_wall_that_nobody_touches_stays_live_and_names_nobody(wall: Any, address: str) -> None:
    wall.clock.install()
    wall.goto(address + "/wall/")
    chair = wall.locator(".chair", has_text="Chair 4").first
    assert chair.locator("h2").inner_text() == "Chair 4 · HL"
    wall.clock.fast_forward("06:00")
    wall.wait_for_function("() => document.body.classList.contains('veiled')")
    assert wall.get_by_role("dialog").count() == 0
    assert wall.locator(".chair h2").all_inner_texts()[0].startswith("Chair")
    assert not re.search(r"\bHL\b|Hester|/people/", wall.locator("main").inner_html())
    before = wall.evaluate("[...document.querySelector('chair-wall').seqs.values()].join()")
    wall.clock.run_for(3000)
    wall.wait_for_function(
        "was => [...document.querySelector('chair-wall').seqs.values()].join() !== was", arg=before, polling=250
    )
    assert wall.locator("#lost").inner_text() == ""
    assert not re.search(r"\bHL\b", wall.locator("main").inner_text())  # and what came since names nobody either
    wall.get_by_role("button", name="Unlock").click()
    dialog = wall.get_by_role("dialog")
    dialog.get_by_label("Password").fill(PASSWORD)
    dialog.get_by_role("button", name="Go on").click()
    wall.locator(".chair h2", has_text="HL").wait_for()


def test_the_wall_sounds_what_alarms(wall: Any) -> None:
    wall.get_by_role("button", name="Sound on").click()
    wall.wait_for_function("() => window.tones.length >= 2")  # heard once, so that its loudness is known
    wall.evaluate(
        """() => { const wall = document.querySelector('chair-wall'), show = wall.show.bind(wall);
        const alarms = [['ALM-A', 'low', false, true], ['ALM-B', 'high', false, true]];
        wall.show = (live) => show({ ...live, alarms });
        wall.sound.sounded = 0; window.tones = []; }"""
    )
    wall.wait_for_function("() => window.tones.slice(0, 10).join() === Array(10).fill(880).join()")


def test_a_wall_whose_wire_is_dead_says_so_within_5_s_and_sounds(browser: Any, address: str) -> None:
    with Wire(int(address.rpartition(":")[2])) as wire:
        page = signed_in(browser, wire.address, "nurse")
        page.add_init_script(HEARD)
        page.goto(wire.address + "/wall/")
        page.get_by_role("button", name="Sound on").click()
        page.wait_for_function("() => document.querySelector('chair-wall').seqs.size > 0")
        page.evaluate("document.querySelector('chair-wall').sound.sounded = 0; window.tones = []")
        wire.dead()
        page.locator("#lost", has_text="Go to every chair").wait_for(timeout=5000)
        page.wait_for_function("() => window.tones.join().includes('660,660,660')", timeout=1500)
        assert page.locator(".tile").first.evaluate("one => getComputedStyle(one).borderStyle") == "dashed"
        wire.mended()
        page.wait_for_function("() => document.querySelector('#lost').textContent === ''")
        page.context.close()
