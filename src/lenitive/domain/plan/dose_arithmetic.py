"""From an order to the pump's setting and back to what the person really gets. Exact; rounded only toward less drug."""

import math
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from lenitive.domain.foundation.quantity import (
    ORDER_UNITS,
    BodyWeight,
    Concentration,
    Exact,
    InfusionRate,
    Order,
    PumpRate,
    decimal_text,
)
from lenitive.domain.foundation.refusal import Refusal

PUMP_STEP_ML_H: Final = Decimal("0.1")
"""The pump's smallest step and its smallest running rate (assumed; a library holds a site's own)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseArithmetic:
    """An order worked out for one person and one bag.

    Arithmetic only: whether such a rate may be given is for `limits` to say. Numbers are shown with six decimals; the
    setting is exact.

    Attributes:
        order: As ordered.
        weight_kg: Dosing weight.
        conc_mg_ml: Of the bag, as base.
        pump_step_ml_h: Step to which the setting was floored.
        rate_mg_h: Ordered, exact.
        rate_ml_h: Fluid that would carry it, before the pump's step.
        rate_ml_h_set: The pump's setting.
        given_mg_h: What that setting gives.
        given_mg_kg_h: The same per kilogram.
        given_in: The same in every unit in which an order may be written.
    """

    order: str
    weight_kg: float
    conc_mg_ml: float
    pump_step_ml_h: float
    rate_mg_h: float
    rate_ml_h: float
    rate_ml_h_set: float
    given_mg_h: float
    given_mg_kg_h: float
    given_in: dict[str, float]


def dose_arithmetic(
    order: Order, *, weight: BodyWeight, concentration: Concentration, step_ml_h: Exact = PUMP_STEP_ML_H
) -> DoseArithmetic | Refusal:
    """Work out an order.

    Args:
        order: A number and a unit; the time base is part of the unit.
        weight: Dosing weight.
        concentration: Of the bag.
        step_ml_h: The pump's step; also its smallest running rate.

    Returns:
        Every number, or a refusal when the pump cannot run as slowly as ordered.

    Raises:
        ValueError: The step is not more than 0.

    Source:
        Arithmetic; the twenty golden rows in the tests were worked out by hand.

    Example:
        >>> from decimal import Decimal
        >>> worked = dose_arithmetic(Order.parse("0.249 mg/kg/h"), weight=BodyWeight(kg=Decimal("89.6")),
        ...                          concentration=Concentration(mg_ml=Decimal("0.5")))
        >>> worked.rate_mg_h, worked.rate_ml_h, worked.rate_ml_h_set, worked.given_mg_kg_h
        (22.3104, 44.6208, 44.6, 0.248884)
    """
    ordered = order.drug_rate(weight)
    fluid = ordered.at(concentration)
    setting = floored_setting(fluid, step_ml_h)
    if isinstance(setting, Refusal):
        return setting
    given = setting.drug(concentration)
    return DoseArithmetic(
        order=f"{decimal_text(order.value, places=18)} {order.unit}",
        weight_kg=shown(weight.exact),
        conc_mg_ml=shown(concentration.exact),
        pump_step_ml_h=shown(step_ml_h),
        rate_mg_h=shown(ordered.exact),
        rate_ml_h=shown(fluid.exact),
        rate_ml_h_set=shown(setting.exact),
        given_mg_h=shown(given.exact),
        given_mg_kg_h=shown(given.per_weight(weight).exact),
        given_in={
            unit: shown(given.exact / Order(value=Decimal(1), unit=unit).drug_rate(weight).exact)
            for unit in ORDER_UNITS
        },
    )


def floored_setting(fluid: PumpRate, step_ml_h: Exact = PUMP_STEP_ML_H) -> PumpRate | Refusal:
    """The largest setting of the pump that is not above a fluid rate; a refusal when that would be no flow at all.

    Example:
        >>> str(floored_setting(PumpRate(ml_h=Decimal("24.99"))))
        '24.9 mL/h'
        >>> floored_setting(PumpRate(ml_h=Decimal("0.04"))).rule
        'LIM-PUMP-01'
    """
    if not Fraction(step_ml_h) > 0:
        raise ValueError(f"pump step {step_ml_h} mL/h: give more than 0")
    setting = fluid.floored(step_ml_h=step_ml_h)
    if fluid.exact > 0 and setting.exact == 0:
        return Refusal(
            rule="LIM-PUMP-01",
            what=f"The order needs {decimal_text(fluid.exact)} mL/h",
            limit=f"The pump runs at {decimal_text(step_ml_h)} mL/h or more",
            remedy="Order a higher rate or use a weaker bag",
            source="lenitive",
        )
    return setting


def largest_setting(
    limit: InfusionRate, *, weight: BodyWeight, concentration: Concentration, step_ml_h: Exact = PUMP_STEP_ML_H
) -> PumpRate:
    """The largest setting of the pump that keeps within a limit per kilogram, after rounding.

    Example:
        >>> str(largest_setting(InfusionRate(mg_kg_h=Decimal("0.35")), weight=BodyWeight(kg=Decimal("71.3")),
        ...                     concentration=Concentration(mg_ml=1)))  # 24.955 mL/h before the step
        '24.9 mL/h'
    """
    step = Fraction(step_ml_h)
    exact = limit.for_weight(weight).at(concentration).exact
    return PumpRate(ml_h=math.floor(exact / step) * step)


def shown(value: Exact) -> float:
    """A number as documents carry it: six decimals."""
    return float(decimal_text(value))
