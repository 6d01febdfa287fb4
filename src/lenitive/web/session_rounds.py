"""The grid: one column for each time at which somebody looked, one row for each thing that is looked at."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from lenitive.domain.infusion.events import (
    Corrected,
    Event,
    NauseaScored,
    PainRated,
    PsychotomimeticScored,
    ReadingCorrected,
    Role,
    ScoreKind,
    SedationScored,
    VitalsObserved,
)
from lenitive.domain.infusion.session import Session, epoch_ms
from lenitive.web.clock_zone import local
from lenitive.web.language import said

_TOGETHER_MS: Final = 150_000
"""Observations this near to each other stand in one column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of the grid.

    Attributes:
        name: Of the channel or the score.
        label: What is read.
        unit: Beside it.
    """

    name: str
    label: str
    unit: str


ROWS: Final = (
    Row(name="heart_rate_min", label="Heart rate", unit="per min"),
    Row(name="pressure", label="Blood pressure", unit="mmHg"),
    Row(name="spo2_pct", label="SpO2", unit="%"),
    Row(name="respiratory_rate_min", label="Breathing", unit="per min"),
    Row(name="etco2_mmhg", label="Exhaled CO2", unit="mmHg"),
    Row(name="pain", label="Pain", unit="0-10"),
    Row(name="rass", label="Sedation, RASS", unit="-5 to +4"),
    Row(name="psychotomimetic", label="Perception", unit="0-3"),
    Row(name="nausea", label="Nausea", unit="0-3"),
)


@dataclass(slots=True, kw_only=True)
class Cell:
    """What was seen, and what it was corrected to; both stay.

    Attributes:
        value: As it stands now; empty where it was taken back.
        struck: As it was recorded first; empty when nothing was corrected.
        why: Why it was corrected.
        artefact: A value that no living person has.
    """

    value: str = ""
    struck: str = ""
    why: str = ""
    artefact: bool = False


@dataclass(slots=True, kw_only=True)
class Column:
    """One time at which somebody looked.

    Attributes:
        at: When.
        minute: Since the start of the infusion; None before.
        by: Who, by id.
        cells: By row.
        entered_late: When it was entered, where that was more than ten minutes after; None otherwise.
    """

    at: datetime
    minute: int | None
    by: str
    cells: dict[str, Cell] = field(default_factory=dict)
    rate_ul_h: int = 0
    entered_late: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Correctable:
    """A value that may be put right: "seq:what" and what it is in words."""

    code: str
    words: str


def columns_of(events: Sequence[Event], session: Session) -> list[Column]:
    """Every column, oldest first."""
    fixed = {(one.data.seq, str(one.data.kind)): one.data for one in events if isinstance(one.data, Corrected)}
    read = {(one.data.seq, one.data.channel): one.data for one in events if isinstance(one.data, ReadingCorrected)}
    columns: list[Column] = []
    for event in sorted((one for one in events if is_round(one)), key=_seen_at):
        at = _seen_at(event)
        column = columns[-1] if columns else None
        cells = _cells(event, fixed, read)
        near = column is not None and epoch_ms(at) - epoch_ms(column.at) <= _TOGETHER_MS
        if column is None or not near or column.cells.keys() & cells.keys():
            column = Column(at=at, minute=_minute(session, at), by=event.actor.id)
            column.rate_ul_h = _rate_at(session, at)
            columns.append(column)
        column.cells |= cells
        if event.actor.role is not Role.DEVICE:
            column.by = event.actor.id
        if (event.at - at).total_seconds() > _LATE_S:
            column.entered_late = event.at
    return columns


_LATE_S: Final = 600


def is_round(event: Event) -> bool:
    """Whether an event is an observation that has its place in the grid."""
    data = event.data
    if isinstance(data, VitalsObserved):
        return data.systolic_mmhg is not None or data.device is None
    return isinstance(data, PainRated | PsychotomimeticScored | SedationScored | NauseaScored)


def last_entered(events: Sequence[Event]) -> int:
    """Number of the newest observation that a person entered; 0 before the first."""
    return next((one.seq for one in reversed(events) if is_round(one) and one.actor.role is not Role.DEVICE), 0)


def correctable(events: Sequence[Event], *, newest: int = 16) -> list[Correctable]:
    """The newest values that a person may put right, newest first."""
    found: list[Correctable] = []
    for event in reversed(events):
        if is_round(event):
            for name, cell in _cells(event, {}, {}).items():
                row = next(row for row in ROWS if row.name == name)
                parts = (("systolic_mmhg", "Systolic"), ("diastolic_mmhg", "Diastolic")) if name == "pressure" else ()
                values = cell.value.split("/")
                for (what, label), value in zip(parts or ((name, row.label),), values, strict=False):
                    words = f"{local(_seen_at(event)):%H:%M} {said(label)} {value}"
                    found.append(Correctable(code=f"{event.seq}:{what}", words=words))
        if len(found) >= newest:
            break
    return found


def _seen_at(event: Event) -> datetime:
    seen: datetime = getattr(event.data, "observed_at", event.at)
    return seen


def _minute(session: Session, at: datetime) -> int | None:
    minute = session.minute(epoch_ms(at))
    return None if minute is None or minute < 0 else int(minute)


def _rate_at(session: Session, at: datetime) -> int:
    if session.plan is None or session.segment_ms is None:
        return 0
    at_ms = epoch_ms(at)
    if at_ms >= session.segment_ms:
        return session.rate_ul_h
    found = next((one for one in session.segments if one.start_ms <= at_ms < one.end_ms), None)
    return 0 if found is None else found.rate_ng_h // session.plan.conc_ug_ml


_Fixed = dict[tuple[int, str], Corrected]
_Read = dict[tuple[int, str], ReadingCorrected]


def _cells(event: Event, fixed: _Fixed, read: _Read) -> dict[str, Cell]:
    data = event.data
    if isinstance(data, VitalsObserved):
        return _vitals(event.seq, data, read)
    if isinstance(data, PainRated) and data.on_movement:
        return {}
    found = next(((name, kind, field) for of, name, kind, field in _SCORED if isinstance(data, of)), None)
    if found is None:
        return {}
    name, kind, field_name = found
    return {name: _score(event.seq, getattr(data, field_name), kind, fixed)}


_SCORED: Final = (
    (PainRated, "pain", ScoreKind.PAIN, "score"),
    (PsychotomimeticScored, "psychotomimetic", ScoreKind.PSYCHOTOMIMETIC, "score"),
    (NauseaScored, "nausea", ScoreKind.NAUSEA, "score"),
    (SedationScored, "rass", ScoreKind.RASS, "rass"),
)


def _score(seq: int, value: int, kind: ScoreKind, fixed: _Fixed) -> Cell:
    shown = _signed if kind is ScoreKind.RASS else str
    found = fixed.get((seq, str(kind)))
    if found is None:
        return Cell(value=shown(value))
    return Cell(value=shown(found.corrected), struck=shown(found.recorded), why=found.reason)


def _signed(value: int) -> str:
    return f"{value:+d}" if value else "0"


def _vitals(seq: int, data: VitalsObserved, read: _Read) -> dict[str, Cell]:
    cells = {
        name: _reading(seq, name, value, data, read)
        for name in ("heart_rate_min", "spo2_pct", "respiratory_rate_min", "etco2_mmhg")
        if (value := getattr(data, name)) is not None
    }
    if data.systolic_mmhg is not None and data.diastolic_mmhg is not None:
        up = _reading(seq, "systolic_mmhg", data.systolic_mmhg, data, read)
        low = _reading(seq, "diastolic_mmhg", data.diastolic_mmhg, data, read)
        struck = f"{up.struck or up.value}/{low.struck or low.value}" if up.struck or low.struck else ""
        both = f"{up.value or 'none'}/{low.value or 'none'}"
        cells["pressure"] = Cell(value=both, struck=struck, why=up.why or low.why, artefact=up.artefact or low.artefact)
    return cells


def _reading(seq: int, name: str, value: int, data: VitalsObserved, read: _Read) -> Cell:
    found, artefact = read.get((seq, name)), name in data.implausible
    if found is None:
        return Cell(value=str(value), artefact=artefact)
    now = "" if found.corrected is None else str(found.corrected)
    return Cell(value=now, struck=str(found.recorded), why=found.reason, artefact=artefact)
