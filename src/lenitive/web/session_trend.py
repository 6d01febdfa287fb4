"""The trend over the grid: time on x; rate as bars over their time, pressure, pulse, oxygen, breathing, scores.

Plain numbers for an SVG that the server writes, so that it is there without a script; a table has the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final

import numpy as np

from lenitive.clinic.charts.expected_responses import ResponseBand
from lenitive.clinic.people_alike import ModelOfPerson
from lenitive.domain.infusion.events import (
    Event,
    ReadingCorrected,
    ScoreKind,
    VitalsObserved,
)
from lenitive.domain.infusion.session import Channel, Session, State, epoch_ms
from lenitive.domain.pharmacology.predict import Delivery, typical_concentrations
from lenitive.domain.plan.plan import Plan
from lenitive.web.text import digits

WIDTH: Final = 1000
LEFT: Final = 74
RIGHT: Final = 12
_BEFORE_MIN: Final = 15
_GAP_MIN: Final = 4.0
_PRINTED: Final = 34


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One strip of the trend.

    Attributes:
        label: On its left.
        top: Of its plot, in the units of the drawing.
        height: The same.
        low: Value at the bottom.
        high: Value at the top.
    """

    label: str
    unit: str
    top: float
    height: float
    low: float
    high: float

    def y(self, value: float) -> float:
        """Where a value lies; one outside lies on the edge."""
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return round(self.top + self.height * (1 - share), 1)

    @property
    def bottom(self) -> float:
        """Of its plot."""
        return self.top + self.height

    @property
    def middle(self) -> float:
        """Of its plot."""
        return self.top + self.height / 2


@dataclass(slots=True, kw_only=True)
class Trend:
    """Everything that is drawn.

    Attributes:
        ticks: x and label.
        now: x of this moment; None when it lies outside.
        gaps: Where a channel was not read for longer than it is watched: x, y, width and height of what is hatched.
        artefacts: x and y of readings that were none, by the device's own judgement or a person's.
    """

    height: float
    ticks: list[tuple[float, str]]
    panels: dict[str, Panel]
    now: float | None
    started: float
    bars: list[dict[str, Any]] = field(default_factory=list)
    planned: str = ""
    pressures: list[dict[str, float]] = field(default_factory=list)
    heart: list[str] = field(default_factory=list)
    oxygen: list[str] = field(default_factory=list)
    breathing: list[str] = field(default_factory=list)
    gaps: list[dict[str, float]] = field(default_factory=list)
    artefacts: list[tuple[float, float]] = field(default_factory=list)
    scores: dict[str, list[tuple[float, float, str]]] = field(default_factory=dict)
    goal: float | None = None
    band: str = ""
    expected: str = ""
    by_given: str = ""
    bands: list[dict[str, str]] = field(default_factory=list)
    rows: list[tuple[str, ...]] = field(default_factory=list)
    seen_rows: list[tuple[str, ...]] = field(default_factory=list)
    summary: str = ""


def trend_of(
    events: Sequence[Event],
    session: Session,
    plan: Plan | None,
    at_ms: int,
    *,
    responses: Mapping[str, ResponseBand] | None = None,
    own: ModelOfPerson | None = None,
) -> Trend | None:
    """The trend until now, and the order ahead of it; None before anything was prepared.

    Args:
        events: Of the session.
        session: What they make.
        plan: What was ordered.
        at_ms: Now, or the end of a session that is over.
        responses: What the plan was expected to do, by response.
        own: The person and the model behind the plan's curve; without it nothing is said of what was given.
    """
    if session.plan is None:
        return None
    start_ms = session.started_ms or at_ms
    end_min = max((at_ms - start_ms) / 60_000 + 5, float(session.plan.duration_min) if session.started_ms else 30.0)
    span = (-float(_BEFORE_MIN), end_min)

    def x(minute: float) -> float:
        share = (minute - span[0]) / (span[1] - span[0])
        return round(LEFT + (WIDTH - LEFT - RIGHT) * share, 1)

    rates = [step.rate_ul_h for step in session.plan.steps] + [one["ul"] for one in _bars(session, at_ms, start_ms)]
    expected = _expected(session, plan, own, at_ms)
    panels = _panels(max(rates, default=1000) / 1000, expected["high"])
    every = 60 if end_min > 150 else 30 if end_min > 60 else 15
    trend = Trend(
        height=panels["expected"].bottom + 6,
        ticks=[(x(m), f"{m}") for m in range(0, int(end_min) + 1, every)],
        panels=panels,
        now=x((at_ms - start_ms) / 60_000) if session.started_ms else None,
        started=x(0),
    )
    _draw_rate(trend, session, at_ms, start_ms, x)
    watched_ms = min(at_ms, session.last_ms) if session.state in {State.DISCHARGED, State.CLOSED} else at_ms
    lines = _draw_vitals(trend, events, start_ms, x)
    if session.started_ms is not None:
        _draw_gaps(trend, lines, (watched_ms - start_ms) / 60_000, x)
    _draw_scores(trend, session, start_ms, x)
    _draw_expected(trend, expected, x)
    _draw_responses(trend, session, responses or {}, start_ms, x)
    trend.rows = expected["rows"]
    return trend


