"""One person's journey from the first question to the decision on the course, by everybody who has a part in it.

The supervisor is the real one, the devices are simulated. Twice the clinic is closed and opened again with its clock
ahead: an hour for the recovery, a day for the follow-up.
"""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import journey
import pytest
from left_behind import LeftBehind
from test_pages_in_a_browser import CHROMIUM, browser, served, signed_in

__all__ = ["browser"]
pytestmark = pytest.mark.skipif(
    CHROMIUM is None and os.environ.get("CI") != "true", reason="no chromium; tools/system_packages.sh installs it"
)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder with a path so short that a socket can be named by it, whatever the number of this run."""
    with tempfile.TemporaryDirectory(prefix="lenitive-") as made:
        yield Path(made)


def test_one_person_goes_the_whole_way_in_the_browser_and_leaves_nothing_behind(
    browser: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record, intake = journey.record_of_today(folder)
    temporary = folder / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    left = LeftBehind("Marrow", "Silas", journey.NUMBER, journey.BORN.isoformat(), "Petra")
    somebody = browser.new_context(viewport={"width": 360, "height": 640}).new_page()
    with served(folder) as address:
        port = int(address.rsplit(":", 1)[1])
        people = {
            role: signed_in(browser, address, role) for role in ("desk", "nurse", "prescriber", "pharmacist", "patient")
        }
        for page in (*people.values(), somebody):
            page.set_default_timeout(60_000)
            left.watch(page)
        desk, nurse, prescriber, pharmacist = (people[one] for one in ("desk", "nurse", "prescriber", "pharmacist"))
        journey.self_check_and_letter(somebody, address)
        where = journey.referral_taken_over(nurse, address, record)
        journey.pain_assessed(nurse, where, intake)
        journey.intake_answered(nurse, where, intake)
        journey.decided(prescriber, where)
        journey.consented(prescriber, where)
        left.stop()
        journey.planned_and_signed(prescriber, where)
        journey.verified_and_labelled(pharmacist, where)
        left.stop()
        journey.greeted(desk, where, address)
        journey.opened(nurse, where)
        journey.counted(nurse, where)
        journey.counted(prescriber, where)
        journey.prepared(nurse, where)
        journey.started(nurse, where)
        left.stop()
        journey.watched(nurse, where)
        left.stop()
        journey.held_and_stopped(nurse, where)
        left.stop()
    with served(folder, "--ahead-min", "65", port=port):
        journey.gone_home(nurse, where)
        journey.note_signed(nurse, where)
        journey.note_signed(prescriber, where)
        left.stop()
    with served(folder, "--ahead-min", "1440", port=port):
        journey.asked_and_answered(nurse, where, somebody)
        journey.course_decided(prescriber, where)
        left.stop()
        people["patient"].goto(where)
        assert journey.NAME not in people["patient"].locator("body").inner_text()  # somebody else's chart stays closed
        left.export(pharmacist, f"{address}/pharmacy/ledger.csv")
        left.export(signed_in(browser, address, "director"), f"{address}/director/figures.csv")
    left.files(folder / "clinic", temporary)
    left.places.append(("what was printed", (folder / "log.txt").read_text("utf-8")))
    left.nothing(at_least=1000)
    for page in people.values():
        assert [line for line in page.said if not line.startswith("Failed to load resource")] == []
