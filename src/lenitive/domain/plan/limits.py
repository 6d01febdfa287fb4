"""REGISTRY of every limit on a plan, each with its source, and the one function that checks a plan against them all.

Three tiers. SOFT: a prescriber confirms and gives a reason. SUPERVISED: two different authorised people. ABSOLUTE:
never, by anyone; only a newly signed library can move it. The sessions of this project run without anaesthesia cover,
and the limits are those for that setting.

Everything is checked after rounding to the pump's step, exactly, and written as "accept only if": what cannot be
compared is never within a limit.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from lenitive.domain.foundation.figure import Figure
from lenitive.domain.foundation.quantity import Exact
from lenitive.domain.foundation.sources import Grade
from lenitive.domain.plan import measures
from lenitive.domain.plan.limit import Asked, Bound, Limit, LimitAnswer, LimitContext, LimitFinding, Tier
from lenitive.domain.plan.regimen import Regimen


def check(regimen: Regimen, context: LimitContext) -> tuple[LimitFinding, ...]:
    """Measure a regimen, as the pump will be set, against every limit that applies to it.

    Args:
        regimen: Steps as set.
        context: What the regimen alone does not say.

    Returns:
        One finding for each limit that applies, in the registry's order.

    Raises:
        ValueError: The regimen has no step.

    Example:
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
    return tuple(_finding(limit, limit.measure(asked)) for limit in LIMITS.values() if limit.applies(asked))


def exceeded(findings: Sequence[LimitFinding]) -> tuple[LimitFinding, ...]:
    """The findings that do not keep their limit; an unknown one is not among them, and is not within either."""
    return tuple(finding for finding in findings if finding.answer is LimitAnswer.EXCEEDS)


def _finding(limit: Limit, value: Fraction | None) -> LimitFinding:
    figure = limit.figure
    return LimitFinding(
        id=limit.id,
        what=limit.what,
        value=None if value is None else float(value),
        unit=figure.unit,
        bound=limit.bound,
        limit=float(figure.value),
        tier=limit.tier,
        answer=limit.answer(value),
        remedy=limit.remedy,
        source=figure.source,
        place=figure.place,
        grade=figure.grade,
    )


def _figure(value: Exact, unit: str, place: str, source: str = "lenitive", grade: Grade = Grade.ASSUMED) -> Figure:
    return Figure(value=value, unit=unit, source=source, place=place, grade=grade)


def _sourced(value: Exact, unit: str, source: str, place: str) -> Figure:
    return _figure(value, unit, place, source, Grade.SECONDARY)


_SOFT, _SUPERVISED, _ABSOLUTE = Tier.SOFT, Tier.SUPERVISED, Tier.ABSOLUTE
_AT_MOST, _AT_LEAST = Bound.AT_MOST, Bound.AT_LEAST
_START_LOWER, _STEP_LESS, _WAIT = "Start lower", "Make the step smaller", "Leave more time between two increases"
_LOWER, _SHORTEN, _LESS_LOADING = "Lower the rate", "Lower the rate or shorten the session", "Give less, or none"
_H_RATE: Final = ("HAZ-01", "HAZ-02", "HAZ-07")