def _panels(most_ml_h: float, most_ng_ml: float) -> dict[str, Panel]:
    return {
        "rate": Panel(label="Pump", unit="mL/h", top=18, height=34, low=0, high=most_ml_h * 1.15 or 1),
        "pressure": Panel(label="BP, pulse", unit="mmHg, per min", top=60, height=104, low=40, high=200),
        "oxygen": Panel(label="SpO2", unit="%", top=172, height=40, low=84, high=100),
        "breathing": Panel(label="Breathing", unit="per min", top=220, height=30, low=4, high=30),
        "pain": Panel(label="Pain", unit="0-10", top=258, height=54, low=0, high=10),
        "perception": Panel(label="Perception", unit="0-3", top=320, height=30, low=0, high=3),
        "sedation": Panel(label="Sedation", unit="RASS", top=358, height=30, low=-4, high=2),
        "expected": Panel(label="Ketamine", unit="ng/mL, model", top=396, height=54, low=0, high=most_ng_ml),
    }


def _bars(session: Session, at_ms: int, start_ms: int) -> list[dict[str, Any]]:
    plan = session.plan
    if plan is None:
        return []
    return [
        {
            "from": (one.start_ms - start_ms) / 60_000,
            "to": (one.end_ms - start_ms) / 60_000,
            "ul": one.rate_ng_h // plan.conc_ug_ml,
        }
        for one in session.deliveries(at_ms)
    ]


def _draw_rate(trend: Trend, session: Session, at_ms: int, start_ms: int, x: Any) -> None:  # noqa: ANN401 - a function
    panel = trend.panels["rate"]
    for bar in _bars(session, at_ms, start_ms):
        left, right, ml_h = x(bar["from"]), x(bar["to"]), bar["ul"] / 1000
        top = panel.y(ml_h)
        trend.bars.append(
            {
                "x": left, "width": round(max(1.0, right - left), 1), "y": top, "height": round(panel.bottom - top, 1),
                "label": digits(ml_h) if right - left >= _PRINTED else "", "middle": round((left + right) / 2, 1),
            }
        )  # fmt: skip
    if session.plan is not None and session.started_ms is not None:
        points: list[str] = []
        for step in session.plan.steps:
            y = panel.y(step.rate_ul_h / 1000)
            points += [f"{x(step.start_min)},{y}", f"{x(step.start_min + step.duration_min)},{y}"]
        trend.planned = " ".join(points)


_WATCHED: Final = {
    Channel.HEART_RATE: "pressure",
    Channel.SPO2: "oxygen",
    Channel.RESPIRATORY_RATE: "breathing",
}
"""What a monitor reads all the time, and its panel."""

_Lines = dict[str, list[tuple[float, float]]]
"""By channel, minutes after the start and what was read."""

_PANEL_OF: Final = {
    "systolic_mmhg": "pressure", "diastolic_mmhg": "pressure",
    **{channel.value: panel for channel, panel in _WATCHED.items()},
}  # fmt: skip


