"""A chart's events in words, for the timeline: one line each, newest last."""

from dataclasses import dataclass
from datetime import datetime
from functools import singledispatch
from typing import Any, Final

from lenitive.clinic.charts import events as kinds
from lenitive.clinic.charts.chart import Chart
from lenitive.clinic.roles import Member


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the timeline.

    Attributes:
        seq: Of the event.
        at: When.
        by: Who.
        what: In a few words.
        more: One sentence more; empty when there is none.
        is_typed: Whether the sentence is what somebody wrote, which is never translated.
    """

    seq: int
    at: datetime
    by: Member
    what: str
    more: str = ""
    is_typed: bool = False


def told(chart: Chart) -> tuple[Line, ...]:
    """Every event in words."""
    lines = []
    for event in chart.history:
        if _told_by_its_end(event.data):
            continue
        what, more = _words(event.data)
        lines.append(
            Line(seq=event.seq, at=event.at, by=event.by, what=what, more=more, is_typed=type(event.data) in _TYPED)
        )
    return tuple(lines)


_TYPED: Final = frozenset({
    kinds.ReferralReceived, kinds.ReferralAnswered, kinds.EmergencyAccess, kinds.SenderTold, kinds.RecordReturned,
    kinds.CriterionOverridden, kinds.ConsentWithdrawn, kinds.PlanSigned, kinds.PlanVerified, kinds.PlanQueried,
    kinds.SessionCancelled, kinds.SessionClosed, kinds.AlertTaken, kinds.AlertSettled, kinds.FollowUpOwned,
    kinds.TaskDone, kinds.TreatmentDecided, kinds.ChartClosed,
})  # fmt: skip


def _told_by_its_end(data: Any) -> bool:  # noqa: ANN401 - any kind
    """Whether it is one of many answers of which one line says that they were given."""
    part = isinstance(data, kinds.DiaryAnswered | kinds.ImpressionAnswered) and data.ask_id is not None
    return part or isinstance(data, kinds.FollowUpAnswered)


@singledispatch
def _words(data: Any) -> tuple[str, str]:  # noqa: ANN401 - any kind
    return told_by_name(type(data)), ""


def told_by_name(kind: type) -> str:
    """What an event of this kind is called where nothing else is said of it.

    Example:
        >>> told_by_name(kinds.PersonArrived)
        'Person arrived'
    """
    spaced = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in kind.__name__).strip()
    return spaced[:1].upper() + spaced[1:]


@_words.register
def _(data: kinds.ReferralReceived) -> tuple[str, str]:
    return "Referral received" + (" (urgent)" if data.urgent else ""), f"{data.sender}: {data.question}"


@_words.register
def _(data: kinds.ReferralAnswered) -> tuple[str, str]:
    return "Referral " + ("accepted" if data.accepted else "not accepted"), data.answer


@_words.register
def _(data: kinds.EmergencyAccess) -> tuple[str, str]:
    return "Opened in an emergency", f"{data.name}: {data.reason}"


@_words.register
def _(data: kinds.SenderTold) -> tuple[str, str]:
    return f"Sender told: {data.state.replace('_', ' ')}", data.words


@_words.register
def _(data: kinds.RecordReceived) -> tuple[str, str]:
    return "Record came in", f"{data.record.record.resources} resources, to be accepted line by line"


@_words.register
def _(data: kinds.RecordReturned) -> tuple[str, str]:
    return "Record not taken over", data.reason


@_words.register
def _(data: kinds.PersonIdentified) -> tuple[str, str]:
    return "Person identified", f"with {data.patient.reference}, by two identifiers"


@_words.register
def _(data: kinds.InstrumentScored) -> tuple[str, str]:
    total = "no total" if data.total is None else f"{data.total:g}"
    return f"{data.instrument.upper().replace('_', ' ')} answered", ", ".join((total, *data.meanings))


@_words.register
def _(data: kinds.RecordImported) -> tuple[str, str]:
    return "Record imported", f"{data.record.record.resources} resources, as of {data.record.as_of}"


@_words.register
def _(data: kinds.IntakeAnswered) -> tuple[str, str]:
    known = sum(fact is not None for fact in data.intake.facts.values())
    return "Intake completed", f"{known} of {len(data.intake.facts)} facts known"


@_words.register
def _(data: kinds.PainAssessed) -> tuple[str, str]:
    return "Pain assessed", f"{len(data.problems)} pain problems, {len(data.trials)} treatments tried"


@_words.register
def _(data: kinds.CriterionOverridden) -> tuple[str, str]:
    return f"{data.override.criterion} set aside", f"{data.override.by}: {data.override.reason}"


@_words.register
def _(data: kinds.CandidacyAssessed) -> tuple[str, str]:
    return f"Candidacy: {data.status.replace('_', ' ')}", data.summary


@_words.register
def _(data: kinds.ConsentGiven) -> tuple[str, str]:
    return "Consent given", f"by {data.given_by}, text {data.version}, explained by {data.witnessed_by}"


@_words.register
def _(data: kinds.ConsentWithdrawn) -> tuple[str, str]:
    return "Consent withdrawn", data.reason


@_words.register
def _(data: kinds.PlanProposed) -> tuple[str, str]:
    return f"Plan for session {data.plan.session_number}", f"{data.plan.duration_min} min"


@_words.register
def _(data: kinds.PlanSigned) -> tuple[str, str]:
    return "Plan signed", data.name


@_words.register
def _(data: kinds.PlanVerified) -> tuple[str, str]:
    return "Plan verified", data.name


@_words.register
def _(data: kinds.PlanQueried) -> tuple[str, str]:
    return "Plan queried", f"{data.name}: {data.question}"


@_words.register
def _(data: kinds.BagLabelled) -> tuple[str, str]:
    return "Bag made and labelled", f"lot {data.lot}, made by {data.made_by}, checked by {data.checked_by}"


@_words.register
def _(data: kinds.SessionScheduled) -> tuple[str, str]:
    return "Session scheduled", f"{data.starts_at:%d %b %Y %H:%M}, {data.chair}"


@_words.register
def _(data: kinds.SessionCancelled) -> tuple[str, str]:
    return "Session cancelled", data.reason


@_words.register
def _(data: kinds.SessionLinked) -> tuple[str, str]:
    return f"Session {data.number} began", ""


@_words.register
def _(data: kinds.SessionClosed) -> tuple[str, str]:
    return f"Session over: {data.summary.outcome.replace('_', ' ')}", data.summary.stop_note


@_words.register
def _(data: kinds.DiaryAnswered) -> tuple[str, str]:
    return "Diary answered", f"{len(data.days)} days"


@_words.register
def _(data: kinds.FollowUpAsked) -> tuple[str, str]:
    return "Follow-up asked", f"about {data.due_on:%d %b %Y}"


@_words.register
def _(data: kinds.FollowUpFinished) -> tuple[str, str]:
    return "Follow-up answered", f"by {data.how}"


@_words.register
def _(data: kinds.AlertRaised) -> tuple[str, str]:
    return "Alert" + (" (urgent)" if data.urgent else ""), data.what


@_words.register
def _(data: kinds.AlertTaken) -> tuple[str, str]:
    return "Alert taken", data.name


@_words.register
def _(data: kinds.AlertSettled) -> tuple[str, str]:
    return "Alert settled", f"{data.name}: {data.done}"


@_words.register
def _(data: kinds.FollowUpOwned) -> tuple[str, str]:
    return "Follow-up has an owner", data.name


@_words.register
def _(data: kinds.TaskDone) -> tuple[str, str]:
    return f"{data.rule} done", data.note


@_words.register
def _(data: kinds.DocumentSigned) -> tuple[str, str]:
    return f"{data.document.capitalize()} signed", f"{data.name}: {data.meaning}"


@_words.register
def _(data: kinds.TreatmentDecided) -> tuple[str, str]:
    return f"Course: {data.decision.replace('_', ' ')}", f"{data.name}: {data.reason}"


@_words.register
def _(data: kinds.ChartClosed) -> tuple[str, str]:
    return "Chart closed", data.reason
