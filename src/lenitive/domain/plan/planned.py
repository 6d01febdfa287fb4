"""A regimen as a document shows it: what the pump is set to and what the person gets, step by step."""

from dataclasses import dataclass

from lenitive.domain.plan.dose_arithmetic import shown
from lenitive.domain.plan.regimen import Regimen


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedStep:
    """A step as the pump is set and as the person gets it. The setting is exact, rates are shown with six decimals.

    Attributes:
        start_min: Minutes after the start.
        duration_min: Minutes.
        rate_mg_kg_h: Given, per kilogram of dosing weight.
        rate_mg_h: Given.
        rate_ml_h: The pump's setting.
    """

    start_min: int
    duration_min: int
    rate_mg_kg_h: float
    rate_mg_h: float
    rate_ml_h: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedRegimen:
    """The steps. Each is a ceiling for its time: a step is taken only when the titration rules allow it."""

    steps: tuple[PlannedStep, ...]


def planned(regimen: Regimen) -> PlannedRegimen:
    """A regimen as a document shows it."""
    return PlannedRegimen(
        steps=tuple(
            PlannedStep(
                start_min=step.start_min,
                duration_min=step.duration_min,
                rate_mg_kg_h=shown(regimen.infusion_rate(step).exact),
                rate_mg_h=shown(regimen.drug_rate(step).exact),
                rate_ml_h=shown(step.pump_rate.exact),
            )
            for step in regimen.steps
        )
    )
