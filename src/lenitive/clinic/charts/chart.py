"""A chart as the sum of its events: `fold` them and this is what stands now."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import singledispatch
from typing import Any

from lenitive.clinic.charts import events as kinds
from lenitive.clinic.charts.events import ChartEvent
from lenitive.clinic.roles import Member
from lenitive.domain.candidacy.intake import Intake
from lenitive.domain.foundation.patient import Patient


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartPlan:
    """A plan of the chart and how far it has come.

    Attributes:
        proposed: The document.
        proposed_at: When it was worked out.
        signed: The prescriber's signature; None before.
        signed_at: When.
        verified: The pharmacist's; None before.
        verified_at: When.
        queried: The pharmacist's open question; None when there is none.
        bags: Bags made for it.
    """

    proposed: kinds.PlanProposed
    proposed_at: datetime
    signed: kinds.PlanSigned | None = None
    signed_at: datetime | None = None
    signed_by: Member | None = None
    verified: kinds.PlanVerified | None = None
    verified_at: datetime | None = None
    queried: kinds.PlanQueried | None = None
    bags: tuple[kinds.BagLabelled, ...] = ()

    @property
    def id(self) -> str:
        """Opaque."""
        return self.proposed.plan_id


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartSession:
    """One session of the chart; what happened in it is in the record under its id.

    Attributes:
        id: Opaque; name of its stream.
        scheduled: Day, time and chair; None when it began without an appointment.
        arrived_at: When the person came; None before.
        linked: That it began; None before.
        closed: What it left behind; None before it is over.
        cancelled: Why it will not be; None when it stands.
    """

    id: str
    scheduled: kinds.SessionScheduled | None = None
    arrived_at: datetime | None = None
    linked: kinds.SessionLinked | None = None
    closed: kinds.SessionClosed | None = None
    cancelled: str | None = None
    diary: tuple[kinds.DiaryAnswered, ...] = ()
    impressions: tuple[kinds.ImpressionAnswered, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartAlert:
    """An alert of the chart.

    Attributes:
        raised: What it is about.
        raised_at: When.
        taken: Who answers for it; None while nobody does.
        settled: What was done; None while it is open.
    """

    raised: kinds.AlertRaised
    raised_at: datetime
    taken: kinds.AlertTaken | None = None
    settled: kinds.AlertSettled | None = None

    @property
    def id(self) -> str:
        """Opaque."""
        return self.raised.alert_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A signature under a generated document: what was signed, by whom, when."""

    signature: kinds.DocumentSigned
    by: Member
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """What stands in a person's chart now. None and empty mean that nothing was written, never that it was normal.

    Attributes:
        id: Opaque; what addresses show.
        version: Number of the last event; a request says which one it was made on.
        known_version: Number of the last event that changed what is known of the person.
        intake: What is known, as it was last completed.
        record: What the imported record says.
        told: What the sender was told since the answer.
        received: A record that waits to be accepted line by line; None when none does.
        scores: Every instrument that was answered.
        history: Every event, in order.
    """

    id: str
    version: int = 0
    known_version: int = 0
    patient: Patient | None = None
    referral: kinds.ReferralReceived | None = None
    referral_answer: kinds.ReferralAnswered | None = None
    told: tuple[kinds.SenderTold, ...] = ()
    received: kinds.RecordReceived | None = None
    record: Intake | None = None
    intake: Intake | None = None
    scores: tuple[kinds.InstrumentScored, ...] = ()
    assessed: kinds.CandidacyAssessed | None = None
    consent: kinds.ConsentGiven | None = None
    consent_at: datetime | None = None
    escort: kinds.EscortNamed | None = None
    plans: tuple[ChartPlan, ...] = ()
    sessions: tuple[ChartSession, ...] = ()
    asked: tuple[kinds.FollowUpAsked, ...] = ()
    tasks_done: tuple[kinds.TaskDone, ...] = ()
    answered: tuple[kinds.FollowUpAnswered, ...] = ()
    finished: tuple[kinds.FollowUpFinished, ...] = ()
    alerts: tuple[ChartAlert, ...] = ()
    follow_up_owner: str | None = None
    signatures: tuple[Signed, ...] = ()
    decided: kinds.TreatmentDecided | None = None
    decided_after: int = 0
    closed: kinds.ChartClosed | None = None
    history: tuple[ChartEvent, ...] = ()

    @property
    def plan(self) -> ChartPlan | None:
        """The newest plan; None when there is none."""
        return self.plans[-1] if self.plans else None

    @property
    def keys(self) -> frozenset[str]:
        """Keys of every request that was kept."""
        return frozenset(event.key for event in self.history if event.key is not None)

    @property
    def assessed_is_current(self) -> bool:
        """Whether what was decided was decided on what is known now."""
        return self.assessed is not None and self.assessed.on_version >= self.known_version

    @property
    def sessions_given(self) -> tuple[ChartSession, ...]:
        """Sessions that are over, in order."""
        return tuple(one for one in self.sessions if one.closed is not None)

    @property
    def session_now(self) -> ChartSession | None:
        """The session that has begun and is not over; None when there is none."""
        return next((one for one in self.sessions if one.linked is not None and one.closed is None), None)

    @property
    def session_next(self) -> ChartSession | None:
        """The next appointment that has not begun; None when there is none."""
        waiting = [s for s in self.sessions if s.scheduled and s.linked is None and s.cancelled is None]
        return min(waiting, key=lambda s: s.scheduled.starts_at) if waiting else None  # type: ignore[union-attr]

    def plan_of(self, plan_id: str) -> ChartPlan | None:
        """A plan by its id; None when the chart has no such plan."""
        return next((plan for plan in self.plans if plan.id == plan_id), None)

    def session_of(self, session_id: str) -> ChartSession | None:
        """A session by its id; None when the chart has no such session."""
        return next((one for one in self.sessions if one.id == session_id), None)


