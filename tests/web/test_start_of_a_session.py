"""The page on which a session opens: the code that the person wears, and how long the bag will last."""

from typing import Any

import pytest
from at_a_chair import MODULES, DeskInMemory, in_the_middle

from lenitive.domain.infusion.events import SessionPrepared
from lenitive.web import running
from lenitive.web.running import Known


class DeskBefore(DeskInMemory):
    """Nothing has happened yet."""

    def known(self, infusion: str, *, at_least: int = 0) -> Known:  # noqa: ARG002 - as the real one
        return self.found


@pytest.fixture
def before(clinic: Any, monkeypatch: pytest.MonkeyPatch) -> tuple[Any, Any, DeskBefore]:
    desk = DeskBefore(running.supervisor_folder(), ())
    for module in MODULES:
        monkeypatch.setattr(f"lenitive.web.{module}.desk", lambda: desk)
    return clinic, clinic.chart("Basil"), desk


def address(chart: Any, where: str = "") -> str:
    return f"/people/{chart.id}/start/{where}"


def number_of(chart: Any) -> str:
    found: str = chart.patient.reference.removeprefix("Patient/")
    return found


def test_a_session_opens_with_the_scan_of_the_persons_own_code_and_with_no_other(
    before: tuple[Any, Any, DeskBefore],
) -> None:
    clinic, chart, desk = before
    nurse = clinic.sign_in("nurse")
    page = nurse.get(address(chart)).content.decode()
    field = page.split('id="scan_code"')[0].rpartition("<input")[2] + page.split('id="scan_code"')[1].split(">")[0]
    assert "value=" not in field  # never filled in from the screen
    other = number_of(clinic.chart("Ottilie"))
    for code, said in (("", "Nobody scanned"), (other, "another person")):
        answer = clinic.post(nurse, address(chart, "prepare/"), chart, code=code)
        assert answer.status_code == 422
        assert ("SES-IDENTITY" in answer.content.decode()) is bool(code)
        assert said in answer.content.decode()
        assert f'name="code" value="{code}"' in answer.content.decode() or not code  # what was typed stays
    assert desk.found.events == []
    form = page.split('prepare/"')[1].partition("</form>")[0]
    assert 'name="key"' in form
    assert 'name="version"' not in form  # nobody has seen a version of what is opened here
    assert nurse.post(address(chart, "prepare/"), {"key": "k", "code": f" {number_of(chart)} "}).status_code == 302
    assert clinic.chart("Basil").session_now is not None
    prepared = desk.found.events[0].data
    assert isinstance(prepared, SessionPrepared)
    assert prepared.scanned_by
    assert prepared.scanned_by != desk.found.events[0].actor.id  # the nurse read it, the prescriber ordered


def test_before_the_start_the_page_says_how_long_the_bag_will_last(before: tuple[Any, Any, DeskBefore]) -> None:
    from lenitive.domain.infusion.bag_time import bag_lasts_ms

    clinic, chart, desk = before
    nurse = clinic.sign_in("nurse")
    assert "the bag lasts" not in nurse.get(address(chart)).content.decode()
    clinic.post(nurse, address(chart, "prepare/"), chart, code=number_of(chart))
    lasts_min = (bag_lasts_ms(desk.found.session, 0) or 0) // 60_000
    assert lasts_min >= desk.found.session.plan.duration_min  # the bag was made for the order and the line
    page = nurse.get(address(chart)).content.decode().split("the bag lasts, if it starts now:")[1]
    assert f"<b>{lasts_min // 60} h {lasts_min % 60} min (" in page[:80]


def test_while_it_runs_the_page_and_its_stream_say_how_long_the_bag_lasts_and_count_it_anew(
    clinic: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lenitive.web.session_live import live_of

    chart, desk = in_the_middle(clinic, monkeypatch)
    nurse = clinic.sign_in("nurse")
    page = nurse.get(f"/people/{chart.id}/flowsheet/").content.decode()
    said = live_of(desk.found, desk.says())["bag"]
    assert said
    assert f'data-live="bag">{said.split(" (")[0]}' in page
    rate = desk.found.session.rate_ul_h
    form = {"key": "k", "version": 0, "rate": f"{rate // 200 * 100 / 1000:g}", "confirmed": rate // 200 * 100}
    assert nurse.post(f"/people/{chart.id}/flowsheet/rate/", form).status_code == 302
    assert live_of(desk.found, desk.says())["bag"] != said
