"""Two regimens as the page shows them: figures in a table, curves for the plot and the same curves in a table."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from lenitive.clinic.candidacy import Considered
from lenitive.clinic.charts.curves import curve_of
from lenitive.clinic.charts.expected_responses import ResponseBand, expected_responses
from lenitive.domain.pharmacology.predict import Band, Prediction
from lenitive.domain.plan.alternatives import COLUMNS, Alternative
from lenitive.domain.plan.chance_limits import CHANCE_LIMITS
from lenitive.domain.plan.plan import Plan
from lenitive.web.language import gettext, gettext_noop
from lenitive.web.site.templatetags.ismp import sentence, words
from lenitive.web.text import digits

EVERY_MIN: Final = 30
"""Minutes between two rows of the table of a curve."""

_DRAWN_EVERY_MIN: Final = 10
"""Minutes between two points of a plot, where a curve is smooth."""

_MISSED_FRAC: Final = 0.01
"""A point between those is drawn as well where a straight line would miss it by more than this part of the highest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plotted:
    """One thing that is plotted.

    Attributes:
        id: As `expected_responses` names it.
        title: What is read.
        unit: Beside it.
        places: Decimal places of its figures.
    """

    id: str
    title: str
    unit: str
    places: int


KETAMINE: Final = Plotted(id="ketamine", title=gettext_noop("Ketamine"), unit="ng/mL", places=0)
RESPONSES: Final = (
    Plotted(id="pain", title=gettext_noop("Pain"), unit="of 10", places=1),
    Plotted(id="dissociation", title=gettext_noop("Perception"), unit="of 3", places=1),
    Plotted(id="mean_pressure", title=gettext_noop("Mean pressure"), unit="mmHg", places=0),
)
"""What the drug does to pain, to perception and to the circulation; relief is how far pain falls."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What one regimen does to one thing, as it is drawn and as it stands in the table.

    Attributes:
        times_min: Of every point.
        drawn: Every point: "p05", "p50" and "p95".
        needed: Places of the points that the curve cannot be drawn without.
        rows: Every half hour the minute, and the middle with its band in figures.
    """

    of: Plotted
    times_min: tuple[int, ...]
    drawn: Mapping[str, list[float]]
    needed: frozenset[int]
    rows: tuple[tuple[float, tuple[str, str, str]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One regimen and its curves.

    Attributes:
        heading: In a word or two.
        lines: By what is plotted; empty when nothing may be predicted, without a response whose baseline is not known.
    """

    alternative: Alternative
    heading: str
    lines: Mapping[str, Line]


def shown(considered: Considered, plan_id: str, plan: Plan, second: str) -> tuple[Shown, ...]:
    """The regimen of the rules and the one chosen beside it."""
    if not plan.alternatives:
        return ()
    others = [one for one in plan.alternatives if one.id != "rules"]
    beside = next((one for one in others if one.id == second), others[0] if others else None)
    both = [one for one in plan.alternatives if one.id == "rules"] + ([beside] if beside else [])
    return tuple(
        Shown(alternative=one, heading=COLUMNS[one.id], lines=_lines(plan_id, one.id, _Worked(considered, plan, one)))
        for one in both
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Worked:
    """What curves are worked out from; the ids beside it are what they are remembered by."""

    considered: Considered
    plan: Plan
    alternative: Alternative

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Worked)


@lru_cache(maxsize=256)
def _lines(_plan_id: str, _name: str, worked: _Worked) -> Mapping[str, Line]:
    curve = curve_of(worked.considered, worked.plan, worked.alternative)
    if not isinstance(curve, Prediction):
        return {}
    responses = expected_responses(worked.considered, worked.plan, worked.alternative)
    found = {KETAMINE.id: _line(KETAMINE, curve.times_min, curve.ketamine_ng_ml)}
    for of in RESPONSES:
        if (band := responses.get(of.id)) is not None:
            found[of.id] = _line(of, band.times_min, band)
    return found


def _line(of: Plotted, times_min: Sequence[float], band: Band | ResponseBand) -> Line:
    def figure(value: float) -> str:
        return digits(round(value, of.places))

    def points(values: Sequence[float]) -> list[float]:
        return [round(value, of.places + 1) for value in values]

    return Line(
        of=of,
        times_min=tuple(round(minute) for minute in times_min),
        needed=frozenset(
            at for at, minute in enumerate(times_min) if minute % _DRAWN_EVERY_MIN == 0 or _bends(band, at)
        ),
        drawn={"p05": points(band.p05), "p50": points(band.p50), "p95": points(band.p95)},
        rows=tuple(
            (minute, (figure(band.p50[at]), figure(band.p05[at]), figure(band.p95[at])))
            for at, minute in enumerate(times_min)
            if minute % EVERY_MIN == 0
        ),
    )


def _bends(band: Band | ResponseBand, at: int) -> bool:
    """Whether the curve is not straight about a point; the first and the last are always drawn."""
    if not 0 < at < len(band.p50) - 1:
        return True
    return any(
        abs(line[at] - (line[at - 1] + line[at + 1]) / 2) > _MISSED_FRAC * max(map(abs, band.p95))
        for line in (band.p05, band.p50, band.p95)
    )


def plot_data(both: tuple[Shown, ...]) -> list[dict[str, Any]]:
    """Curves for the plots, ketamine first; empty when there is none."""
    found = []
    for of, lines in _by_plot(both):
        title, unit = gettext(of.title), gettext(of.unit)
        label = gettext("%(title)s, %(unit)s, over minutes: middle of virtual people with a band of 5 to 95 in 100; "
                        "the table below holds the same figures") % {"title": title, "unit": unit}  # fmt: skip
        kept = sorted(frozenset[int]().union(*(line.needed for _, line in lines)))
        series = [
            {"label": sentence(words(one.heading)), **{name: _at(kept, points) for name, points in line.drawn.items()}}
            for one, line in lines
        ]
        said = {"id": of.id, "title": title, "label": label, "unit": unit}
        found.append({**said, "times_min": _at(kept, lines[0][1].times_min), "series": series})
    return found


def _at(places: Sequence[int], values: Sequence[float]) -> list[float]:
    return [values[place] for place in places]


def _by_plot(both: tuple[Shown, ...]) -> Iterator[tuple[Plotted, list[tuple[Shown, Line]]]]:
    for of in (KETAMINE, *RESPONSES):
        lines = [(one, one.lines[of.id]) for one in both if of.id in one.lines]
        if lines:
            yield of, lines


@dataclass(frozen=True, slots=True, kw_only=True)
class CurveTable:
    """The curves of one plot in figures, every half hour.

    Attributes:
        rows: Minute, and for each regimen the middle and its band.
    """

    of: Plotted
    headings: tuple[str, ...]
    rows: tuple[tuple[float, tuple[tuple[str, str, str], ...]], ...]


def tables_of_curves(both: tuple[Shown, ...]) -> list[CurveTable]:
    """The same curves in figures, a table for each plot."""
    return [
        CurveTable(
            of=of,
            headings=tuple(one.heading for one, _ in lines),
            rows=tuple(
                (at_once[0][0], tuple(values for _, values in at_once))
                for at_once in zip(*(line.rows for _, line in lines), strict=False)
            ),
        )
        for of, lines in _by_plot(both)
    ]


def chance_rows(both: tuple[Shown, ...]) -> list[dict[str, Any]]:
    """Each chance limit with its chance in each regimen."""
    if not both:
        return []
    return [
        {
            "what": CHANCE_LIMITS[limit.id].in_short,
            "limit_pct": round(100 * limit.limit_frac),
            "found": [one.alternative.chances[place] for one in both],
            "source": limit.source,
            "grade": limit.grade,
        }
        for place, limit in enumerate(both[0].alternative.chances)
    ]
