"""A regimen: boluses aside, the steps of rate and time that a pump will be set to, and the dose they add up to."""

from dataclasses import dataclass
from fractions import Fraction

from lenitive.domain.foundation.quantity import (
    BodyWeight,
    Concentration,
    Dose,
    DrugRate,
    InfusionRate,
    PumpRate,
)
from lenitive.domain.pharmacology.predict import Delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One stretch of constant rate, as the pump is set (already floored to its step).

    Attributes:
        start_min: Minutes after the start of the infusion.
        duration_min: Minutes; at least one.
        pump_rate: The pump's setting.
    """

    start_min: int
    duration_min: int
    pump_rate: PumpRate

    def __post_init__(self) -> None:
        if self.start_min < 0 or self.duration_min < 1:
            raise ValueError(f"step at {self.start_min} min for {self.duration_min} min: start >= 0, duration >= 1 min")

    @property
    def end_min(self) -> int:
        """Minutes after the start at which the step ends."""
        return self.start_min + self.duration_min


@dataclass(frozen=True, slots=True, kw_only=True)
class Regimen:
    """Consecutive steps for one person and one bag.

    Attributes:
        steps: In order, without gap or overlap, the first at 0 min.
        dosing_weight: The weight that per-kilogram rates are counted on.
        concentration: Of the bag.
    """

    steps: tuple[Step, ...]
    dosing_weight: BodyWeight
    concentration: Concentration

    def __post_init__(self) -> None:
        expected = 0
        for step in self.steps:
            if step.start_min != expected:
                raise ValueError(f"regimen: a step starts at {step.start_min} min; {expected} min was expected")
            expected = step.end_min

    @property
    def duration_min(self) -> int:
        """Length of the infusion."""
        return self.steps[-1].end_min if self.steps else 0

    def drug_rate(self, step: Step) -> DrugRate:
        """What a step really gives, in mg/h."""
        return step.pump_rate.drug(self.concentration)

    def infusion_rate(self, step: Step) -> InfusionRate:
        """What a step really gives, in mg/kg/h."""
        return self.drug_rate(step).per_weight(self.dosing_weight)

    @property
    def total(self) -> Dose:
        """The whole dose, exact."""
        return Dose(
            mg=sum((self.drug_rate(step).over_min(step.duration_min).exact for step in self.steps), start=Fraction(0))
        )


def deliveries_of(regimen: Regimen) -> tuple[Delivery, ...]:
    """What the pump gives, for a prediction.

    Example:
        >>> step = Step(start_min=0, duration_min=60, pump_rate=PumpRate(ml_h=7))
        >>> deliveries_of(Regimen(steps=(step,), dosing_weight=BodyWeight(kg=70), concentration=Concentration(mg_ml=1)))
        (Delivery(start_min=0.0, duration_min=60.0, rate_mg_h=7.0),)
    """
    return tuple(
        Delivery(
            start_min=float(step.start_min),
            duration_min=float(step.duration_min),
            rate_mg_h=float(regimen.drug_rate(step).exact),
        )
        for step in regimen.steps
    )