def _draw_vitals(trend: Trend, events: Sequence[Event], start_ms: int, x: Any) -> _Lines:  # noqa: ANN401 - a function
    fixed = {
        (one.data.seq, one.data.channel): one.data.corrected for one in events if isinstance(one.data, ReadingCorrected)
    }
    lines: _Lines = {channel.value: [] for channel in _WATCHED}
    pressure = trend.panels["pressure"]
    for event in events:
        data = event.data
        if not isinstance(data, VitalsObserved):
            continue
        minute = (epoch_ms(data.observed_at) - start_ms) / 60_000
        if minute < -_BEFORE_MIN:
            continue
        trend.artefacts += [
            (x(minute), trend.panels[panel].y(found))
            for name, panel in _PANEL_OF.items()
            if (found := getattr(data, name)) is not None
            and (name in data.implausible or fixed.get((event.seq, name), found) is None)
        ]

        def value(name: str, data: VitalsObserved = data, seq: int = event.seq) -> int | None:
            if name in data.implausible:
                return None
            found: int | None = getattr(data, name)
            return fixed.get((seq, name), found) if found is not None else None

        for name, line in lines.items():
            if (found := value(name)) is not None:
                line.append((minute, float(found)))
        up, low = value("systolic_mmhg"), value("diastolic_mmhg")
        if up is not None and low is not None:
            mean = pressure.y((up + 2 * low) / 3)
            trend.pressures.append({"x": x(minute), "up": pressure.y(up), "low": pressure.y(low), "mean": mean})
    trend.heart, trend.oxygen, trend.breathing = (
        _lines(lines[channel.value], trend.panels[panel], x) for channel, panel in _WATCHED.items()
    )
    return lines


def _draw_gaps(trend: Trend, lines: _Lines, until_min: float, x: Any) -> None:  # noqa: ANN401 - a function
    """From the start until now, wherever a line has nothing to say."""
    for channel, panel in _WATCHED.items():
        read = sorted(minute for minute, _ in lines[channel.value])
        edges = [0.0, *(minute for minute in read if 0 < minute < until_min), until_min]
        trend.gaps += [
            {"x": x(one), "width": round(x(other) - x(one), 1), "y": trend.panels[panel].top,
             "height": trend.panels[panel].height}
            for one, other in pairwise(edges)
            if other - one > _GAP_MIN
        ]  # fmt: skip


def _lines(values: Iterable[tuple[float, float]], panel: Panel, x: Any) -> list[str]:  # noqa: ANN401 - a function
    """Points of lines that break wherever nothing was read: a gap is a gap."""
    found: list[list[str]] = []
    last: float | None = None
    for minute, value in sorted(values):
        if last is None or minute - last > _GAP_MIN:
            found.append([])
        found[-1].append(f"{x(minute)},{panel.y(value)}")
        last = minute
    return [" ".join(line if len(line) > 1 else line * 2) for line in found]


_SCORES: Final = (
    (ScoreKind.PAIN, "pain", "pain"),
    (ScoreKind.PSYCHOTOMIMETIC, "perception", "perception"),
    (ScoreKind.NAUSEA, "nausea", "perception"),
    (ScoreKind.RASS, "sedation", "sedation"),
)
_RESPONSES: Final = (
    ("mean_pressure", "pressure", None, 0),
    ("pain", "pain", ScoreKind.PAIN, 1),
    ("dissociation", "perception", ScoreKind.PSYCHOTOMIMETIC, 1),
    ("sedation", "sedation", ScoreKind.RASS, 1),
)
"""A response that is predicted, its panel, the score that is seen of it, and its decimal places."""

_SEEN_WITHIN_MIN: Final = 10


def _draw_scores(trend: Trend, session: Session, start_ms: int, x: Any) -> None:  # noqa: ANN401 - a function
    for kind, name, at in _SCORES:
        panel = trend.panels[at]
        trend.scores[name] = [
            (x((one.at_ms - start_ms) / 60_000), panel.y(one.value), str(one.value))
            for one in session.scores.get(kind, ())
            if one.at_ms - start_ms >= -_BEFORE_MIN * 60_000
        ]
    goal = session.plan.goal_nrs if session.plan else None
    trend.goal = None if goal is None else trend.panels["pain"].y(goal)


