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
from lenitive.domain.infusion.session import State
from lenitive.domain.infusion.thresholds import START_LIMITS, START_SCORES
from lenitive.record.journal import lines
from lenitive.web.blocks import NUMBER, Block, Cell, KeyFigure, key_figures, plot, table, text
from lenitive.web.documents.discharge import opioid_words
from lenitive.web.documents.label import amount_in
from lenitive.web.documents.printing import heading_of, html_of
from lenitive.web.documents.rates import rate_line, rate_lines
from lenitive.web.documents.rounds import round_rows, rounds_head
from lenitive.web.documents.told import Told, day_words
from lenitive.web.language import gettext as _
from lenitive.web.language import gettext_noop
from lenitive.web.plots.session_record import RateBar, RecordedSession, session_drawing
from lenitive.web.text import NOT_KNOWN, digits, ordered_rate, quantity
from lenitive.web.words import plain_words, sentence

_HEAD_SHOWN: Final = 16
_COMPUTED_WORDS: Final = {
    "CHK-BASELINE-SETS": gettext_noop("Two sets of baseline vital signs, the newest fresh"),
    "CHK-BASELINE-SCORES": gettext_noop("Baseline scores, fresh"),
    "CHK-PUMP-AT-REST": gettext_noop("The pump gave nothing while its rate was 0"),
    "CHK-CAPNOGRAPHY": gettext_noop("Exhaled CO2 is read where it is required"),
}
"""Items that the session answers from its own data, in words."""

_NOT_CLOSED: Final = gettext_noop("NOT CLOSED: the session goes on. This is no final note; it cannot be signed.")


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
    head = lines(told.events)[1]
    context: dict[str, Any] = {
        **heading_of(told, _("Session note: ketamine infusion")),
        "weight": _weight(told),
        "blocks": note_blocks(told),
        "opioid_plan": next((opioid_words(e.data) for e in told.events if isinstance(e.data, Discharged)), ""),
        "state": _(plain_words(told.session.state)),
        "not_closed": "" if told.session.state is State.CLOSED else _(_NOT_CLOSED),
        "times_are": _("Times are clock times in %(zone)s; minutes count from the start of the infusion.")
        % {"zone": told.zone_name},
        "generated": _("Generated from %(events)s events of the record; head %(head)s.")
        % {"events": digits(len(told.events)), "head": head[:_HEAD_SHOWN]},
        "signatures": [_signature(told, one) for one in signatures],
    }
    return html_of("note.html", context)


def _weight(told: Told) -> str:
    weight = quantity(told.order.weight_g / 1000, "kg")
    if told.person.weight_on is None:
        return weight
    return _("%(weight)s, weighed %(day)s") % {"weight": weight, "day": day_words(told.person.weight_on)}


def _signature(told: Told, shown: Shown) -> dict[str, str]:
    said = shown.signed.signature
    when = f"{told.day(said.signed_at)} {told.clock(said.signed_at)} {told.zone_name}"
    role = _(plain_words(shown.signed.by.role))
    return {"name": said.name, "role": role, "when": when, "meaning": _(said.meaning), "invalid": _(shown.invalid),
            "record": said.record_head[:_HEAD_SHOWN]}  # fmt: skip


def _figures(told: Told, summary: SessionSummary) -> Iterator[KeyFigure]:
    session = told.session
    given_ug = account(session)[1]
    began = told.clock(session.started_ms) or _("not started")
    ended = told.clock(session.stopped_ms)
    yield KeyFigure(
        name=_("How it ended"), value=sentence(_(plain_words(summary.outcome))), note=summary.stop_note or began
    )
    yield KeyFigure(
        name=_("Ketamine given"),
        value=quantity(given_ug / 1000, "mg", places=1),
        note=_("%(length)s, %(begin)s to %(end)s")
        % {"length": quantity(summary.infusion_min, "min", places=0), "begin": began, "end": ended or _("now")},
    )
    yield KeyFigure(
        name=_("Pain, before and near the end"),
        value=_("%(before)s to %(end)s of 10")
        % {"before": _score(summary.baseline_pain), "end": _score(summary.end_pain)},
        note=_("lowest %(lowest)s; goal %(goal)s")
        % {"lowest": _score(summary.lowest_pain), "goal": _score(told.order.goal_nrs)},
    )
    yield KeyFigure(
        name=_("Highest rate"),
        value=quantity(summary.max_rate_mg_kg_h, "mg/kg/h"),
        note=_("agreed, on the dosing weight"),
    )
    yield KeyFigure(
        name=_("Highest systolic"),
        value=quantity(summary.max_systolic_mmhg, "mmHg"),
        note=_("lowest saturation %(value)s") % {"value": quantity(summary.min_spo2_pct, "%")},
    )
    yield KeyFigure(
        name=_("Worst psychotomimetic score"),
        value=quantity(summary.worst_psychotomimetic, "of 3"),
        note=_("deepest RASS %(score)s") % {"score": _score(summary.deepest_rass)},
    )
    yield KeyFigure(
        name=_("Alarms"),
        value=_("%(high)s high, %(medium)s medium") % {"high": summary.alarms_high, "medium": summary.alarms_medium},
        note=_("%(low)s low") % {"low": summary.alarms_low},
    )
    refused = sum(isinstance(event.data, RequestRefused) for event in told.events)
    yield KeyFigure(name=_("Requests refused"), value=digits(refused), note=_("each is listed below"))


