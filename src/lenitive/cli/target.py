"""`lenitive target`: rates that reach a concentration and hold it, as decision support."""

import math
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from rich.console import Console
from rich.table import Table

from lenitive.cli.edge import Exit, reading, show
from lenitive.cli.person_typed import circumstances_typed, person_typed
from lenitive.cli.target_options import TargetOptions
from lenitive.clinic.documents import plain
from lenitive.clinic.target import TARGET_SCHEMA, Approach, Place, TargetRequest, TargetSchedule, target_for
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.limits.entry import Bound
from lenitive.domain.plan.limit import LimitAnswer, LimitFinding
from lenitive.domain.plan.planned import PlannedStep

_ROWS: Final = 12
_SETTINGS_IN_LINE: Final = 10
_SECONDS_PER_MIN: Final = 60


def run(options: TargetOptions, *, as_json: bool) -> int:
    """Work out the rates and show them, or say why there are none."""
    with reading():
        found = target_for(_request(options))
    if isinstance(found, Refusal):
        document = {"schema": TARGET_SCHEMA, "refusal": plain(found)}
        show(document, as_json=as_json, page=lambda console: console.print(str(found)))
        return Exit.CLINICAL_NO
    show({"schema": TARGET_SCHEMA, **plain(found)}, as_json=as_json, page=lambda console: _page(console, found))
    return Exit.DONE


def _request(options: TargetOptions) -> TargetRequest:
    person = person_typed(options)
    asked = {Place.EFFECT_SITE: options.effect_site_ng_ml, Place.BLOOD: options.conc_ng_ml}
    given = {place: conc for place, conc in asked.items() if conc is not None}
    if len(given) != 1:
        raise ValueError("give one target: --effect-site-ng-ml or --conc-ng-ml")
    ((place, target_ng_ml),) = given.items()
    return TargetRequest(
        model=options.model,
        person=person,
        place=place,
        target_ng_ml=target_ng_ml,
        duration_min=options.duration_min,
        every_min=_every_min(options.every_min, options.duration_min),
        rate_max_mg_kg_h=options.rate_max_mg_kg_h,
        circumstances=circumstances_typed(options),
    )


def _every_min(text: str, duration_min: int) -> float:
    """Minutes, also as a fraction; a decimal that means whole seconds is taken as those."""
    try:
        minutes = float(Fraction(text))
    except (ValueError, ZeroDivisionError):
        raise ValueError(f"--every-min {text[:20]!r} is not a number; write 1, 0.5 or 1/6") from None
    seconds = round(minutes * _SECONDS_PER_MIN)
    near = math.isclose(minutes * _SECONDS_PER_MIN, seconds, rel_tol=1e-3)
    return seconds / _SECONDS_PER_MIN if near and 0 < minutes <= duration_min else minutes


def _page(console: Console, found: TargetSchedule) -> None:
    where = "at the effect site" if found.place is Place.EFFECT_SITE else "in blood"
    console.print(
        f"[bold]{found.target_ng_ml:g} ng/mL {where}[/bold], {found.duration_min} min, {found.weight_kg:g} kg; "
        f"{found.drug}; model {found.model}, grade {found.grade}"
    )
    console.print(found.needs_a_computer)
    every = found.every_min * _SECONDS_PER_MIN
    console.print(
        f"Every {every:g} s, at most {found.rate_max_mg_kg_h:g} mg/kg/h: {_approach(found.course, found.target_ng_ml)}"
    )
    console.print(_curve(found))
    _limits(console, found.course)
    for steps in found.nurse_steps:
        console.print(
            f"[bold]By hand, every {steps.every_min} min[/bold]: {_approach(steps.course, found.target_ng_ml)}"
        )
        for line in _settings(steps.regimen.steps):
            console.print(line)
        _limits(console, steps.course)
    for words in (*found.extrapolated, *found.not_for):
        console.print(f"- {words}")
    console.print(f"- {len(found.known_limits)} known limits of the model are in the document (--json)")


def _settings(steps: tuple[PlannedStep, ...]) -> Iterator[str]:
    """Minutes over settings, a few at a time, in columns."""
    for first in range(0, len(steps), _SETTINGS_IN_LINE):
        some = steps[first : first + _SETTINGS_IN_LINE]
        yield "from min" + "".join(f"{step.start_min:>6}" for step in some)
        yield "mL/h    " + "".join(f"{step.rate_ml_h:>6g}" for step in some)


def _approach(course: Approach, target_ng_ml: float) -> str:
    when = (
        f"95 % reached at {course.reached_min:g} min"
        if course.reached_min is not None
        else f"not reached; {100 * course.highest_ng_ml / target_ng_ml:.0f} % at most"
    )
    return (
        f"{when}, highest {course.highest_ng_ml:g} ng/mL, mean {100 * course.mean_frac:.0f} % of the target; "
        f"{course.total_mg:.4g} mg, highest rate {course.rate_highest_mg_h:g} mg/h, {course.changes} changes"
    )


def _curve(found: TargetSchedule) -> Table:
    table = Table(title="Typical person" + (" and people alike" if found.prediction else "; this model has no band"))
    for name in ("min", "mg/h", "ng/mL", "5-95 in 100"):
        table.add_column(name, justify="right")
    band = None if found.prediction is None else getattr(found.prediction, f"{found.place}_ng_ml")
    last = len(found.times_min) - 1
    for place in sorted({round(row * last / _ROWS) for row in range(_ROWS + 1)}):
        minute = found.times_min[place]
        step = int(minute / found.every_min + 1e-6)
        rate = f"{found.rates_mg_h[step]:g}" if step < len(found.rates_mg_h) else "off"
        between = "" if band is None else f"{band.p05[place]:.0f}-{band.p95[place]:.0f}"
        table.add_row(f"{minute:g}", rate, f"{found.typical_ng_ml[place]:.0f}", between)
    return table


def _limits(console: Console, course: Approach) -> None:
    broken = [one for one in course.limits if one.answer is not LimitAnswer.WITHIN]
    said = f"{len(broken)} not kept." if broken else "all are kept."
    console.print(f"{len(course.limits)} limits of a first session, checked on {course.limits_on}: {said}")
    by_what: dict[str, list[LimitFinding]] = {}
    for one in broken:
        by_what.setdefault(one.what, []).append(one)
    for what, findings in by_what.items():
        value = "not known" if findings[0].value is None else f"{findings[0].value:.3g} {findings[0].unit}"
        bounds = ", ".join(f"{one.limit:g} {one.tier} {one.id}" for one in findings)
        side = "at most" if findings[0].bound is Bound.AT_MOST else "at least"
        console.print(f"- {what} {value}; {side} {bounds}")
