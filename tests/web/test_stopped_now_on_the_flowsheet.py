"""The flowsheet says what a stop at this minute would do, as a prediction; its trend is this person's own model."""

import re
from dataclasses import replace
from typing import Any

import pytest
from at_a_chair import in_the_middle

from lenitive.domain.infusion.session import epoch_ms
from lenitive.domain.pharmacology.for_person import Circumstances, model_for
from lenitive.web.screens.flowsheet import predicted
from lenitive.web.session_trend import trend_of


@pytest.fixture
def chair(clinic: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    return clinic, *in_the_middle(clinic, monkeypatch)


def test_the_flowsheet_says_what_a_stop_now_would_do_and_who_decides(chair: Any) -> None:
    clinic, chart, desk = chair
    page = clinic.sign_in("nurse").get(f"/people/{chart.id}/flowsheet/").content.decode()
    shown = page.split('id="stop-now"')[1].split("</section>")[0]
    assert "A prediction in 256 virtual people alike (default_racemic_v1)" in shown
    assert "The discharge gate at the bedside decides" in shown
    cells = dict(re.findall(r'<th scope="row">(.*?)</th><td class="number">(.*?)</td>', shown))
    assert int(cells["Ketamine now, ng/mL"]) > 10
    assert int(cells["Ketamine fallen to half"]) > 0
    assert int(cells["Fit to leave, predicted"]) >= 60
    given_mg = float(re.search(r"from ([\d.]+) mg commanded", shown)[1])
    assert given_mg == pytest.approx(desk.found.session.given_ug(epoch_ms(desk.found.events[-1].at)) / 1000, abs=0.5)


def test_it_is_worked_out_once_a_minute(chair: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    _clinic, chart, _ = chair
    predicted._at_minute.cache_clear()
    asked: list[int] = []
    real = predicted.stopped_now
    monkeypatch.setattr(predicted, "stopped_now", lambda *given: (asked.append(1), real(*given))[1])
    at_ms = chair[2].found.session.started_ms + 30 * 60_000
    plan = chart.plans[0]
    for later_ms in (0, 15_000, 59_000, 60_000):
        assert predicted.stop_at_this_minute(chart, plan, chair[2].found.session, at_ms + later_ms) is not None
    assert len(asked) == 2


def test_the_curve_on_what_was_given_is_that_of_the_person_and_the_medicines(chair: Any) -> None:
    _, chart, desk = chair
    plan, session = chart.plans[0], desk.found.session
    own = predicted.predicted_for(chart, plan).own
    at_ms = epoch_ms(desk.found.events[-1].at)

    def given(used: Any) -> str:
        return trend_of(desk.found.events, session, plan.proposed.plan, at_ms, own=used).by_given

    changed = model_for(own.model, own.person, Circumstances(medicines=("clarithromycin",)))
    assert given(own)
    assert given(None) == ""
    assert given(replace(own, model=changed)) != given(own)
    assert given(replace(own, person=replace(own.person, child_pugh="B"))) != given(own)