def _score(value: int | None) -> str:
    return _(NOT_KNOWN) if value is None else str(value)


def _order(told: Told) -> Block:
    order = told.order
    rows = [
        (
            _("%(begin)s to %(end)s") % {"begin": line.start_min, "end": line.start_min + line.duration_min},
            line.ml_h,
            line.mg_h,
            line.mg_kg_h,
        )
        for line in rate_lines(order)
    ]
    most = max(step.rate_ul_h for step in order.steps) * order.conc_ug_ml / 1e6
    agrees = {None: "", True: _("as proposed"), False: _("other steps than the proposal")}[told.as_planned]
    caption = _("The order (%(order)s): at most %(most)s; bag %(bag)s (%(strength)s)") % {
        "order": f"{order.order}, {agrees}" if agrees else order.order,
        "most": ordered_rate(most, "mg/h"),
        "bag": amount_in(order),
        "strength": quantity(order.conc_ug_ml / 1000, "mg/mL"),
    }
    head = (_("Minutes"), NUMBER + _("Pump"), NUMBER + _("Drug"), NUMBER + _("Per kg of dosing weight"))
    return table(caption, head, rows, heading=_("What was ordered"))


def _recorded(told: Told) -> Iterator[Block]:
    """The plot, and every round as a table that is printed too."""
    rows = round_rows(told)
    if told.session.started_ms is not None:
        drawing = session_drawing(_plotted(told), head=rounds_head(), rows=rows)
        drawn = plot(drawing, drawing.description, heading=_("What was observed"))
        yield Block(kind="chart", heading=drawn.heading, svg=drawing.svg, caption=drawing.description)
    yield table(_("Every round; empty where nothing was observed"), rounds_head(), rows)


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
            (one.from_min, _(one.title))
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
    head = (_("Time"), NUMBER + _("Min"), _("What"), _("Who"))
    return table(_("What the pump was told, by whom"), head, rows, heading=_("What was done"))


def _delivered(told: Told, event: Event) -> str:
    data, order = event.data, told.order
    if isinstance(data, InfusionStarted):
        return _("Started at %(rate)s") % {"rate": rate_line(order, data.rate_ul_h).together}
    if isinstance(data, RateChanged):
        now = rate_line(order, data.to_rate_ul_h).together
        change = _("%(before)s to %(now)s") % {"before": rate_line(order, data.from_rate_ul_h).ml_h, "now": now}
        return f"{change}: {data.reason}"
    if isinstance(data, Held):
        reason = _(data.reason) if data.alarm else data.reason  # what a person typed is theirs
        return _("Paused") + f": {reason}" + (f" ({data.alarm})" if data.alarm else "")
    if isinstance(data, Resumed):
        return _("Resumed at %(rate)s") % {"rate": rate_line(order, data.rate_ul_h).together}
    if isinstance(data, Stopped):
        return _("Stopped") + f": {_(plain_words(data.reason))}" + (f", {data.note}" if data.note else "")
    return _("Time-out with %(person)s") % {"person": data.second_person} if isinstance(data, TimeOutDone) else ""


def _min(event: Event) -> str:
    return _("before") if event.minute is None else digits(event.minute, places=0)


def _others(told: Told) -> Iterator[Block]:
    rows = [
        (told.clock(event.at), _min(event), kind, what, event.actor.id)
        for event in told.events
        for kind, what in _other(event)
    ]
    if rows:
        head = (_("Time"), NUMBER + _("Min"), _("Kind"), _("What"), _("Who"))
        yield table(_("Medicines, adverse events, corrections, what was missed or refused"), head, rows)
    else:
        yield text(_("No other medicine, no adverse event, no correction; nothing was missed and nothing refused."))


