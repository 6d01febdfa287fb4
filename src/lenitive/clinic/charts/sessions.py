"""The sessions of a chart, told by the record: what they gave, what they teach, and what followed."""

from dataclasses import replace
from datetime import date, datetime

from lenitive.clinic.charts.chart import Chart, ChartSession
from lenitive.clinic.charts.follow_up import results_of
from lenitive.clinic.charts.remembered import session_events
from lenitive.clinic.course_observed import SessionOnDay, course_inputs
from lenitive.clinic.earlier_sessions import earlier_sessions
from lenitive.clinic.plan import Earlier
from lenitive.clinic.session_result import SessionResult
from lenitive.domain.outcomes.summary import CourseOutcome, summarise
from lenitive.record.store import EventStore


def earlier_of(chart: Chart, record: EventStore, starts_at: datetime) -> Earlier:
    """What the sessions of a chart say about one that starts then."""
    streams = [session_events(record, one.id) for one in chart.sessions if one.linked is not None]
    if chart.patient is None or not streams:
        return Earlier()
    return earlier_sessions(chart.patient.reference, [events for events in streams if events]).before(starts_at)


def outcome_of(chart: Chart, record: EventStore, as_of: date) -> CourseOutcome | None:
    """What the course has given up to a day; None before the first session is over."""
    if chart.intake is None or not chart.sessions_given:
        return None
    sessions = [_on_day(one, record) for one in chart.sessions_given]
    answers = [answered.impression for one in chart.sessions for answered in one.impressions]
    inputs = course_inputs(chart.intake, sessions, answers, as_of=as_of)
    # whether somebody called is what the chart says, never taken for granted because the person went home
    by_record = tuple(one for one in inputs.results if not one.result.startswith("call_"))
    return summarise(replace(inputs, results=(*by_record, *results_of(chart, as_of))))


def _on_day(session: ChartSession, record: EventStore) -> SessionOnDay:
    closed, linked = session.closed, session.linked
    if closed is None or linked is None:
        raise ValueError(f"session {session.id} is not over")
    days = {day.date: day for answered in session.diary for day in answered.days}
    return SessionOnDay(
        date=linked.on,
        result=SessionResult(
            session_number=linked.number,
            events=session_events(record, session.id),
            samples=closed.samples,
            alarms=closed.alarms,
            account=closed.account,
            summary=closed.summary,
            diary=tuple(days[day] for day in sorted(days)),
            head=closed.head,
            simulated=closed.simulated,
        ),
    )
