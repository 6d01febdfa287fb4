"""What may be expected of a plan: regimens side by side, what follows when it is stopped, and when to leave."""

from typing import Final

from lenitive.domain.plan.after_stop import FOLLOWED_MIN, IfStopped, Minutes
from lenitive.domain.plan.alternatives import COLUMNS, Alternative
from lenitive.domain.plan.chance_limits import CHANCE_LIMITS, ChanceFinding, pct
from lenitive.domain.plan.limit import LimitAnswer
from lenitive.domain.plan.plan import Plan
from lenitive.web.blocks import Block, Cell, Cells, bullets, table, text
from lenitive.web.words import UNKNOWN, number, sentence

_NO_BREAK: Final = "\N{NO-BREAK SPACE}"


def outlook_blocks(plan: Plan) -> tuple[Block, ...]:
    """What may be expected, or why nothing is."""
    basis = bullets(plan.outlook_basis, heading="" if plan.alternatives else "What may be expected")
    if not plan.alternatives:
        return (basis,) if plan.outlook_basis else ()
    blocks = [_side_by_side(plan)]
    if beyond := [_said(one) for one in plan.chances if one.answer is not LimitAnswer.WITHIN]:
        blocks.append(bullets(beyond))
    if plan.if_stopped:
        blocks.append(_stops(plan))
    if plan.fit_to_leave is not None:
        leave = plan.fit_to_leave
        blocks.append(text(f"{sentence(leave.in_words)}. {leave.subordinate}", heading="Fit to leave, predicted"))
    return (*blocks, basis)


def _side_by_side(plan: Plan) -> Block:
    regimens = plan.alternatives
    rows: list[Cells] = [
        ["Length", *(f"{one.duration_min} min" for one in regimens), ""],
        [Cell(text="Pump, mL/h", small="from minute"), *(_steps(one) for one in regimens), ""],
        ["mg in all", *(number(one.total_mg, places=1) for one in regimens), ""],
        [Cell(text="Relief by drug, NRS", small="5-95 in 100"), *(_relief(one) for one in regimens), ""],
        [Cell(text="Peak, ng/mL", small="5-95 in 100"), *(_peak(one) for one in regimens), ""],
    ]
    for place, limit in enumerate(regimens[0].chances):
        cells = (_chance(one.chances[place]) for one in regimens)
        rows.append(
            [f"Chance of {CHANCE_LIMITS[limit.id].in_short}".replace(" ", _NO_BREAK), *cells, pct(limit.limit_frac)]
        )
    return table(
        "Side by side in virtual people: extrapolated, for the prescriber to choose",
        ("", *(f"#{sentence(COLUMNS[one.id])}" for one in regimens), "#At most"),
        rows,
        heading="What may be expected",
    )


def _steps(one: Alternative) -> Cell:
    rates = [step.rate_ml_h for step in one.regimen.steps]
    steps = (f"{step.start_min}:{_NO_BREAK}{step.rate_ml_h:g}" for step in one.regimen.steps)
    return Cell(text=f"{rates[0]:g} to {rates[-1]:g}", small=", ".join(steps), number=True)


def _relief(one: Alternative) -> Cell:
    if one.relief is None:
        return Cell(text=UNKNOWN, number=True)
    band = f"{one.relief.p05_nrs:.1f}-{one.relief.p95_nrs:.1f}"
    return Cell(text=f"{one.relief.mean_nrs:.2f}", small=band, number=True)


def _peak(one: Alternative) -> Cell:
    peak = one.peak_ng_ml
    return Cell(text=f"{peak.p50:.0f}", small=f"{peak.p05:.0f}-{peak.p95:.0f}", number=True)


def _chance(chance: ChanceFinding) -> Cell:
    beyond = "above the limit" if chance.answer is LimitAnswer.EXCEEDS else ""
    return Cell(text=chance.shown, small=beyond, number=True)


def _said(chance: ChanceFinding) -> str:
    if chance.chance_frac is None:
        return f"{chance.what}: chance not known. {chance.remedy}. ({chance.id})"
    return f"{chance.what}: {chance.shown}, above {pct(chance.limit_frac)}. {chance.remedy}. ({chance.id})"


def _stops(plan: Plan) -> Block:
    head = ("#At min", "#mg given", "#ng/mL then", "#Halved", "#No dissociation", "#Fit to leave")
    rows: list[Cells] = [_stop(one) for one in plan.if_stopped]
    return table("If it is stopped: minutes after, half of virtual people (95 in 100)", head, rows)


def _stop(one: IfStopped) -> Cells:
    dissociation = next(part.minutes for part in one.settled if part.id == "dissociation_none")
    return [
        f"{one.at_min}",
        number(one.given_mg, places=1),
        f"{one.ketamine_ng_ml.p50:.0f} ({one.ketamine_ng_ml.p95:.0f})",
        _minutes(one.half_after_min),
        _minutes(dissociation),
        _minutes(one.fit_to_leave_after_min),
    ]


def _minutes(minutes: Minutes | None) -> str:
    return UNKNOWN if minutes is None else f"{_or_later(minutes.p50)} ({_or_later(minutes.p95)})"


def _or_later(minutes: float | None) -> str:
    return f"> {FOLLOWED_MIN}" if minutes is None else f"{minutes:.0f}"
