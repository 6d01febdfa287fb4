"""What pages remember is there before somebody asks."""

from typing import Any

import pytest


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every plot of a course that was drawn."""
    from lenitive.web.screens.outcomes import course_plot

    course_plot._drawn.cache_clear()
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


def test_the_note_of_a_session_that_is_over_is_made_before_somebody_asks(clinic: Any) -> None:
    from lenitive.web.screens.documents import paper
    from lenitive.web.screens.documents.ahead import prepare

    chart = clinic.chart("Amara")
    prepare(chart)
    made = paper._made.cache_info().misses
    newest = chart.sessions_given[-1].id
    assert clinic.sign_in("prescriber").get(f"/people/{chart.id}/documents/{newest}/note.html").status_code == 200
    assert paper._made.cache_info().misses == made
    prepare(clinic.chart("Caspian"))  # nobody has a note before the first session
    assert paper._made.cache_info().misses == made


def test_a_page_that_was_made_before_is_never_shown_for_another(clinic: Any) -> None:
    """Documents are told apart by person, session, kind, length of the record and what is known."""
    from dataclasses import replace

    from lenitive.clinic.charts.remembered import session_events
    from lenitive.web.screens.documents import paper

    record = clinic.house.record
    given = [chart for chart in clinic.house.charts.all() if chart.sessions_given]
    asked = [
        (chart, session, kind)
        for chart in given[:2]
        for session in (chart.sessions_given[0], chart.sessions_given[-1])
        for kind in ("note", "discharge", "downtime")
    ]
    alone = []
    for chart, session, kind in asked:
        paper._made.cache_clear()
        alone.append(paper.page_of(chart, session, kind))
    assert len(given) > 1
    assert len(set(alone)) > 6
    assert [paper.page_of(chart, session, kind) for chart, session, kind in asked] == alone
    chart, session, kind = asked[0]
    named = replace(chart.intake, patient=replace(chart.intake.patient, name="Quite Another"))
    renamed = replace(chart, intake=named, known_version=chart.known_version + 1)
    assert "Quite Another" in str(paper.page_of(renamed, session, kind))
    made = paper._made.cache_info().misses
    last = session_events(record, session.id)[-1]
    record.append(session.id, (replace(last, seq=last.seq + 1, key=None),))
    paper.page_of(chart, session, kind)
    assert paper._made.cache_info().misses == made + 1


def test_what_was_worked_out_of_a_chart_is_worked_out_again_when_more_is_known_and_on_another_day(clinic: Any) -> None:
    from dataclasses import replace
    from datetime import timedelta

    from lenitive.clinic.charts.outcomes import kept_outcome
    from lenitive.clinic.charts.sessions import outcome_of

    charts, chart, record = clinic.house.charts, clinic.chart("Amara"), clinic.house.record
    first = charts.considered(chart)
    assert charts.considered(chart) is first
    other = clinic.chart("Caspian")
    known = replace(chart, record=other.record, intake=other.intake, known_version=chart.known_version + 1)
    assert charts.considered(known).intake != first.intake
    today = clinic.house.today()
    later = today + timedelta(days=40)
    assert outcome_of(chart, record, later) != outcome_of(chart, record, today)
    for days in (0, 40, 0):
        day = today + timedelta(days=days)
        assert kept_outcome(chart, record, day) == outcome_of(chart, record, day)
