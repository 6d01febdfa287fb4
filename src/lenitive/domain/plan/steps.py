"""The steps of a titrated infusion: from a first rate upward, each built on what the pump was really set to before."""

import math
from dataclasses import dataclass
from fractions import Fraction

from lenitive.domain.foundation.quantity import BodyWeight, Concentration, DrugRate, Exact, InfusionRate, PumpRate
from lenitive.domain.limits.library import SHIPPED
from lenitive.domain.plan.regimen import Regimen, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Titration:
    """What a titrated regimen is built from.

    Attributes:
        start: First rate, before the pump's step.
        increase: Largest increase at once.
        interval_min: Time between two increases.
        duration_min: Whole length.
        weight: Dosing weight.
        concentration: Of the bag.
        pump_step_ml_h: The pump's step.
        multiple_max: A step never goes beyond this many times the running rate (HAZ-07).
    """

    start: InfusionRate
    increase: InfusionRate
    interval_min: int
    duration_min: int
    weight: BodyWeight
    concentration: Concentration
    pump_step_ml_h: Exact
    multiple_max: int = SHIPPED.whole("LIM-STEP-03")

    def whole_steps(self, rate: DrugRate) -> int:
        """Whole steps of the pump in a rate, rounded down."""
        return math.floor(rate.at(self.concentration).exact / Fraction(self.pump_step_ml_h))


def titrated(titration: Titration, *, ceiling: DrugRate) -> Regimen:
    """The regimen that rises at every interval until it meets a ceiling, and stays there.

    Args:
        titration: What it is built from.
        ceiling: Highest rate.

    Returns:
        Every step lasts a whole interval or longer. Settings are whole steps of the pump; an increase is measured on
        the settings, so that rounding cannot make it larger than allowed.

    Raises:
        ValueError: The ceiling or the first rate is no flow.

    Example:
        >>> from decimal import Decimal
        >>> titration = Titration(start=InfusionRate(mg_kg_h=Decimal("0.1")), interval_min=30, duration_min=240,
        ...     increase=InfusionRate(mg_kg_h=Decimal("0.05")), weight=BodyWeight(kg=70),
        ...     concentration=Concentration(mg_ml=1), pump_step_ml_h=Decimal("0.1"))
        >>> [str(step.pump_rate) for step in titrated(titration, ceiling=DrugRate(mg_h=15)).steps]
        ['7 mL/h', '10.5 mL/h', '14 mL/h', '15 mL/h']
    """
    settings = whole_settings(titration, ceiling=ceiling)
    return Regimen(
        steps=tuple(
            _step(titration, place, setting, place == len(settings) - 1) for place, setting in enumerate(settings)
        ),
        dosing_weight=titration.weight,
        concentration=titration.concentration,
    )


def whole_settings(titration: Titration, *, ceiling: DrugRate) -> tuple[int, ...]:
    """The settings of `titrated` in whole steps of the pump, one for each step of the regimen.

    Raises:
        ValueError: The ceiling or the first rate is no flow.

    Example:
        >>> from decimal import Decimal
        >>> titration = Titration(start=InfusionRate(mg_kg_h=Decimal("0.1")), interval_min=30, duration_min=240,
        ...     increase=InfusionRate(mg_kg_h=Decimal("0.05")), weight=BodyWeight(kg=70),
        ...     concentration=Concentration(mg_ml=1), pump_step_ml_h=Decimal("0.1"))
        >>> whole_settings(titration, ceiling=DrugRate(mg_h=15))
        (70, 105, 140, 150)
    """
    ceiling_steps = titration.whole_steps(ceiling)
    setting = min(titration.whole_steps(titration.start.for_weight(titration.weight)), ceiling_steps)
    if setting < 1:
        raise ValueError(f"titration from {titration.start} to {ceiling}: the first setting would be no flow")
    settings = [setting]
    rise = titration.whole_steps(titration.increase.for_weight(titration.weight))
    while setting < ceiling_steps and (len(settings) + 1) * titration.interval_min <= titration.duration_min:
        raised = min(setting + rise, setting * titration.multiple_max, ceiling_steps)
        if raised == setting:
            break
        setting = raised
        settings.append(setting)
    return tuple(settings)


def _step(titration: Titration, place: int, setting: int, is_last: bool) -> Step:
    start_min = place * titration.interval_min
    return Step(
        start_min=start_min,
        duration_min=titration.duration_min - start_min if is_last else titration.interval_min,
        pump_rate=PumpRate(ml_h=setting * Fraction(titration.pump_step_ml_h)),
    )