def fold(chart_id: str, events: Iterable[ChartEvent]) -> Chart:
    """The chart that events make.

    Example:
        >>> fold("c1", ()).version
        0
    """
    chart = Chart(id=chart_id)
    for event in events:
        chart = evolve(chart, event)
    return chart


def evolve(chart: Chart, event: ChartEvent) -> Chart:
    """The chart after one more event."""
    after = _after(event.data, chart, event)
    return replace(after, version=event.seq, history=(*chart.history, event))


@singledispatch
def _after(_data: Any, chart: Chart, _event: ChartEvent) -> Chart:  # noqa: ANN401 - any kind; most change nothing but the history
    return chart


@_after.register
def _(data: kinds.ChartOpened, chart: Chart, _event: ChartEvent) -> Chart:
    return replace(chart, patient=data.patient)


@_after.register
def _(data: kinds.ReferralReceived, chart: Chart, _event: ChartEvent) -> Chart:
    return replace(chart, referral=data)


@_after.register
def _(data: kinds.ReferralAnswered, chart: Chart, _event: ChartEvent) -> Chart:
    return replace(chart, referral_answer=data)


@_after.register
def _(data: kinds.RecordImported, chart: Chart, event: ChartEvent) -> Chart:
    intake = chart.intake or data.record
    after = replace(chart, record=data.record, received=None, intake=intake, known_version=event.seq)
    return _on_day(replace(after, patient=chart.patient or data.record.patient), data.record.as_of)


@_after.register
def _(data: kinds.IntakeAnswered, chart: Chart, event: ChartEvent) -> Chart:
    return _on_day(replace(chart, intake=data.intake, known_version=event.seq), data.intake.as_of)


@_after.register
def _(data: kinds.PainAssessed, chart: Chart, event: ChartEvent) -> Chart:
    if chart.intake is None:
        return chart
    days = chart.intake.opioid_diary if data.opioid_days is None else data.opioid_days
    intake = replace(chart.intake, pain_problems=data.problems, analgesic_trials=data.trials, opioid_diary=days)
    return replace(chart, intake=intake, known_version=event.seq)


