"""The observations of a session as rounds: what was seen at one time stands on one line."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Final

from lenitive.domain.infusion.events import (
    Corrected,
    Event,
    NauseaScored,
    PainRated,
    PsychotomimeticScored,
    ScoreKind,
    SedationScored,
    VitalsObserved,
)
from lenitive.web.blocks import NUMBER
from lenitive.web.documents.downtime import rass_text
from lenitive.web.documents.told import Told
from lenitive.web.language import gettext as _
from lenitive.web.language import gettext_noop
from lenitive.web.text import digits

_APART_MIN: Final = 2.5
"""Minutes within which observations belong to one round."""

_COLUMNS: Final = (
    gettext_noop("Min"),
    gettext_noop("Pain, 0-10"),
    gettext_noop("BP, mmHg"),
    gettext_noop("Heart rate, per min"),
    gettext_noop("Breathing, per min"),
    gettext_noop("SpO2, %"),
    gettext_noop("RASS"),
    gettext_noop("Psychotomimetic, 0-3"),
    gettext_noop("Nausea, 0-3"),
)


def rounds_head() -> tuple[str, ...]:
    """The head of the table of rounds: a time, then columns of numbers."""
    return (_("Time"), *(f"{NUMBER}{_(name)}" for name in _COLUMNS))


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One round; empty where nothing was observed. A corrected score shows both values.

    Attributes:
        at: When it began.
        minute: From the start of the infusion; None before.
    """

    at: datetime
    minute: float | None
    pain: str = ""
    pressure: str = ""
    heart_rate: str = ""
    respiratory_rate: str = ""
    spo2: str = ""
    rass: str = ""
    psychotomimetic: str = ""
    nausea: str = ""


def rounds_of(told: Told) -> tuple[Round, ...]:
    """Every round with a cuff pressure or a score; readings between rounds are in the plot."""
    started = told.session.started_ms
    corrections = {event.data.seq: event.data for event in told.events if isinstance(event.data, Corrected)}
    found: list[Round] = []
    for event in sorted((one for one in told.events if _is_round(one)), key=_seen_at):
        at, values = _seen_at(event), _values(event, corrections)
        minute = None if started is None else round(at.timestamp() / 60 - started / 60_000, 1)
        minute = None if minute is not None and minute < 0 else minute
        if found and _same_round(found[-1], at, values) and (found[-1].minute is None) == (minute is None):
            found[-1] = replace(found[-1], **values)  # type: ignore[arg-type]
        else:
            found.append(Round(at=at, minute=minute, **values))
    return tuple(found)


def round_rows(told: Told) -> tuple[tuple[str, ...], ...]:
    """The rounds as rows of a table."""
    return tuple(
        (
            told.clock(one.at),
            _("before") if one.minute is None else digits(one.minute, places=0),
            one.pain, one.pressure, one.heart_rate, one.respiratory_rate, one.spo2, one.rass, one.psychotomimetic,
            one.nausea,
        )
        for one in rounds_of(told)
    )  # fmt: skip


def _is_round(event: Event) -> bool:
    data = event.data
    if isinstance(data, VitalsObserved):
        return data.systolic_mmhg is not None or data.device is None
    return isinstance(data, PainRated | PsychotomimeticScored | SedationScored | NauseaScored)


def _seen_at(event: Event) -> datetime:
    seen: datetime = getattr(event.data, "observed_at", event.at)
    return seen


def _same_round(last: Round, at: datetime, values: Mapping[str, str]) -> bool:
    near = (at - last.at).total_seconds() <= _APART_MIN * 60
    return near and all(not getattr(last, name) for name in values)


def _values(event: Event, corrections: Mapping[int, Corrected]) -> dict[str, str]:
    return {name: text for name, text in _said(event, corrections) if text}


def _said(event: Event, corrections: Mapping[int, Corrected]) -> Iterator[tuple[str, str]]:
    data = event.data
    fixed = corrections.get(event.seq)
    if isinstance(data, VitalsObserved):
        yield "pressure", _pressure(data)
        for name, shown in (("heart_rate_min", "heart_rate"), ("respiratory_rate_min", "respiratory_rate")):
            yield shown, _vital(data, name)
        yield "spo2", _vital(data, "spo2_pct")
    elif isinstance(data, PainRated):
        yield "pain", _score(data.score, fixed, ScoreKind.PAIN) + (" " + _("moving") if data.on_movement else "")
    elif isinstance(data, PsychotomimeticScored):
        yield "psychotomimetic", _score(data.score, fixed, ScoreKind.PSYCHOTOMIMETIC)
    elif isinstance(data, NauseaScored):
        yield "nausea", _score(data.score, fixed, ScoreKind.NAUSEA)
    elif isinstance(data, SedationScored):
        poss = "" if data.poss is None else f", POSS {_score(data.poss, fixed, ScoreKind.POSS)}"
        yield "rass", _score(data.rass, fixed, ScoreKind.RASS) + poss


def _score(recorded: int, fixed: Corrected | None, kind: ScoreKind) -> str:
    """The value that holds; a corrected one names what was there."""
    shown = rass_text if kind is ScoreKind.RASS else str
    if fixed is None or fixed.kind is not kind:
        return shown(recorded)
    return _("%(now)s (was %(before)s)") % {"now": shown(fixed.corrected), "before": shown(recorded)}


def _pressure(data: VitalsObserved) -> str:
    if data.systolic_mmhg is None or {"systolic_mmhg", "diastolic_mmhg"} & set(data.implausible):
        return ""
    return f"{data.systolic_mmhg}/{'?' if data.diastolic_mmhg is None else data.diastolic_mmhg}"


def _vital(data: VitalsObserved, name: str) -> str:
    value = getattr(data, name)
    return "" if value is None or name in data.implausible else str(value)


if tuple(one.name for one in fields(Round))[2:] != (
    "pain", "pressure", "heart_rate", "respiratory_rate", "spo2", "rass", "psychotomimetic", "nausea",
):  # fmt: skip
    raise RuntimeError("the head of the table of rounds does not follow its columns")
