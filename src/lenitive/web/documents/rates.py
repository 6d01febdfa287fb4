"""A rate in the three units in which people think of it, always together: mL/h, mg/h and mg/kg/h."""

from dataclasses import dataclass
from fractions import Fraction

from lenitive.domain.infusion.session_plan import SessionPlan
from lenitive.web.text import digits, quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLine:
    """One step of an order.

    Attributes:
        start_min: Minutes after the start.
        duration_min: Minutes.
        rate_ul_h: As ordered.
        ml_h: The pump's setting, with unit.
        mg_h: What that is in drug, with unit.
        mg_kg_h: The same per kilogram of dosing weight, with unit.
    """

    start_min: int
    duration_min: int
    rate_ul_h: int
    ml_h: str
    mg_h: str
    mg_kg_h: str

    @property
    def together(self) -> str:
        """All three, the pump's setting first."""
        return f"{self.ml_h} = {self.mg_h} = {self.mg_kg_h}"


def rate_line(order: SessionPlan, rate_ul_h: int, *, start_min: int = 0, duration_min: int = 0) -> RateLine:
    """A rate of this bag for this person.

    Example:
        >>> from lenitive.domain.infusion.session_plan import OrderedStep
        >>> order = SessionPlan(patient="P/1", patient_synthetic=True, conc_ug_ml=1000, bag_ul=100_000, weight_g=70_000,
        ...     steps=(OrderedStep(start_min=0, duration_min=60, rate_ul_h=7000),), goal_nrs=4, baseline_pain=7.0,
        ...     order="example")
        >>> rate_line(order, 3500).together
        '3.5 mL/h = 3.5 mg/h = 0.05 mg/kg/h'
    """
    mg_h = Fraction(rate_ul_h * order.conc_ug_ml, 1_000_000)
    return RateLine(
        start_min=start_min,
        duration_min=duration_min,
        rate_ul_h=rate_ul_h,
        ml_h=quantity(Fraction(rate_ul_h, 1000), "mL/h"),
        mg_h=quantity(mg_h, "mg/h"),
        mg_kg_h=f"{digits(mg_h * 1000 / order.weight_g)} mg/kg/h",
    )


def rate_lines(order: SessionPlan) -> tuple[RateLine, ...]:
    """Every step of an order."""
    return tuple(
        rate_line(order, step.rate_ul_h, start_min=step.start_min, duration_min=step.duration_min)
        for step in order.steps
    )
