"""What a session was prepared with: the ordered steps, the bag, the weight, the limits, the goal. Whole numbers."""

from dataclasses import dataclass, field
from typing import Final

from lenitive.domain.infusion.kernel import (
    MS_PER_MIN,
    Breach,
    Delivery,
    KernelLimits,
    RateProposal,
    bag_breaches,
    dose_breaches,
    limits_breaches,
    rate_breaches,
    within,
)

MONITOR_INTERVAL_S: Final = (1, 60)
"""Shortest and longest time between two readings that an order may bring; a longer one would silence what is late."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderedStep:
    """One ordered step, as the pump will be set.

    Attributes:
        start_min: Minutes after the start of the infusion.
        duration_min: Minutes, at least one.
        rate_ul_h: Microlitres per hour; 100 is one tenth of a millilitre per hour.
    """

    start_min: int
    duration_min: int
    rate_ul_h: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPlan:
    """The order as the session keeps it.

    Attributes:
        patient: The record's own id of the person.
        patient_synthetic: True when the record says that this is not a real person; None when it does not say.
        simulated: True when pump and monitor are simulated.
        session_number: 1 for the first session of the course.
        steps: In order, without gap or overlap, the first at 0 min. Rates are ceilings, not obligations.
        conc_ug_ml: Of the bag, micrograms of ketamine base per millilitre.
        bag_ul: Fluid in the bag.
        weight_g: Dosing weight.
        goal_nrs: The person's own pain goal, 0-10; None when it was not asked.
        baseline_pain: Pain before the session, 0-10; None when it is not known.
        limits: In force for this session.
        spo2_target_88_92: True when the person's own oxygen target is 88-92 %.
        etco2_required: True when capnography is required.
        monitor_interval_s: Time between two stored readings of the continuous channels, 1-60 s.
        before: Ketamine of earlier sessions, for the rolling windows.
        order: Who ordered it, or the order's number.
        model: Name of the model behind the plan, for the record only; no rule of the session reads it.
    """

    patient: str
    patient_synthetic: bool | None
    steps: tuple[OrderedStep, ...]
    conc_ug_ml: int
    bag_ul: int
    weight_g: int
    goal_nrs: int | None
    baseline_pain: float | None
    order: str
    limits: KernelLimits = field(default_factory=KernelLimits)
    simulated: bool = True
    session_number: int = 1
    spo2_target_88_92: bool = False
    etco2_required: bool = False
    monitor_interval_s: int = 60
    before: tuple[Delivery, ...] = ()
    model: str | None = None

    @property
    def duration_min(self) -> int:
        """Planned length of the infusion."""
        return sum(step.duration_min for step in self.steps)

    @property
    def issued_ug(self) -> int:
        """Drug in the bag, rounded down."""
        return self.bag_ul * self.conc_ug_ml // 1000

    def ordered_at(self, after_min: float) -> int:
        """The ordered rate at a minute of the infusion, in uL/h; 0 outside it.

        Example:
            >>> steps = (OrderedStep(start_min=0, duration_min=30, rate_ul_h=3500),)
            >>> plan = SessionPlan(patient="P/1", patient_synthetic=True, steps=steps, conc_ug_ml=1000, bag_ul=100_000,
            ...                    weight_g=70_000, goal_nrs=4, baseline_pain=7.0, order="example")
            >>> plan.ordered_at(10), plan.ordered_at(30)
            (3500, 0)
        """
        for step in self.steps:
            if step.start_min <= after_min < step.start_min + step.duration_min:
                return step.rate_ul_h
        return 0

    def next_ordered_above(self, rate_ul_h: int) -> int | None:
        """The lowest ordered rate above a rate; None when the order goes no higher."""
        return min((step.rate_ul_h for step in self.steps if step.rate_ul_h > rate_ul_h), default=None)


def plan_breaches(plan: SessionPlan) -> tuple[Breach, ...]:
    """Every limit that the whole order would break, after rounding; empty when it may be prepared."""
    limits = plan.limits
    found = [
        *limits_breaches(limits),
        *bag_breaches(plan.conc_ug_ml, plan.weight_g, limits),
        *_monitor_breaches(plan.monitor_interval_s),
    ]
    if found:
        return tuple(found)
    found += _schedule_breaches(plan)
    previous: OrderedStep | None = None
    raised_at: int | None = None
    for step in plan.steps:
        now = previous.rate_ul_h if previous else 0
        proposal = RateProposal(
            target_ul_h=step.rate_ul_h,
            current_ul_h=now,
            conc_ug_ml=plan.conc_ug_ml,
            weight_g=plan.weight_g,
            is_start=previous is None,
        )
        found += rate_breaches(proposal, limits)
        if step.rate_ul_h > now:
            gap_ms = (step.start_min - raised_at) * MS_PER_MIN if raised_at is not None else None
            if gap_ms is not None and not gap_ms >= limits.min_step_interval_prescriber_ms:
                found.append(
                    Breach(
                        rule="SES-STEP-INTERVAL",
                        what=f"two increases are {gap_ms // MS_PER_MIN} min apart",
                        limit=f"at least {limits.min_step_interval_prescriber_ms // MS_PER_MIN} min",
                    )
                )
            raised_at = step.start_min
        previous = step
    found += dose_breaches(committed(plan, start_ms=0), before=(), excess_ug=0, limits=limits)
    return tuple(dict.fromkeys(found))


def committed(plan: SessionPlan, *, start_ms: int) -> tuple[Delivery, ...]:
    """The whole order as deliveries, when it starts at a time."""
    return tuple(
        Delivery(
            start_ms=start_ms + step.start_min * MS_PER_MIN,
            end_ms=start_ms + (step.start_min + step.duration_min) * MS_PER_MIN,
            rate_ng_h=step.rate_ul_h * plan.conc_ug_ml,
        )
        for step in plan.steps
    )


def _monitor_breaches(interval_s: int) -> list[Breach]:
    """A monitor that is read so rarely that a lost reading would not show in time."""
    lo, hi = MONITOR_INTERVAL_S
    if within(lo, interval_s, hi):
        return []
    return [Breach(rule="SES-MONITOR", what=f"the monitor is read every {interval_s} s", limit=f"every {lo} to {hi} s")]


def _schedule_breaches(plan: SessionPlan) -> list[Breach]:
    """Steps without gap or overlap, none empty, the whole no longer than allowed and no larger than the bag."""
    found: list[Breach] = []
    expected = 0
    for step in plan.steps:
        if step.start_min != expected or step.duration_min < 1:
            what = f"a step starts at {step.start_min} min for {step.duration_min} min"
            found.append(Breach(rule="SES-SCHEDULE", what=what, limit=f"the next starts at {expected} min"))
        expected = step.start_min + step.duration_min
    if not 1 <= expected * MS_PER_MIN <= plan.limits.max_duration_ms:
        allowed = plan.limits.max_duration_ms // MS_PER_MIN
        found.append(
            Breach(rule="SES-DURATION", what=f"the infusion lasts {expected} min", limit=f"1 to {allowed} min")
        )
    needed_ul = sum(step.rate_ul_h * step.duration_min for step in plan.steps) // 60
    if not needed_ul <= plan.bag_ul:
        what = f"the steps need {needed_ul} uL"
        found.append(Breach(rule="SES-BAG", what=what, limit=f"the bag holds {plan.bag_ul} uL"))
    return found