def _draw_responses(
    trend: Trend,
    session: Session,
    responses: Mapping[str, ResponseBand],
    start_ms: int,
    x: Any,  # noqa: ANN401 - a function
) -> None:
    """The bands behind what is seen, and both beside each other in figures."""
    for name, at, _, _ in _RESPONSES:
        if (band := responses.get(name)) is None:
            continue
        panel = trend.panels[at]
        low, middle, high = (
            [f"{x(minute)},{panel.y(value)}" for minute, value in zip(band.times_min, line, strict=True)]
            for line in (band.p05, band.p50, band.p95)
        )
        trend.bands.append({"band": " ".join([*high, *reversed(low)]), "middle": " ".join(middle)})
    any_band = next(iter(responses.values()), None)
    for place, minute in enumerate(any_band.times_min if any_band is not None else ()):
        if minute % 30 == 0:
            cells = [
                _beside(session, responses.get(name), kind, places, place, start_ms)
                for name, _, kind, places in _RESPONSES
            ]
            trend.seen_rows.append((str(minute), *(cell for pair in cells for cell in pair)))


def _beside(
    session: Session, band: ResponseBand | None, kind: ScoreKind | None, places: int, place: int, start_ms: int
) -> tuple[str, str]:
    """What is predicted for a minute, and what was seen nearest to it."""
    if band is None:
        return "not known", ""
    said = [digits(round(line[place], places) + 0.0) for line in (band.p50, band.p05, band.p95)]
    at_ms = start_ms + band.times_min[place] * 60_000
    if kind is None:
        sets = zip(
            session.readings.get(Channel.SYSTOLIC, ()), session.readings.get(Channel.DIASTOLIC, ()), strict=False
        )
        seen = [(abs(up.at_ms - at_ms), (up.value + 2 * low.value) // 3) for up, low in sets if up.at_ms == low.at_ms]
    else:
        seen = [(abs(one.at_ms - at_ms), one.value) for one in session.scores.get(kind, ())]
    near = min(seen, default=None)
    shown = "" if near is None or near[0] > _SEEN_WITHIN_MIN * 60_000 else digits(near[1])
    return f"{said[0]} ({said[1]} to {said[2]})", shown


def _expected(session: Session, plan: Plan | None, own: ModelOfPerson | None, at_ms: int) -> dict[str, Any]:
    """The band that the plan predicts, and the typical person's curve on what was really given."""
    empty: dict[str, Any] = {"times": (), "p05": (), "p50": (), "p95": (), "given": (), "high": 100.0, "rows": []}
    if plan is None or plan.prediction is None or session.plan is None:
        return empty
    found = plan.prediction
    given: np.ndarray | None = None
    start_ms = session.started_ms or at_ms
    times = [minute for minute in found.times_min if minute <= (at_ms - start_ms) / 60_000]
    deliveries = [
        Delivery(start_min=bar["from"], duration_min=bar["to"] - bar["from"], rate_mg_h=bar["ul"] * session.plan.conc_ug_ml / 1e6)  # noqa: E501
        for bar in _bars(session, at_ms, start_ms)
        if bar["to"] > bar["from"] and bar["ul"]
    ]  # fmt: skip
    if deliveries and times and own is not None:
        given = typical_concentrations(
            own.model, weight_kg=own.person.weight_kg, age_years=own.person.age_years,
            child_pugh=own.person.child_pugh, deliveries=deliveries, times_min=np.array(times, dtype=float),
        ).ketamine_ng_ml  # fmt: skip
    band = found.ketamine_ng_ml
    rows = [
        (
            f"{minute:g}", digits(round(band.p05[place])), digits(round(band.p50[place])),
            digits(round(band.p95[place])),
            digits(round(float(given[place]))) if given is not None and place < len(given) else "not yet",
        )
        for place, minute in enumerate(found.times_min)
        if minute % 30 == 0
    ]  # fmt: skip
    return {
        "times": found.times_min, "p05": band.p05, "p50": band.p50, "p95": band.p95,
        "given": () if given is None else given, "high": max(float(max(band.p95)) * 1.05, 1.0), "rows": rows,
    }  # fmt: skip


def _draw_expected(trend: Trend, expected: dict[str, Any], x: Any) -> None:  # noqa: ANN401 - a function
    panel = trend.panels["expected"]
    times = [minute for minute in expected["times"] if x(minute) <= WIDTH - RIGHT]
    if not times:
        return

    def points(values: Iterable[float]) -> list[str]:
        return [f"{x(minute)},{panel.y(float(value))}" for minute, value in zip(times, values, strict=False)]

    trend.band = " ".join([*points(expected["p95"]), *reversed(points(expected["p05"]))])
    trend.expected = " ".join(points(expected["p50"]))
    trend.by_given = " ".join(points(expected["given"]))