_LIMITS: Final = (
    Limit(
        id="LIM-START-01",
        what="First rate",
        bound=_AT_MOST,
        figure=_figure(Decimal("0.15"), "mg/kg/h", "first rate, soft; after cohorts that began at 0.05-0.10"),
        tier=_SOFT,
        remedy=_START_LOWER,
        hazards=("HAZ-01", "HAZ-14"),
        measure=measures.start_mg_kg_h,
    ),
    Limit(
        id="LIM-START-02",
        what="First rate",
        bound=_AT_MOST,
        figure=_figure(Decimal("0.35"), "mg/kg/h", "first rate, two people"),
        tier=_SUPERVISED,
        remedy=_START_LOWER,
        hazards=("HAZ-01", "HAZ-14"),
        measure=measures.start_mg_kg_h,
    ),
    Limit(
        id="LIM-STEP-01",
        what="Largest increase at once",
        bound=_AT_MOST,
        figure=_sourced(Decimal("0.05"), "mg/kg/h", "korean_2024", "increases of 0.05 mg/kg/h"),
        tier=_SOFT,
        remedy=_STEP_LESS,
        hazards=("HAZ-14",),
        measure=measures.largest_rise_mg_kg_h,
        applies=measures.has_rises,
    ),
    Limit(
        id="LIM-STEP-02",
        what="Largest increase at once",
        bound=_AT_MOST,
        figure=_figure(Decimal("0.10"), "mg/kg/h", "increase, two people"),
        tier=_SUPERVISED,
        remedy=_STEP_LESS,
        hazards=("HAZ-14",),
        measure=measures.largest_rise_mg_kg_h,
        applies=measures.has_rises,
    ),
    Limit(
        id="LIM-STEP-03",
        what="Largest increase as a multiple of the running rate",
        bound=_AT_MOST,
        figure=_figure(2, "times", "a jump beyond twice the running rate, two people"),
        tier=_SUPERVISED,
        remedy=_STEP_LESS,
        hazards=("HAZ-07",),
        measure=measures.largest_ratio,
        applies=measures.has_rises_from_running,
    ),
    Limit(
        id="LIM-INTERVAL-01",
        what="Shortest time between two increases",
        bound=_AT_LEAST,
        figure=_figure(30, "min", "outpatient interval, soft; the published one is 8 h in bed"),
        tier=_SOFT,
        remedy=_WAIT,
        hazards=("HAZ-14",),
        measure=measures.shortest_interval_min,
        applies=measures.has_rises,
    ),
    Limit(
        id="LIM-INTERVAL-02",
        what="Shortest time between two increases",
        bound=_AT_LEAST,
        figure=_figure(15, "min", "outpatient interval, two people"),
        tier=_SUPERVISED,
        remedy=_WAIT,
        hazards=("HAZ-14",),
        measure=measures.shortest_interval_min,
        applies=measures.has_rises,
    ),
    Limit(
        id="LIM-RATE-01",
        what="Highest rate per kilogram",
        bound=_AT_MOST,
        figure=_sourced(Decimal("0.35"), "mg/kg/h", "schwartzman_2009", "4 h outpatient regimen, non-cancer pain"),
        tier=_SOFT,
        remedy=_LOWER,
        hazards=_H_RATE,
        measure=measures.highest_mg_kg_h,
    ),
    Limit(
        id="LIM-RATE-02",
        what="Highest rate per kilogram",
        bound=_AT_MOST,
        figure=_sourced(Decimal("0.5"), "mg/kg/h", "korean_2024", "highest rate of the titration, in hospital"),
        tier=_SUPERVISED,
        remedy=_LOWER,
        hazards=_H_RATE,
        measure=measures.highest_mg_kg_h,
    ),
    Limit(
        id="LIM-RATE-03",
        what="Highest rate per kilogram, with a loading dose",
        bound=_AT_MOST,
        figure=_sourced(1, "mg/kg/h", "schwenk_2018", "ceiling outside intensive monitoring, acute pain"),
        tier=_ABSOLUTE,
        remedy=_LOWER,
        hazards=(*_H_RATE, "HAZ-09"),
        measure=measures.highest_combined_mg_kg_h,
    ),
    Limit(
        id="LIM-RATE-04",
        what="Highest rate",
        bound=_AT_MOST,
        figure=_sourced(25, "mg/h", "schwartzman_2009", "4 h outpatient regimen, non-cancer pain"),
        tier=_SOFT,
        remedy=_LOWER,
        hazards=_H_RATE,
        measure=measures.highest_mg_h,
    ),
    Limit(
        id="LIM-RATE-05",
        what="Highest rate",
        bound=_AT_MOST,
        figure=_sourced(40, "mg/h", "goldberg_2010", "highest rate of the titration, in hospital, non-cancer pain"),
        tier=_SUPERVISED,
        remedy=_LOWER,
        hazards=_H_RATE,
        measure=measures.highest_mg_h,
    ),
    Limit(
        id="LIM-RATE-06",
        what="Highest rate, with a loading dose",
        bound=_AT_MOST,
        figure=_figure(100, "mg/h", "whatever the weight"),
        tier=_ABSOLUTE,
        remedy=_LOWER,
        hazards=(*_H_RATE, "HAZ-03", "HAZ-09"),
        measure=measures.highest_combined_mg_h,
    ),
    Limit(
        id="LIM-PUMP-01",
        what="Lowest setting while running",
        bound=_AT_LEAST,
        figure=_figure(Decimal("0.1"), "mL/h", "pump range"),
        tier=_ABSOLUTE,
        remedy="Use a weaker bag",
        hazards=("HAZ-08",),
        measure=measures.lowest_running_ml_h,
        applies=measures.runs,
    ),
    Limit(
        id="LIM-PUMP-02",
        what="Highest setting",
        bound=_AT_MOST,
        figure=_figure(60, "mL/h", "pump range"),
        tier=_ABSOLUTE,
        remedy="Use a stronger bag or lower the rate",
        hazards=("HAZ-01", "HAZ-05", "HAZ-07"),
        measure=measures.highest_ml_h,
    ),
    Limit(
        id="LIM-PUMP-03",
        what="What a setting has beyond whole steps of the pump",
        bound=_AT_MOST,
        figure=_figure(0, "mL/h", "a setting that the pump has not would be rounded by the pump"),
        tier=_ABSOLUTE,
        remedy="Floor the setting to the pump's step",
        hazards=("HAZ-08",),
        measure=measures.off_step_ml_h,
    ),
    Limit(
        id="LIM-CONC-01",
        what="Strength of the bag",
        bound=_AT_LEAST,
        figure=_figure(Decimal("0.5"), "mg/mL", "weakest bag of the library"),
        tier=_ABSOLUTE,
        remedy="Use a bag of the library",
        hazards=("HAZ-05",),
        measure=measures.strength_mg_ml,
    ),
    Limit(
        id="LIM-CONC-02",
        what="Strength of the bag",
        bound=_AT_MOST,
        figure=_figure(2, "mg/mL", "strongest bag of the library"),
        tier=_ABSOLUTE,
        remedy="Use a bag of the library",
        hazards=("HAZ-05",),
        measure=measures.strength_mg_ml,
    ),
    Limit(
        id="LIM-CONC-03",
        what="Strength of the bag",
        bound=_AT_MOST,
        figure=_sourced(1, "mg/mL", "cheo", "usual dilution"),
        tier=_SOFT,
        remedy="Use 1 mg/mL",
        hazards=("HAZ-05",),
        measure=measures.strength_mg_ml,
    ),
    Limit(
        id="LIM-CONC-04",
        what="Distance to the nearest strength of the library",
        bound=_AT_MOST,
        figure=_figure(0, "mg/mL", "0.5, 1 and 2 mg/mL, nothing between"),
        tier=_ABSOLUTE,
        remedy="Use a bag of the library",
        hazards=("HAZ-05",),
        measure=measures.off_library_mg_ml,
    ),
    Limit(
        id="LIM-TOTAL-01",
        what="Whole dose of a first session",
        bound=_AT_MOST,
        figure=_sourced(100, "mg", "schwartzman_2009", "25 mg/h for 4 h, non-cancer pain"),
        tier=_SOFT,
        remedy=_SHORTEN,
        hazards=("HAZ-01", "HAZ-10"),
        measure=measures.total_mg,
        applies=measures.is_first,
    ),
    Limit(
        id="LIM-TOTAL-02",
        what="Whole dose of a session",
        bound=_AT_MOST,
        figure=_figure(200, "mg", "session, soft"),
        tier=_SOFT,
        remedy=_SHORTEN,
        hazards=("HAZ-01", "HAZ-10"),
        measure=measures.total_mg,
    ),
    Limit(
        id="LIM-TOTAL-03",
        what="Whole dose of a session",
        bound=_AT_MOST,
        figure=_figure(300, "mg", "session, two people"),
        tier=_SUPERVISED,
        remedy=_SHORTEN,
        hazards=("HAZ-01", "HAZ-10"),
        measure=measures.total_mg,
    ),
    Limit(
        id="LIM-DURATION-01",
        what="Length of the session",
        bound=_AT_LEAST,
        figure=_figure(240, "min", "sessions of 4-6 h"),
        tier=_SOFT,
        remedy="Plan 4 to 6 h",
        hazards=("HAZ-01",),
        measure=measures.duration_min,
    ),
    Limit(
        id="LIM-DURATION-02",
        what="Length of the session",
        bound=_AT_MOST,
        figure=_figure(360, "min", "sessions of 4-6 h"),
        tier=_SOFT,
        remedy="Plan 4 to 6 h",
        hazards=("HAZ-10",),
        measure=measures.duration_min,
    ),
    Limit(
        id="LIM-DURATION-03",
        what="Length of the session",
        bound=_AT_LEAST,
        figure=_figure(120, "min", "2 h; the chronic-pain guideline of 2018 speaks of more than 2 h"),
        tier=_SUPERVISED,
        remedy="Plan 4 to 6 h",
        hazards=("HAZ-01",),
        measure=measures.duration_min,
    ),
    Limit(
        id="LIM-DURATION-04",
        what="Length of the session",
        bound=_AT_MOST,
        figure=_figure(480, "min", "steps add up to 8 h at most"),
        tier=_ABSOLUTE,
        remedy="Plan 4 to 6 h",
        hazards=("HAZ-10",),
        measure=measures.duration_min,
    ),
    Limit(
        id="LIM-LOADING-01",
        what="Loading dose in a first session",
        bound=_AT_MOST,
        figure=_figure(0, "mg/kg", "no loading dose in a first session"),
        tier=_SUPERVISED,
        remedy="Give none",
        hazards=("HAZ-09",),
        measure=measures.loading_mg_kg,
        applies=measures.is_first,
    ),
    Limit(
        id="LIM-LOADING-02",
        what="Loading dose",
        bound=_AT_MOST,
        figure=_figure(Decimal("0.10"), "mg/kg", "loading dose, soft"),
        tier=_SOFT,
        remedy=_LESS_LOADING,
        hazards=("HAZ-09",),
        measure=measures.loading_mg_kg,
        applies=measures.has_loading,
    ),
    Limit(
        id="LIM-LOADING-03",
        what="Loading dose",
        bound=_AT_MOST,
        figure=_sourced(Decimal("0.35"), "mg/kg", "schwenk_2018", "bolus ceiling outside intensive monitoring"),
        tier=_ABSOLUTE,
        remedy=_LESS_LOADING,
        hazards=("HAZ-09",),
        measure=measures.loading_mg_kg,
        applies=measures.has_loading,
    ),
    Limit(
        id="LIM-LOADING-04",
        what="Shortest time of a loading dose",
        bound=_AT_LEAST,
        figure=_figure(10, "min", "loading dose over at least 10 min"),
        tier=_ABSOLUTE,
        remedy="Give it more slowly",
        hazards=("HAZ-09",),
        measure=measures.shortest_loading_min,
        applies=measures.has_loading,
    ),
    Limit(
        id="LIM-WINDOW-01",
        what="Most drug in any 10 min",
        bound=_AT_MOST,
        figure=_figure(Decimal("0.35"), "mg/kg", "the bolus ceiling, applied to any 10 min"),
        tier=_ABSOLUTE,
        remedy=_LESS_LOADING,
        hazards=("HAZ-09", "HAZ-10"),
        measure=measures.ten_minutes_mg_kg,
    ),
    Limit(
        id="LIM-WINDOW-02",
        what="Most drug in any 60 min",
        bound=_AT_MOST,
        figure=_figure(25, "mg", "the soft ceiling of 25 mg/h, applied to any hour"),
        tier=_SOFT,
        remedy=_LOWER,
        hazards=("HAZ-09", "HAZ-10"),
        measure=measures.window_mg(60),
    ),
    Limit(
        id="LIM-WINDOW-03",
        what="Most drug in any 24 h",
        bound=_AT_MOST,
        figure=_figure(200, "mg", "the soft session ceiling, applied to any 24 h"),
        tier=_SOFT,
        remedy="Lower the dose, or leave more time since the last one",
        hazards=("HAZ-10",),
        measure=measures.window_mg(1440),
    ),
    Limit(
        id="LIM-WINDOW-04",
        what="Most drug in any 24 h",
        bound=_AT_MOST,
        figure=_sourced(500, "mg", "hardy_2012", "highest step of the burst, per 24 h"),
        tier=_ABSOLUTE,
        remedy="Lower the dose, or leave more time since the last one",
        hazards=("HAZ-10",),
        measure=measures.window_mg(1440),
    ),
    Limit(
        id="LIM-WINDOW-05",
        what="Most drug in any 7 days",
        bound=_AT_MOST,
        figure=_figure(500, "mg", "five first-session doses"),
        tier=_SOFT,
        remedy="Lower the dose, or leave more time since the last one",
        hazards=("HAZ-10",),
        measure=measures.window_mg(10_080),
    ),
    Limit(
        id="LIM-WINDOW-06",
        what="Most drug in any 7 days",
        bound=_AT_MOST,
        figure=_figure(1000, "mg", "five sessions at the soft ceiling"),
        tier=_SUPERVISED,
        remedy="Lower the dose, or leave more time since the last one",
        hazards=("HAZ-10",),
        measure=measures.window_mg(10_080),
    ),
    Limit(
        id="LIM-COURSE-01",
        what="Sessions in 14 days",
        bound=_AT_MOST,
        figure=_figure(5, "sessions", "after one test session and its evaluation"),
        tier=_SOFT,
        remedy="Evaluate before the next session",
        hazards=("HAZ-10",),
        measure=measures.sessions_in_14_days,
    ),
    Limit(
        id="LIM-COURSE-02",
        what="Sessions in 14 days",
        bound=_AT_MOST,
        figure=_sourced(10, "sessions", "schwartzman_2009", "10 days in two weeks, non-cancer pain"),
        tier=_SUPERVISED,
        remedy="Evaluate before the next session",
        hazards=("HAZ-10",),
        measure=measures.sessions_in_14_days,
    ),
    Limit(
        id="LIM-COURSE-03",
        what="Sessions in a year",
        bound=_AT_MOST,
        figure=_figure(12, "sessions", "re-treatment; the guideline's yearly cap was not read"),
        tier=_SUPERVISED,
        remedy="Review the whole course",
        hazards=("HAZ-10",),
        measure=measures.sessions_in_365_days,
    ),
)

LIMITS: Final[dict[str, Limit]] = {limit.id: limit for limit in _LIMITS}
"""Every limit by id."""

if len(LIMITS) != len(_LIMITS):
    raise RuntimeError("a limit is listed twice")
