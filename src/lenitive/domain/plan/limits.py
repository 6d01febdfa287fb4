"""REGISTRY of every limit on a plan: what is measured and what to do; the numbers are those of the library of limits.

Three tiers. SOFT: a prescriber confirms and gives a reason. SUPERVISED: two different authorised people. ABSOLUTE:
never, by anyone; only a newly signed library can move it. The sessions of this project run without anaesthesia cover,
and the limits are those for that setting.

Everything is checked after rounding to the pump's step, exactly, and written as "accept only if": what cannot be
compared is never within a limit.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from lenitive.domain.limits.entry import Entry
from lenitive.domain.plan import measures
from lenitive.domain.plan.limit import Asked, Limit, LimitAnswer, LimitContext, LimitFinding, answer_to
from lenitive.domain.plan.regimen import Regimen


def check(regimen: Regimen, context: LimitContext) -> tuple[LimitFinding, ...]:
    """Measure a regimen, as the pump will be set, against every limit that applies to it.

    Args:
        regimen: Steps as set.
        context: What the regimen alone does not say, and the library in force.

    Returns:
        One finding for each limit that applies, in the registry's order.

    Raises:
        ValueError: The regimen has no step.

    Example:
        >>> from decimal import Decimal
        >>> from lenitive.domain.foundation.quantity import BodyWeight, Concentration, PumpRate
        >>> from lenitive.domain.plan.regimen import Step
        >>> step = Step(start_min=0, duration_min=300, pump_rate=PumpRate(ml_h=Decimal("25.0")))
        >>> regimen = Regimen(steps=(step,), dosing_weight=BodyWeight(kg=Decimal("71.3")),
        ...                   concentration=Concentration(mg_ml=1))
        >>> finding = next(found for found in check(regimen, LimitContext()) if found.id == "LIM-RATE-01")
        >>> round(finding.value, 6), finding.limit, finding.answer
        (0.350631, 0.35, <LimitAnswer.EXCEEDS: 'exceeds'>)
    """
    if not regimen.steps:
        raise ValueError("regimen: no step; give at least one")
    asked = Asked(regimen=regimen, context=context)
    library = context.library
    return tuple(
        _finding(limit, library[limit.id], limit.measure(asked)) for limit in LIMITS.values() if limit.applies(asked)
    )


def exceeded(findings: Sequence[LimitFinding]) -> tuple[LimitFinding, ...]:
    """The findings that do not keep their limit; an unknown one is not among them, and is not within either."""
    return tuple(finding for finding in findings if finding.answer is LimitAnswer.EXCEEDS)


def _finding(limit: Limit, entry: Entry, value: Fraction | None) -> LimitFinding:
    return LimitFinding(
        id=limit.id,
        what=entry.what,
        value=None if value is None else float(value),
        unit=entry.unit,
        bound=entry.bound,
        limit=float(entry.exact),
        tier=entry.tier,
        answer=answer_to(entry, value),
        remedy=limit.remedy,
        source=entry.source,
        place=entry.place,
        grade=entry.grade,
    )


_START_LOWER, _STEP_LESS, _WAIT = "Start lower", "Make the step smaller", "Leave more time between two increases"
_LOWER, _SHORTEN, _LESS_LOADING = "Lower the rate", "Lower the rate or shorten the session", "Give less, or none"
_H_RATE: Final = ("HAZ-01", "HAZ-02", "HAZ-07")

_LIMITS: Final = (
    Limit(
        id="LIM-START-01",
        remedy=_START_LOWER,
        hazards=("HAZ-01", "HAZ-14"),
        measure=measures.start_mg_kg_h,
    ),
    Limit(
        id="LIM-START-02",
        remedy=_START_LOWER,
        hazards=("HAZ-01", "HAZ-14"),
        measure=measures.start_mg_kg_h,
    ),
    Limit(
        id="LIM-START-03",
        remedy=_START_LOWER,
        hazards=("HAZ-01", "HAZ-14"),
        measure=measures.start_mg_kg_h,
    ),
    Limit(
        id="LIM-STEP-01",
        remedy=_STEP_LESS,
        hazards=("HAZ-14",),
        measure=measures.largest_rise_mg_kg_h,
        applies=measures.has_rises,
    ),
    Limit(
        id="LIM-STEP-02",
        remedy=_STEP_LESS,
        hazards=("HAZ-14",),
        measure=measures.largest_rise_mg_kg_h,
        applies=measures.has_rises,
    ),
    Limit(
        id="LIM-STEP-03",
        remedy=_STEP_LESS,
        hazards=("HAZ-07",),
        measure=measures.largest_ratio,
        applies=measures.has_rises_from_running,
    ),
    Limit(
        id="LIM-STEP-04",
        remedy=_STEP_LESS,
        hazards=("HAZ-07", "HAZ-14"),
        measure=measures.largest_rise_mg_kg_h,
        applies=measures.has_rises,
    ),
    Limit(
        id="LIM-STEP-05",
        remedy=_STEP_LESS,
        hazards=("HAZ-07",),
        measure=measures.largest_ratio,
        applies=measures.has_rises_from_running,
    ),
    Limit(
        id="LIM-INTERVAL-01",
        remedy=_WAIT,
        hazards=("HAZ-14",),
        measure=measures.shortest_interval_min,
        applies=measures.has_rises,
    ),
    Limit(
        id="LIM-INTERVAL-02",
        remedy=_WAIT,
        hazards=("HAZ-14",),
        measure=measures.shortest_interval_min,
        applies=measures.has_rises,
    ),
    Limit(
        id="LIM-INTERVAL-03",
        remedy=_WAIT,
        hazards=("HAZ-14",),
        measure=measures.shortest_interval_min,
        applies=measures.has_rises,
    ),
    Limit(
        id="LIM-RATE-01",
        remedy=_LOWER,
        hazards=_H_RATE,
        measure=measures.highest_mg_kg_h,
    ),
    Limit(
        id="LIM-RATE-02",
        remedy=_LOWER,
        hazards=_H_RATE,
        measure=measures.highest_mg_kg_h,
    ),
    Limit(
        id="LIM-RATE-03",
        remedy=_LOWER,
        hazards=(*_H_RATE, "HAZ-09"),
        measure=measures.highest_combined_mg_kg_h,
    ),
    Limit(
        id="LIM-RATE-04",
        remedy=_LOWER,
        hazards=_H_RATE,
        measure=measures.highest_mg_h,
    ),
    Limit(
        id="LIM-RATE-05",
        remedy=_LOWER,
        hazards=_H_RATE,
        measure=measures.highest_mg_h,
    ),
    Limit(
        id="LIM-RATE-06",
        remedy=_LOWER,
        hazards=(*_H_RATE, "HAZ-03", "HAZ-09"),
        measure=measures.highest_combined_mg_h,
    ),
    Limit(
        id="LIM-PUMP-01",
        remedy="Use a weaker bag",
        hazards=("HAZ-08",),
        measure=measures.lowest_running_ml_h,
        applies=measures.runs,
    ),
    Limit(
        id="LIM-PUMP-02",
        remedy="Use a stronger bag or lower the rate",
        hazards=("HAZ-01", "HAZ-05", "HAZ-07"),
        measure=measures.highest_ml_h,
    ),
    Limit(
        id="LIM-PUMP-03",
        remedy="Floor the setting to the pump's step",
        hazards=("HAZ-08",),
        measure=measures.off_step_ml_h,
    ),
    Limit(
        id="LIM-CONC-01",
        remedy="Use a bag of the library",
        hazards=("HAZ-05",),
        measure=measures.strength_mg_ml,
    ),
    Limit(
        id="LIM-CONC-02",
        remedy="Use a bag of the library",
        hazards=("HAZ-05",),
        measure=measures.strength_mg_ml,
    ),
    Limit(
        id="LIM-CONC-03",
        remedy="Use 1 mg/mL",
        hazards=("HAZ-05",),
        measure=measures.strength_mg_ml,
    ),
    Limit(
        id="LIM-CONC-04",
        remedy="Use a bag of the library",
        hazards=("HAZ-05",),
        measure=measures.off_library_mg_ml,
    ),
    Limit(
        id="LIM-TOTAL-01",
        remedy=_SHORTEN,
        hazards=("HAZ-01", "HAZ-10"),
        measure=measures.total_mg,
        applies=measures.is_first,
    ),
    Limit(
        id="LIM-TOTAL-02",
        remedy=_SHORTEN,
        hazards=("HAZ-01", "HAZ-10"),
        measure=measures.total_mg,
    ),
    Limit(
        id="LIM-TOTAL-03",
        remedy=_SHORTEN,
        hazards=("HAZ-01", "HAZ-10"),
        measure=measures.total_mg,
    ),
    Limit(
        id="LIM-TOTAL-04",
        remedy=_SHORTEN,
        hazards=("HAZ-01", "HAZ-10"),
        measure=measures.total_mg,
    ),
    Limit(
        id="LIM-DURATION-01",
        remedy="Plan 4 to 6 h",
        hazards=("HAZ-01",),
        measure=measures.duration_min,
    ),
    Limit(
        id="LIM-DURATION-02",
        remedy="Plan 4 to 6 h",
        hazards=("HAZ-10",),
        measure=measures.duration_min,
    ),
    Limit(
        id="LIM-DURATION-03",
        remedy="Plan 4 to 6 h",
        hazards=("HAZ-01",),
        measure=measures.duration_min,
    ),
    Limit(
        id="LIM-DURATION-04",
        remedy="Plan 4 to 6 h",
        hazards=("HAZ-10",),
        measure=measures.duration_min,
    ),
    Limit(
        id="LIM-LOADING-01",
        remedy="Give none",
        hazards=("HAZ-09",),
        measure=measures.loading_mg_kg,
        applies=measures.is_first,
    ),
    Limit(
        id="LIM-LOADING-02",
        remedy=_LESS_LOADING,
        hazards=("HAZ-09",),
        measure=measures.loading_mg_kg,
        applies=measures.has_loading,
    ),
    Limit(
        id="LIM-LOADING-03",
        remedy=_LESS_LOADING,
        hazards=("HAZ-09",),
        measure=measures.loading_mg_kg,
        applies=measures.has_loading,
    ),
    Limit(
        id="LIM-LOADING-04",
        remedy="Give it more slowly",
        hazards=("HAZ-09",),
        measure=measures.shortest_loading_min,
        applies=measures.has_loading,
    ),
    Limit(
        id="LIM-WINDOW-01",
        remedy=_LESS_LOADING,
        hazards=("HAZ-09", "HAZ-10"),
        measure=measures.ten_minutes_mg_kg,
    ),
    Limit(
        id="LIM-WINDOW-02",
        remedy=_LOWER,
        hazards=("HAZ-09", "HAZ-10"),
        measure=measures.window_mg(60),
    ),
    Limit(
        id="LIM-WINDOW-03",
        remedy="Lower the dose, or leave more time since the last one",
        hazards=("HAZ-10",),
        measure=measures.window_mg(1440),
    ),
    Limit(
        id="LIM-WINDOW-04",
        remedy="Lower the dose, or leave more time since the last one",
        hazards=("HAZ-10",),
        measure=measures.window_mg(1440),
    ),
    Limit(
        id="LIM-WINDOW-05",
        remedy="Lower the dose, or leave more time since the last one",
        hazards=("HAZ-10",),
        measure=measures.window_mg(10_080),
    ),
    Limit(
        id="LIM-WINDOW-06",
        remedy="Lower the dose, or leave more time since the last one",
        hazards=("HAZ-10",),
        measure=measures.window_mg(10_080),
    ),
    Limit(
        id="LIM-WINDOW-07",
        remedy="Lower the dose, or leave more time since the last one",
        hazards=("HAZ-10",),
        measure=measures.window_mg(10_080),
    ),
    Limit(
        id="LIM-COURSE-01",
        remedy="Evaluate before the next session",
        hazards=("HAZ-10",),
        measure=measures.sessions_in_14_days,
    ),
    Limit(
        id="LIM-COURSE-02",
        remedy="Evaluate before the next session",
        hazards=("HAZ-10",),
        measure=measures.sessions_in_14_days,
    ),
    Limit(
        id="LIM-COURSE-03",
        remedy="Review the whole course",
        hazards=("HAZ-10",),
        measure=measures.sessions_in_365_days,
    ),
)

LIMITS: Final[dict[str, Limit]] = {limit.id: limit for limit in _LIMITS}
"""Every limit by id."""

if len(LIMITS) != len(_LIMITS):
    raise RuntimeError("a limit is listed twice")