def _other(event: Event) -> Iterator[tuple[str, str]]:
    data = event.data
    if isinstance(data, RescueGiven):
        said = {"medicine": data.medicine, "dose": data.dose_text, "reason": data.indication}
        yield _("Medicine"), _("%(medicine)s, %(dose)s, for %(reason)s") % said
    elif isinstance(data, AdverseEventNoted):
        red = f", {_(plain_words(data.red_symptom))}" if data.red_symptom else ""
        grade = _("CTCAE grade %(grade)s") % {"grade": data.grade}
        yield _("Adverse event"), f"{data.term}, {grade}{red}"
    elif isinstance(data, Corrected):
        fixed = {"kind": _(plain_words(data.kind)), "before": data.recorded, "now": data.corrected}
        yield _("Correction"), _("%(kind)s %(before)s corrected to %(now)s") % fixed + f": {data.reason}"
    elif isinstance(data, ObservationMissed):
        yield _("Missed"), f"{_(plain_words(data.kind))}: {data.reason}"
    elif isinstance(data, RequestRefused):
        yield _("Refused"), f"{_(plain_words(data.command))}: {data.what}; {data.limit} ({data.rule})"


def _alarms(told: Told, episodes: Sequence[AlarmEpisode]) -> Block:
    rows = [
        (
            digits(one.from_min, places=0),
            Cell(text=_(one.title), small=one.alarm),
            _(one.priority),
            _("not acknowledged") if one.acknowledged_min is None else digits(one.acknowledged_min, places=0),
            _("not ended") if one.to_min is None else digits(one.to_min, places=0),
        )
        for one in episodes
    ]
    head = (
        NUMBER + _("From, min"), _("Alarm"), _("Priority"), NUMBER + _("Acknowledged, min"),
        NUMBER + _("Ended, min"),
    )  # fmt: skip
    counted = _("%(alarms)s alarms of session %(number)s")
    said = counted % {"alarms": digits(len(rows)), "number": told.order.session_number}
    return table(said, head, rows, heading=_("Alarms"))


def _gates(told: Told) -> Iterator[Block]:
    """Both gates with every answer as it was given."""
    start = [event for event in told.events if isinstance(event.data, ChecklistCompleted)]
    leave = [event for event in told.events if isinstance(event.data, DischargeChecked)]
    if start and isinstance(start[-1].data, ChecklistCompleted):
        words = {name: _(item.statement) for name, item in CHECKLIST.items()} | _computed_words()
        yield _gate(told, _("Before the start"), start[-1], start[-1].data.answers, words)
    if leave and isinstance(leave[-1].data, DischargeChecked):
        data = leave[-1].data
        words = {name: _(item.statement) for name, item in DISCHARGE.items()}
        scored = [item for item in data.aldrete if item is not None]
        total = quantity(sum(scored) if len(scored) == len(data.aldrete) else None, "of 10")
        unmet = "; " + _("unmet") + f": {', '.join(data.unmet)}" if data.unmet else ""
        said = _("Before leaving; Aldrete %(total)s") % {"total": total}
        yield _gate(told, f"{said}{unmet}", leave[-1], data.answers, words)


def _gate(told: Told, caption: str, event: Event, answers: Sequence[CheckAnswer], words: dict[str, str]) -> Block:
    rows = [(_answer(one.answer), words.get(one.item, one.item), one.item) for one in answers]
    said = f"{caption} ({told.clock(event.at)}, {event.actor.id})"
    heading = _("Gates") if isinstance(event.data, ChecklistCompleted) else ""
    return table(said, (_("Answer"), _("What"), _("Item")), rows, heading=heading)


def _computed_words() -> dict[str, str]:
    within = _("%(what)s within the start limits")
    channels = {one.id: sentence(_(plain_words(one.threshold.channel))) for one in START_LIMITS}
    scores = {one.id: _("%(name)s score") % {"name": _(plain_words(one.kind)).upper()} for one in START_SCORES}
    limits = {name: within % {"what": what} for name, what in (channels | scores).items()}
    return {name: _(words) for name, words in _COMPUTED_WORDS.items()} | limits


def _answer(answer: Answer) -> str:
    return _(NOT_KNOWN if answer is Answer.UNKNOWN else str(answer))


def _account(told: Told) -> Block:
    issued, given, wasted, remaining = (quantity(part / 1000, "mg") for part in account(told.session))
    rows = [(_("Issued"), issued, ""), (_("Given, worst case"), given, "")]
    waste = [event for event in told.events if isinstance(event.data, WasteRecorded)]
    witnesses = ", ".join(
        _("%(person)s before %(witness)s") % {"person": event.actor.id, "witness": event.data.witness}
        for event in waste
        if isinstance(event.data, WasteRecorded)
    )
    rows.append((_("Wasted"), wasted, witnesses))
    closed = [event.data for event in told.events if isinstance(event.data, SessionClosed)]
    remainder = _(str(closed[-1].remainder)) if closed and closed[-1].remainder else ""
    note = closed[-1].note or remainder if closed else _("not closed")
    rows.append((_("Remaining"), remaining, note))
    head = ("", NUMBER + _("Ketamine base"), _("Witness, note"))
    said = _("Issued = given + wasted + remaining, by the record")
    return table(said, head, rows, heading=_("Where the drug went"))
