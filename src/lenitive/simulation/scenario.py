"""Who is infused, with what order, for how long: drawn by the seed."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from lenitive.devices.simulated_patient import PatientProfile
from lenitive.domain.infusion.kernel import KernelLimits, floor_to_step
from lenitive.domain.infusion.session_plan import OrderedStep, SessionPlan

PREPARED_MS: Final = 9 * 60_000
"""From the order to the start of the infusion: two sets of baseline 5 min apart, and the checks."""

QUIET_INTERVAL_S: Final = 5
"""Time between two reports of a device; one run of ten has one a second."""

_STEP_MIN: Final = 30
_CONCENTRATIONS: Final = (500, 1000, 1000, 2000)
_UG_KG_H: Final = (100, 190, 270, 335)
_FULL_SHARE: Final = 4
_SHORT_MIN: Final = (10, 60)
_FULL_MIN: Final = (240, 360)
_FILL_UL: Final = 3000


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One run before anything goes wrong.

    Attributes:
        seed: Draws everything.
        plan: The order.
        profile: The simulated person.
        is_full: 4 to 6 h, with recovery and discharge; otherwise 10 to 60 min.
        goes_home: Whether recovery and discharge are simulated.
        report_s: Seconds between two reports of a device.
    """

    seed: int
    plan: SessionPlan
    profile: PatientProfile
    is_full: bool
    goes_home: bool
    report_s: int

    @property
    def length_ms(self) -> int:
        """Planned length of the infusion."""
        return self.plan.duration_min * 60_000


def draw_scenario(seed: int, rng: np.random.Generator, *, minutes: int | None = None) -> Scenario:
    """A run by chance: one in four of 4 to 6 h, the others of 10 to 60 min.

    Args:
        seed: Its name; every fourth is a full session.
        rng: Chance, passed in.
        minutes: Length of the infusion; None draws it.

    Example:
        >>> one = draw_scenario(4, np.random.default_rng(4))
        >>> one.is_full, 240 <= one.plan.duration_min <= 360
        (True, True)
    """
    is_full = seed % _FULL_SHARE == 0 if minutes is None else minutes >= _FULL_MIN[0]
    lo, hi = _FULL_MIN if is_full else _SHORT_MIN
    drawn = int(rng.integers(lo, hi + 1))
    length_min = drawn if minutes is None else minutes
    weight_g = int(rng.integers(45_000, 95_001))
    conc = _CONCENTRATIONS[int(rng.integers(len(_CONCENTRATIONS)))]
    report_s = 1 if int(rng.integers(10)) == 0 else QUIET_INTERVAL_S
    goes_home = int(rng.integers(3 if is_full else 12)) == 0
    plan = SessionPlan(
        patient=f"Patient/sim-{seed}",
        patient_synthetic=True,
        steps=_steps(length_min, weight_g, conc),
        conc_ug_ml=conc,
        bag_ul=1,
        weight_g=weight_g,
        goal_nrs=int(rng.integers(2, 5)),
        baseline_pain=float(int(rng.integers(5, 9))),
        order=f"order-{seed}",
        limits=KernelLimits(),
        etco2_required=bool(rng.integers(2)),
        monitor_interval_s=report_s,
    )
    needed_ul = sum(step.rate_ul_h * step.duration_min for step in plan.steps) // 60
    bag_ul = -(-(needed_ul + _FILL_UL) // 10_000) * 10_000
    profile = PatientProfile(
        patient=plan.patient,
        synthetic=True,
        weight_kg=weight_g / 1000,
        age_years=float(int(rng.integers(35, 80))),
        baseline_pain=plan.baseline_pain or 7.0,
        systolic_mmhg=float(int(rng.integers(108, 138))),
        diastolic_mmhg=float(int(rng.integers(64, 82))),
        heart_rate_min=float(int(rng.integers(62, 90))),
    )
    return Scenario(
        seed=seed,
        plan=replace(plan, bag_ul=bag_ul),
        profile=profile,
        is_full=is_full,
        goes_home=goes_home,
        report_s=report_s,
    )


def _steps(length_min: int, weight_g: int, conc_ug_ml: int) -> tuple[OrderedStep, ...]:
    """Steps of 30 min up to 0.34 mg/kg/h or 25 mg/h, and no more than 100 mg in all."""
    limits = KernelLimits()
    steps: list[OrderedStep] = []
    left_ug = limits.max_total_ug
    for place, start_min in enumerate(range(0, length_min, _STEP_MIN)):
        duration_min = min(_STEP_MIN, length_min - start_min)
        asked_ug_h = _UG_KG_H[min(place, len(_UG_KG_H) - 1)] * weight_g // 1000
        share_ug_h = left_ug * 60 // (length_min - start_min)
        allowed_ug_h = min(asked_ug_h, limits.max_rate_ug_h, share_ug_h)
        rate_ul_h = floor_to_step(allowed_ug_h * 1000 // conc_ug_ml, step_ul_h=limits.pump_step_ul_h)
        left_ug -= rate_ul_h * conc_ug_ml * duration_min // 60_000
        steps.append(OrderedStep(start_min=start_min, duration_min=duration_min, rate_ul_h=rate_ul_h))
    return tuple(steps)