@_after.register
def _(data: kinds.CriterionOverridden, chart: Chart, event: ChartEvent) -> Chart:
    if chart.intake is None:
        return chart
    intake = replace(chart.intake, overrides=(*chart.intake.overrides, data.override))
    return _on_day(replace(chart, intake=intake, known_version=event.seq), data.override.date)


@_after.register
def _(data: kinds.SenderTold, chart: Chart, _event: ChartEvent) -> Chart:
    return replace(chart, told=(*chart.told, data))


@_after.register
def _(data: kinds.RecordReceived, chart: Chart, _event: ChartEvent) -> Chart:
    return replace(chart, received=data)


@_after.register
def _(_data: kinds.RecordReturned, chart: Chart, _event: ChartEvent) -> Chart:
    return replace(chart, received=None)


@_after.register
def _(data: kinds.PersonIdentified, chart: Chart, _event: ChartEvent) -> Chart:
    return replace(chart, patient=data.patient)


@_after.register
def _(data: kinds.InstrumentScored, chart: Chart, _event: ChartEvent) -> Chart:
    return replace(chart, scores=(*chart.scores, data))


@_after.register
def _(data: kinds.CandidacyAssessed, chart: Chart, _event: ChartEvent) -> Chart:
    return replace(chart, assessed=data)


@_after.register
def _(data: kinds.ConsentGiven, chart: Chart, event: ChartEvent) -> Chart:
    return replace(chart, consent=data, consent_at=event.at)


@_after.register
def _(_data: kinds.ConsentWithdrawn, chart: Chart, _event: ChartEvent) -> Chart:
    return replace(chart, consent=None, consent_at=None)


@_after.register
def _(data: kinds.EscortNamed, chart: Chart, _event: ChartEvent) -> Chart:
    return replace(chart, escort=data)


@_after.register
def _(data: kinds.PlanProposed, chart: Chart, event: ChartEvent) -> Chart:
    return replace(chart, plans=(*chart.plans, ChartPlan(proposed=data, proposed_at=event.at)))


@_after.register
def _(data: kinds.PlanSigned, chart: Chart, event: ChartEvent) -> Chart:
    return _plan(chart, data.plan_id, signed=data, signed_at=event.at, signed_by=event.by, queried=None)


@_after.register
def _(data: kinds.PlanVerified, chart: Chart, event: ChartEvent) -> Chart:
    return _plan(chart, data.plan_id, verified=data, verified_at=event.at, queried=None)


@_after.register
def _(data: kinds.PlanQueried, chart: Chart, _event: ChartEvent) -> Chart:
    return _plan(chart, data.plan_id, queried=data)


@_after.register
def _(data: kinds.BagLabelled, chart: Chart, _event: ChartEvent) -> Chart:
    plan = chart.plan_of(data.plan_id)
    return chart if plan is None else _plan(chart, data.plan_id, bags=(*plan.bags, data))


@_after.register
def _(data: kinds.SessionScheduled, chart: Chart, _event: ChartEvent) -> Chart:
    return _session(chart, data.session_id, scheduled=data, cancelled=None)


@_after.register
def _(data: kinds.SessionCancelled, chart: Chart, _event: ChartEvent) -> Chart:
    return _session(chart, data.session_id, cancelled=data.reason)


@_after.register
def _(data: kinds.PersonArrived, chart: Chart, event: ChartEvent) -> Chart:
    return _session(chart, data.session_id, arrived_at=event.at)


@_after.register
def _(data: kinds.SessionLinked, chart: Chart, _event: ChartEvent) -> Chart:
    return _session(chart, data.session_id, linked=data)


@_after.register
def _(data: kinds.SessionClosed, chart: Chart, _event: ChartEvent) -> Chart:
    return _session(chart, data.session_id, closed=data)


