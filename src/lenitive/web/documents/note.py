"""The session note: everything that happened, generated from the journal. Nobody types it, two people sign it."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from lenitive.clinic.charts.signing import Shown
from lenitive.clinic.session_account import episodes_of, summary_of
from lenitive.clinic.session_result import AlarmEpisode, SessionSummary
from lenitive.domain.foundation.answer import Answer
from lenitive.domain.infusion.checklist import CHECKLIST
from lenitive.domain.infusion.discharge import DISCHARGE
from lenitive.domain.infusion.events import (
    AdverseEventNoted,
    CheckAnswer,
    ChecklistCompleted,
    Corrected,
    DischargeChecked,
    Discharged,
    Event,
    Held,
    InfusionStarted,
    ObservationMissed,
    PainRated,
    Priority,
    RateChanged,
    RequestRefused,
    RescueGiven,
    Resumed,
    SessionClosed,
    Stopped,
    TimeOutDone,
    VitalsObserved,
    WasteRecorded,
)
from lenitive.domain.infusion.machine import account
from lenitive.domain.infusion.thresholds import START_LIMITS, START_SCORES
from lenitive.record.journal import lines
from lenitive.web.blocks import Block, Cell, KeyFigure, key_figures, plot, table, text
from lenitive.web.documents.printing import heading_of, html_of
from lenitive.web.documents.rates import rate_line, rate_lines
from lenitive.web.documents.rounds import ROUNDS_HEAD, round_rows
from lenitive.web.documents.told import Told, day_words
from lenitive.web.plots.session_record import RateBar, RecordedSession, session_drawing
from lenitive.web.text import NOT_KNOWN, digits, ordered_rate, quantity
from lenitive.web.words import plain_words, sentence

_HEAD_SHOWN: Final = 16
_COMPUTED_WORDS: Final = {
    "CHK-BASELINE-SETS": "Two sets of baseline vital signs, the newest fresh",
    "CHK-BASELINE-SCORES": "Baseline scores, fresh",
    "CHK-PUMP-AT-REST": "The pump gave nothing while its rate was 0",
    "CHK-CAPNOGRAPHY": "Exhaled CO2 is read where it is required",
    **{one.id: f"{sentence(plain_words(one.threshold.channel))} within the start limits" for one in START_LIMITS},
    **{one.id: f"{plain_words(one.kind).upper()} score within the start limits" for one in START_SCORES},
}
"""Items that the session answers from its own data, in words."""


def note_blocks(told: Told) -> tuple[Block, ...]:
    """The note in pieces, in the order in which a reader asks."""
    summary = summary_of(told.session, told.events, ())
    return (
        key_figures(_figures(told, summary)),
        _order(told),
        *_recorded(told),
        _delivery(told),
        *_others(told),
        _alarms(told, episodes_of(told.events)),
        _account(told),
        *_gates(told),
    )


def note_page(told: Told, *, signatures: Sequence[Shown] = ()) -> str:
    """The note as a page.

    Args:
        told: The session.
        signatures: Under the note, each checked against the record; without any there are lines to sign on.
    """
    _, head = lines(told.events)
    context: dict[str, Any] = {
        **heading_of(told, "Session note: ketamine infusion"),
        "weight": f"{quantity(told.order.weight_g / 1000, 'kg')}"
        + (f", weighed {day_words(told.person.weight_on)}" if told.person.weight_on else ""),
        "blocks": note_blocks(told),
        "opioid_plan": next((e.data.opioid_plan for e in told.events if isinstance(e.data, Discharged)), ""),
        "state": plain_words(told.session.state),
        "record_head": head[:_HEAD_SHOWN],
        "events": digits(len(told.events)),
        "signatures": [_signature(told, one) for one in signatures],
    }
    return html_of("note.html", context)


def _signature(told: Told, shown: Shown) -> dict[str, str]:
    said = shown.signed.signature
    when = f"{told.day(said.signed_at)} {told.clock(said.signed_at)} {told.zone_name}"
    role = plain_words(shown.signed.by.role)
    return {"name": said.name, "role": role, "when": when, "meaning": said.meaning, "invalid": shown.invalid,
            "record": said.record_head[:_HEAD_SHOWN]}  # fmt: skip


def _figures(told: Told, summary: SessionSummary) -> Iterator[KeyFigure]:
    session = told.session
    _, given_ug, _, _ = account(session)
    began = told.clock(session.started_ms) or "not started"
    ended = told.clock(session.stopped_ms)
    yield KeyFigure(name="How it ended", value=sentence(plain_words(summary.outcome)), note=summary.stop_note or began)
    yield KeyFigure(
        name="Ketamine given",
        value=quantity(given_ug / 1000, "mg", places=1),
        note=f"{quantity(summary.infusion_min, 'min', places=0)}, {began} to {ended or 'now'}",
    )
    yield KeyFigure(
        name="Pain, before and near the end",
        value=f"{_score(summary.baseline_pain)} to {_score(summary.end_pain)} of 10",
        note=f"lowest {_score(summary.lowest_pain)}; goal {_score(told.order.goal_nrs)}",
    )
    yield KeyFigure(
        name="Highest rate", value=quantity(summary.max_rate_mg_kg_h, "mg/kg/h"), note="agreed, on the dosing weight"
    )
    yield KeyFigure(
        name="Highest systolic",
        value=quantity(summary.max_systolic_mmhg, "mmHg"),
        note=f"lowest saturation {quantity(summary.min_spo2_pct, '%')}",
    )
    yield KeyFigure(
        name="Worst psychotomimetic score",
        value=quantity(summary.worst_psychotomimetic, "of 3"),
        note=f"deepest RASS {_score(summary.deepest_rass)}",
    )
    yield KeyFigure(
        name="Alarms",
        value=f"{summary.alarms_high} high, {summary.alarms_medium} medium",
        note=f"{summary.alarms_low} low",
    )
    refused = sum(isinstance(event.data, RequestRefused) for event in told.events)
    yield KeyFigure(name="Requests refused", value=digits(refused), note="each is listed below")


def _score(value: int | None) -> str:
    return NOT_KNOWN if value is None else str(value)


def _order(told: Told) -> Block:
    order = told.order
    rows = [
        (f"{line.start_min} to {line.start_min + line.duration_min}", line.ml_h, line.mg_h, line.mg_kg_h)
        for line in rate_lines(order)
    ]
    most = max(step.rate_ul_h for step in order.steps) * order.conc_ug_ml / 1e6
    agrees = {None: "", True: ", as proposed", False: ", other steps than the proposal"}[told.as_planned]
    caption = (
        f"The order ({order.order}{agrees}): at most {ordered_rate(most, 'mg/h')}; bag "
        f"{quantity(order.issued_ug / 1000, 'mg')} in {quantity(order.bag_ul / 1000, 'mL')} "
        f"({quantity(order.conc_ug_ml / 1000, 'mg/mL')})"
    )
    return table(caption, ("Minutes", "#Pump", "#Drug", "#Per kg of dosing weight"), rows, heading="What was ordered")


def _recorded(told: Told) -> Iterator[Block]:
    """The plot, and every round as a table that is printed too."""
    rows = round_rows(told)
    if told.session.started_ms is not None:
        drawing = session_drawing(_plotted(told), head=ROUNDS_HEAD, rows=rows)
        drawn = plot(drawing, drawing.description, heading="What was observed")
        yield Block(kind="chart", heading=drawn.heading, svg=drawing.svg, caption=drawing.description)
    yield table("Every round; empty where nothing was observed", ROUNDS_HEAD, rows)


def _plotted(told: Told) -> RecordedSession:
    seen = [event.data for event in told.events if isinstance(event.data, VitalsObserved)]
    valid = [one for one in seen if not one.implausible and not one.late]
    pains = [event.data for event in told.events if isinstance(event.data, PainRated) and not event.data.on_movement]
    stopped = told.session.stopped_ms
    return RecordedSession(
        pain=[(_minute(told, one.observed_at), one.score) for one in pains],
        goal_nrs=told.order.goal_nrs,
        rates=list(_bars(told)),
        pressures=[
            (_minute(told, one.observed_at), one.systolic_mmhg, one.diastolic_mmhg)
            for one in valid
            if one.systolic_mmhg is not None and one.diastolic_mmhg is not None
        ],
        heart_rates=[
            (_minute(told, one.observed_at), one.heart_rate_min) for one in valid if one.heart_rate_min is not None
        ],
        oxygen=[(_minute(told, one.observed_at), one.spo2_pct) for one in valid if one.spo2_pct is not None],
        alarms=[
            (one.from_min, one.title)
            for one in episodes_of(told.events)
            if one.priority is Priority.HIGH and one.from_min >= 0
        ],
        end_min=None if stopped is None else told.session.minute(stopped),
    )


def _minute(told: Told, at: datetime) -> float:
    return round(at.timestamp() / 60 - (told.session.started_ms or 0) / 60_000, 2)


def _bars(told: Told) -> Iterator[RateBar]:
    session, conc = told.session, told.order.conc_ug_ml
    for one in session.deliveries(session.last_ms):
        start, end = session.minute(one.start_ms), session.minute(one.end_ms)
        if start is not None and end is not None and end > start:
            yield RateBar(start_min=start, end_min=end, rate_ml_h=one.rate_ng_h / conc / 1000)


def _delivery(told: Told) -> Block:
    rows = [
        (told.clock(event.at), _min(event), what, event.actor.id)
        for event in told.events
        if (what := _delivered(told, event))
    ]
    return table("What the pump was told, by whom", ("Time", "#Min", "What", "Who"), rows, heading="What was done")


def _delivered(told: Told, event: Event) -> str:
    data, order = event.data, told.order
    if isinstance(data, InfusionStarted):
        return f"Started at {rate_line(order, data.rate_ul_h).together}"
    if isinstance(data, RateChanged):
        return (
            f"{rate_line(order, data.from_rate_ul_h).ml_h} to {rate_line(order, data.to_rate_ul_h).together}: "
            f"{data.reason}"
        )
    if isinstance(data, Held):
        return f"Paused: {data.reason}" + (f" ({data.alarm})" if data.alarm else "")
    if isinstance(data, Resumed):
        return f"Resumed at {rate_line(order, data.rate_ul_h).together}"
    if isinstance(data, Stopped):
        return f"Stopped: {plain_words(data.reason)}" + (f", {data.note}" if data.note else "")
    return f"Time-out with {data.second_person}" if isinstance(data, TimeOutDone) else ""


def _min(event: Event) -> str:
    return "before" if event.minute is None else digits(event.minute, places=0)


def _others(told: Told) -> Iterator[Block]:
    rows = [
        (told.clock(event.at), _min(event), kind, what, event.actor.id)
        for event in told.events
        for kind, what in _other(event)
    ]
    if rows:
        head = ("Time", "#Min", "Kind", "What", "Who")
        yield table("Medicines, adverse events, corrections, what was missed or refused", head, rows)
    else:
        yield text("No other medicine, no adverse event, no correction; nothing was missed and nothing refused.")


def _other(event: Event) -> Iterator[tuple[str, str]]:
    data = event.data
    if isinstance(data, RescueGiven):
        yield "Medicine", f"{data.medicine}, {data.dose_text}, for {data.indication}"
    elif isinstance(data, AdverseEventNoted):
        red = f", {plain_words(data.red_symptom)}" if data.red_symptom else ""
        yield "Adverse event", f"{data.term}, CTCAE grade {data.grade}{red}"
    elif isinstance(data, Corrected):
        yield "Correction", f"{plain_words(data.kind)} {data.recorded} corrected to {data.corrected}: {data.reason}"
    elif isinstance(data, ObservationMissed):
        yield "Missed", f"{plain_words(data.kind)}: {data.reason}"
    elif isinstance(data, RequestRefused):
        yield "Refused", f"{plain_words(data.command)}: {data.what}; {data.limit} ({data.rule})"


def _alarms(told: Told, episodes: Sequence[AlarmEpisode]) -> Block:
    rows = [
        (
            digits(one.from_min, places=0),
            Cell(text=one.title, small=one.alarm),
            one.priority,
            "not acknowledged" if one.acknowledged_min is None else digits(one.acknowledged_min, places=0),
            "not ended" if one.to_min is None else digits(one.to_min, places=0),
        )
        for one in episodes
    ]
    head = ("#From, min", "Alarm", "Priority", "#Acknowledged, min", "#Ended, min")
    return table(f"{digits(len(rows))} alarms of session {told.order.session_number}", head, rows, heading="Alarms")


def _gates(told: Told) -> Iterator[Block]:
    """Both gates with every answer as it was given."""
    start = [event for event in told.events if isinstance(event.data, ChecklistCompleted)]
    leave = [event for event in told.events if isinstance(event.data, DischargeChecked)]
    if start and isinstance(start[-1].data, ChecklistCompleted):
        words = {name: item.statement for name, item in CHECKLIST.items()} | _COMPUTED_WORDS
        yield _gate(told, "Before the start", start[-1], start[-1].data.answers, words)
    if leave and isinstance(leave[-1].data, DischargeChecked):
        data = leave[-1].data
        words = {name: item.statement for name, item in DISCHARGE.items()}
        scored = [item for item in data.aldrete if item is not None]
        total = f"{sum(scored)} of 10" if len(scored) == len(data.aldrete) else NOT_KNOWN
        unmet = f"; unmet: {', '.join(data.unmet)}" if data.unmet else ""
        yield _gate(told, f"Before leaving; Aldrete {total}{unmet}", leave[-1], data.answers, words)


def _gate(told: Told, caption: str, event: Event, answers: Sequence[CheckAnswer], words: dict[str, str]) -> Block:
    rows = [(_answer(one.answer), words.get(one.item, one.item), one.item) for one in answers]
    said = f"{caption} ({told.clock(event.at)}, {event.actor.id})"
    return table(said, ("Answer", "What", "Item"), rows, heading="Gates" if caption.startswith("Before the") else "")


def _answer(answer: Answer) -> str:
    return NOT_KNOWN if answer is Answer.UNKNOWN else str(answer)


def _account(told: Told) -> Block:
    issued, given, wasted, remaining = (quantity(part / 1000, "mg") for part in account(told.session))
    rows = [("Issued", issued, ""), ("Given, worst case", given, "")]
    waste = [event for event in told.events if isinstance(event.data, WasteRecorded)]
    witnesses = ", ".join(
        f"{event.actor.id} before {event.data.witness}" for event in waste if isinstance(event.data, WasteRecorded)
    )
    rows.append(("Wasted", wasted, witnesses))
    closed = [event.data for event in told.events if isinstance(event.data, SessionClosed)]
    note = closed[-1].note or (str(closed[-1].remainder) if closed[-1].remainder else "") if closed else "not closed"
    rows.append(("Remaining", remaining, note))
    return table(
        "Issued = given + wasted + remaining, by the record", ("", "#Ketamine base", "Witness, note"), rows,
        heading="Where the drug went",
    )  # fmt: skip
