"""Two regimens as the page shows them: figures in a table, curves for the plot and the same curves in a table."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from lenitive.clinic.candidacy import Considered
from lenitive.clinic.charts.curves import curve_of
from lenitive.domain.pharmacology.predict import Prediction
from lenitive.domain.plan.alternatives import COLUMNS, Alternative
from lenitive.domain.plan.chance_limits import CHANCE_LIMITS
from lenitive.domain.plan.plan import Plan

EVERY_MIN: Final = 30
"""Minutes between two rows of the table of a curve."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One regimen and its curve.

    Attributes:
        heading: In a word or two.
        curve: Ketamine by the plan's model; None when nothing may be predicted.
    """

    alternative: Alternative
    heading: str
    curve: Prediction | None


def shown(considered: Considered, plan_id: str, plan: Plan, second: str) -> tuple[Shown, ...]:
    """The regimen of the rules and the one chosen beside it."""
    if not plan.alternatives:
        return ()
    others = [one for one in plan.alternatives if one.id != "rules"]
    beside = next((one for one in others if one.id == second), others[0] if others else None)
    both = [one for one in plan.alternatives if one.id == "rules"] + ([beside] if beside else [])
    return tuple(
        Shown(alternative=one, heading=COLUMNS[one.id], curve=_curve(plan_id, one.id, _Worked(considered, plan, one)))
        for one in both
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Worked:
    """What a curve is worked out from; the ids beside it are what it is remembered by."""

    considered: Considered
    plan: Plan
    alternative: Alternative

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Worked)


@lru_cache(maxsize=256)
def _curve(_plan_id: str, _name: str, worked: _Worked) -> Prediction | None:
    found = curve_of(worked.considered, worked.plan, worked.alternative)
    return found if isinstance(found, Prediction) else None


def plot_data(both: tuple[Shown, ...]) -> dict[str, Any] | None:
    """Curves for the plot; None when there is none."""
    curves = [one for one in both if one.curve is not None]
    if not curves or curves[0].curve is None:
        return None
    return {
        "times_min": list(curves[0].curve.times_min),
        "unit": "ng/mL",
        "series": [
            {
                "label": one.heading,
                "p05": [round(value, 1) for value in one.curve.ketamine_ng_ml.p05],
                "p50": [round(value, 1) for value in one.curve.ketamine_ng_ml.p50],
                "p95": [round(value, 1) for value in one.curve.ketamine_ng_ml.p95],
            }
            for one in curves
            if one.curve is not None
        ],
    }


def rows_of_curves(both: tuple[Shown, ...]) -> list[tuple[float, list[tuple[float, float, float]]]]:
    """The curves in figures, every half hour: minute, and for each regimen the middle and its band."""
    curves = [one.curve.ketamine_ng_ml for one in both if one.curve is not None]
    if not curves:
        return []
    first = next(one.curve for one in both if one.curve is not None)
    return [
        (minute, [(band.p50[place], band.p05[place], band.p95[place]) for band in curves])
        for place, minute in enumerate(first.times_min)
        if minute % EVERY_MIN == 0
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