@_after.register
def _(data: kinds.FollowUpAsked, chart: Chart, _event: ChartEvent) -> Chart:
    return replace(chart, asked=(*chart.asked, data))


@_after.register
def _(data: kinds.DiaryAnswered, chart: Chart, _event: ChartEvent) -> Chart:
    session = chart.session_of(data.session_id)
    return chart if session is None else _session(chart, data.session_id, diary=(*session.diary, data))


@_after.register
def _(data: kinds.ImpressionAnswered, chart: Chart, _event: ChartEvent) -> Chart:
    session = chart.session_of(data.session_id)
    return chart if session is None else _session(chart, data.session_id, impressions=(*session.impressions, data))


@_after.register
def _(data: kinds.TaskDone, chart: Chart, _event: ChartEvent) -> Chart:
    return replace(chart, tasks_done=(*chart.tasks_done, data))


@_after.register
def _(data: kinds.FollowUpAnswered, chart: Chart, _event: ChartEvent) -> Chart:
    return replace(chart, answered=(*chart.answered, data))


@_after.register
def _(data: kinds.FollowUpFinished, chart: Chart, _event: ChartEvent) -> Chart:
    return replace(chart, finished=(*chart.finished, data))


@_after.register
def _(data: kinds.AlertRaised, chart: Chart, event: ChartEvent) -> Chart:
    return replace(chart, alerts=(*chart.alerts, ChartAlert(raised=data, raised_at=event.at)))


@_after.register
def _(data: kinds.AlertTaken, chart: Chart, _event: ChartEvent) -> Chart:
    return _alert(chart, data.alert_id, taken=data)


@_after.register
def _(data: kinds.AlertSettled, chart: Chart, _event: ChartEvent) -> Chart:
    return _alert(chart, data.alert_id, settled=data)


@_after.register
def _(data: kinds.FollowUpOwned, chart: Chart, _event: ChartEvent) -> Chart:
    return replace(chart, follow_up_owner=data.name)


@_after.register
def _(data: kinds.DocumentSigned, chart: Chart, event: ChartEvent) -> Chart:
    return replace(chart, signatures=(*chart.signatures, Signed(signature=data, by=event.by, at=event.at)))


@_after.register
def _(data: kinds.TreatmentDecided, chart: Chart, _event: ChartEvent) -> Chart:
    return replace(chart, decided=data, decided_after=len(chart.sessions_given))


@_after.register
def _(data: kinds.ChartClosed, chart: Chart, _event: ChartEvent) -> Chart:
    return replace(chart, closed=data)


def _on_day(chart: Chart, day: date) -> Chart:
    """What is known, looked at on that day if it is later: what was known before has grown older by then."""
    intake, record = chart.intake, chart.record
    if intake is None:
        return chart
    day = max(day, intake.as_of)
    record = None if record is None else replace(record, as_of=max(day, record.as_of))
    return replace(chart, intake=replace(intake, as_of=day), record=record)


def _alert(chart: Chart, alert_id: str, **changes: Any) -> Chart:  # noqa: ANN401 - fields of `ChartAlert`
    alerts = tuple(replace(one, **changes) if one.id == alert_id else one for one in chart.alerts)
    return replace(chart, alerts=alerts)


def _plan(chart: Chart, plan_id: str, **changes: Any) -> Chart:  # noqa: ANN401 - fields of `ChartPlan`
    plans = tuple(replace(plan, **changes) if plan.id == plan_id else plan for plan in chart.plans)
    return replace(chart, plans=plans)


def _session(chart: Chart, session_id: str, **changes: Any) -> Chart:  # noqa: ANN401 - fields of `ChartSession`
    if chart.session_of(session_id) is None:
        return replace(chart, sessions=(*chart.sessions, ChartSession(id=session_id, **changes)))
    sessions = tuple(replace(one, **changes) if one.id == session_id else one for one in chart.sessions)
    return replace(chart, sessions=sessions)
