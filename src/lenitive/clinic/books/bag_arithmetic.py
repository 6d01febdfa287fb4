"""A bag worked out three ways that share no step: from the vial, from the bag, and from the order and the weight."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from lenitive.clinic.charts.actions import Happened, Signer, verify_plan
from lenitive.clinic.charts.chart import Chart
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.plan.plan import Plan

TIMES: Final = "\N{MULTIPLICATION SIGN}"
BY: Final = "\N{DIVISION SIGN}"

_SAME: Final = Fraction(1, 1000)
"""Part by which two ways may differ: the rates of a plan are shown rounded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """A number of the arithmetic with its unit."""

    value: float
    unit: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way.

    Attributes:
        begins: Where it begins.
        factors: What is multiplied or divided, in order.
        signs: Between them.
        drug_mg: In the bag.
    """

    begins: str
    factors: tuple[Factor, ...]
    signs: tuple[str, ...]
    drug_mg: float


def three_ways(plan: Plan) -> tuple[Way, Way, Way]:
    """Drug in the bag by each way.

    Example:
        >>> from lenitive.domain.foundation.patient import Sex
        >>> from lenitive.domain.plan.propose import PlanRequest, propose
        >>> plan = propose(PlanRequest(age_years=60, sex=Sex.FEMALE, weight_kg=70.0, height_cm=165.0))
        >>> agree(three_ways(plan))
        True
    """
    bag, kg = plan.bag, plan.dosing_weight.kg
    ordered = sum(
        (Fraction(str(step.rate_mg_kg_h)) * Fraction(str(kg)) * step.duration_min / 60 for step in plan.regimen.steps),
        Fraction(0),
    )
    fluid = sum((Fraction(str(step.rate_ml_h)) * step.duration_min / 60 for step in plan.regimen.steps), Fraction(0))
    return (
        _way("vial", (TIMES,), (bag.vial_volume_ml, "mL", "drawn"), (bag.vial_mg_ml, "mg/mL", "vial")),
        _way("bag", (TIMES,), (bag.final_volume_ml, "mL", "in the bag"), (bag.conc_mg_ml, "mg/mL", "bag")),
        _way(
            "order",
            (BY, TIMES),
            (float(ordered), "mg", "every step: mg/kg/h by kg by hours"),
            (float(fluid), "mL", "every step: mL/h by hours"),
            (bag.final_volume_ml, "mL", "in the bag"),
        ),
    )


def agree(ways: tuple[Way, Way, Way]) -> bool:
    """Whether the three ways give the same bag."""
    first = Fraction(str(ways[0].drug_mg))
    return first > 0 and all(abs(Fraction(str(way.drug_mg)) - first) <= _SAME * first for way in ways)


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """What a pharmacist worked out alone.

    Attributes:
        drawn_ml: From vials.
        drug_mg: In the bag.
        rate_ml_h: First pump rate.
    """

    drawn_ml: float
    drug_mg: float
    rate_ml_h: float


def verify_order(chart: Chart, *, plan_id: str, own: Own, by: Signer) -> Happened | Refusal:
    """Release a signed plan when the three ways agree and the pharmacist's own figures are the plan's."""
    found = chart.plan_of(plan_id)
    if found is not None:
        plan = found.proposed.plan
        if not agree(three_ways(plan)):
            return _no("the three ways do not give the same bag", "They agree", "Send the plan back with a question")
        for what, unit, mine, theirs in (
            ("volume drawn", "mL", own.drawn_ml, plan.bag.vial_volume_ml),
            ("drug in the bag", "mg", own.drug_mg, plan.bag.drug_mg),
        ):
            if abs(mine - theirs) > float(_SAME) * theirs:
                return _no(
                    f"your {what} is {mine:g} {unit}, the plan's {theirs:g} {unit}",
                    "Both must agree",
                    "Work it out again; if it stands, send the plan back with a question",
                )
    return verify_plan(chart, plan_id=plan_id, by=by, own_rate_ml_h=own.rate_ml_h)


def _way(begins: str, signs: tuple[str, ...], *factors: tuple[float, str, str]) -> Way:
    value = Fraction(str(factors[0][0]))
    for sign, (number, _, _) in zip(signs, factors[1:], strict=True):
        exact = Fraction(str(number))
        value = value * exact if sign == TIMES else value / exact
    return Way(
        begins=begins,
        factors=tuple(Factor(value=number, unit=unit, what=what) for number, unit, what in factors),
        signs=signs,
        drug_mg=round(float(value), 6),
    )


def _no(what: str, limit: str, remedy: str) -> Refusal:
    return Refusal(rule="CHT-VERIFY", what=what, limit=limit, remedy=remedy)
