"""What pages remember is there before somebody asks."""

from typing import Any

import pytest


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every plot of a course that was drawn."""
    from lenitive.web.screens.outcomes import course_plot

    course_plot.course_svg.cache_clear()
    plots: list[object] = []
    draw = course_plot.days_svg

    def noted(plot: Any) -> str:
        plots.append(plot)
        return draw(plot)

    monkeypatch.setattr(course_plot, "days_svg", noted)
    return plots


def test_a_page_finds_its_plot_drawn(clinic: Any, drawn: list[object]) -> None:
    from lenitive.web.site.ahead import work_ahead

    work_ahead(clinic.house, 0)
    assert drawn
    drawn.clear()
    chart = clinic.chart("Amara")
    assert clinic.sign_in("prescriber").get(f"/people/{chart.id}/outcomes/").status_code == 200
    assert not drawn


def test_only_a_chart_that_has_changed_is_worked_on_again(clinic: Any, drawn: list[object], monkeypatch: Any) -> None:
    from lenitive.clinic.charts.events import EscortNamed
    from lenitive.web.screens.plan import ahead as of_plans
    from lenitive.web.site.ahead import work_ahead

    seen = work_ahead(clinic.house, 0)
    prepared: list[str] = []
    monkeypatch.setattr(of_plans, "prepare", lambda chart: prepared.append(chart.id))
    assert work_ahead(clinic.house, seen) == seen
    assert not prepared
    chart = clinic.chart("Caspian")
    asked = _asked(clinic)
    clinic.house.charts.submit(chart.id, lambda _: (EscortNamed(name="Sam", relation="son"),), asked)
    assert work_ahead(clinic.house, seen) == seen + 1
    assert prepared == [chart.id]


def _asked(clinic: Any) -> Any:
    from lenitive.clinic.charts.charts import Asked
    from lenitive.clinic.roles import Member, Role

    return Asked(by=Member(id="m-1", role=Role.FRONT_DESK), at=clinic.house.now())


def test_a_remembered_session_is_read_again_when_an_event_was_added(clinic: Any) -> None:
    from dataclasses import replace

    from lenitive.clinic.charts.remembered import session_events

    record, session = clinic.house.record, clinic.chart("Amara").sessions_given[0]
    first = session_events(record, session.id)
    assert session_events(record, session.id) is first
    record.append(session.id, (replace(first[-1], seq=first[-1].seq + 1, key=None),))
    assert len(session_events(record, session.id)) == len(first) + 1
    assert session_events(record, "no-such-session") == ()
