"""What a session was prepared with: the ordered steps, the bag, the weight, the limits, the goal. Whole numbers."""

from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

from lenitive.domain.infusion.kernel import (
    MS_PER_MIN,
    OUTERMOST,
    Breach,
    Delivery,
    KernelLimits,
    RateProposal,
    at_least,
    bag_breaches,
    dose_breaches,
    kernel_limits,
    limits_breaches,
    rate_breaches,
    within,
)
from lenitive.domain.limits.entry import Group, Tier
from lenitive.domain.limits.library import ASCENDING, SHIPPED, Library, LibraryUsed, filled_by

SESSION_GROUPS: Final = frozenset({Group.VITAL_SIGNS, Group.OBSERVATION_INTERVALS, Group.TIMING})
"""The limits that a session looks at while it runs, beside those of the kernel; all of them whole numbers."""


def thresholds_of(library: Library) -> dict[str, int]:
    """What a session looks at while it runs: whole numbers by id, in the library's units.

    Example:
        >>> thresholds_of(SHIPPED)["LIM-SYSTOLIC-05"]
        180
    """
    return {entry.id: library.whole(entry.id) for entry in library.entries if entry.group in SESSION_GROUPS}


_SHIPPED: Final = thresholds_of(SHIPPED)
_ORDERED: Final = tuple(
    (left, right) for ladder in ASCENDING for left, right in pairwise(ladder) if left in _SHIPPED and right in _SHIPPED
)


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
        limits: In force for this session; what lies within needs nobody's confirmation beyond the order.
        supervised: What one person may do with a reason; only more needs two.
        absolute: What two people may do; nobody may exceed it.
        thresholds: Limits of vital signs, observations and times by id, as the library set them when the plan was
            made. A running session keeps them whatever the library says later. One that is not named is the shipped.
        library: The library that all of these are from; None for a plan made before plans said so.
        spo2_target_88_92: True when the person's own oxygen target is 88-92 %.
        etco2_required: True when capnography is required.
        monitor_interval_s: Time between two stored readings of the continuous channels, 1-60 s; where
            a monitor is on its link, nothing starts beyond 10 s, so that what is late alarms in time.
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
    monitor_interval_s: int = 1
    before: tuple[Delivery, ...] = ()
    model: str | None = None
    supervised: KernelLimits = field(default_factory=lambda: kernel_limits(tier=Tier.SUPERVISED))
    absolute: KernelLimits = OUTERMOST
    thresholds: dict[str, int] = field(default_factory=dict)
    library: LibraryUsed | None = None

    @property
    def duration_min(self) -> int:
        """Planned length of the infusion."""
        return sum(step.duration_min for step in self.steps)

    @property
    def issued_ug(self) -> int:
        """Drug in the bag, rounded down."""
        return self.bag_ul * self.conc_ug_ml // 1000

    def number(self, limit: str) -> int:
        """A threshold or a time that this session was prepared under, in its library's unit."""
        return number_in(self, limit)

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


def number_in(plan: SessionPlan | None, limit: str) -> int:
    """A threshold or a time of a session; the shipped one where no order is prepared.

    Example:
        >>> number_in(None, "LIM-SILENCE-01")
        120
    """
    if plan is None:
        return _SHIPPED[limit]
    own = plan.thresholds.get(limit)
    return _SHIPPED[limit] if own is None else own


def said_in(plan: SessionPlan | None, text: str) -> str:
    """A text that names limits, with the numbers of a session.

    Example:
        >>> said_in(None, "silent for at most {LIM-SILENCE-01} s")
        'silent for at most 120 s'
    """
    return filled_by(text, lambda limit: number_in(plan, limit))


def plan_breaches(plan: SessionPlan) -> tuple[Breach, ...]:
    """Every limit that the whole order would break, after rounding; empty when it may be prepared."""
    limits = plan.limits
    found = [
        *limits_breaches(limits, widest=plan.supervised),
        *limits_breaches(plan.supervised, widest=plan.absolute),
        *limits_breaches(plan.absolute),
        *_threshold_breaches(plan.thresholds),
        *bag_breaches(plan.conc_ug_ml, plan.weight_g, limits),
        *_monitor_breaches(plan),
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
            if gap_ms is not None and not at_least(limits.min_step_interval_prescriber_ms, gap_ms):
                found.append(
                    Breach(
                        rule="SES-STEP-INTERVAL",
                        what=f"two increases are {gap_ms // MS_PER_MIN} min apart",
                        limit=f"at least {limits.min_step_interval_prescriber_ms // MS_PER_MIN} min",
                    )
                )
            raised_at = step.start_min
        previous = step
    found += dose_breaches(committed(plan, start_ms=0), before=(), excess_ug=0, limits=limits, weight_g=plan.weight_g)
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


def under(plan: SessionPlan, library: Library) -> SessionPlan:
    """The plan with every limit, threshold and time of a library; what a running session then keeps.

    Example:
        >>> steps = (OrderedStep(start_min=0, duration_min=240, rate_ul_h=3500),)
        >>> plan = SessionPlan(patient="P/1", patient_synthetic=True, steps=steps, conc_ug_ml=1000, bag_ul=100_000,
        ...                    weight_g=70_000, goal_nrs=4, baseline_pain=7.0, order="example")
        >>> under(plan, SHIPPED).library.version == SHIPPED.version
        True
    """
    first = plan.session_number == 1
    return replace(
        plan,
        limits=kernel_limits(library, first_session=first),
        supervised=kernel_limits(library, tier=Tier.SUPERVISED, first_session=first),
        absolute=kernel_limits(library, tier=Tier.ABSOLUTE, first_session=first),
        thresholds=thresholds_of(library),
        library=library.used,
    )


def foreign_breaches(plan: SessionPlan, library: Library) -> tuple[Breach, ...]:
    """Every part of a plan that the library in force did not set; empty when the plan was made under it.

    Who prepares a session asks this before the order is kept: whoever could bring other thresholds could silence an
    alarm.
    """
    made = under(plan, library)
    names = ("library", "limits", "supervised", "absolute", "thresholds")
    return tuple(
        Breach(
            rule="SES-LIBRARY",
            what=f"the plan's {name} are not those of the library in force",
            limit=f"{library.name} {library.version}",
        )
        for name in names
        if getattr(plan, name) != getattr(made, name)
    )


def _threshold_breaches(thresholds: dict[str, int]) -> list[Breach]:
    """Thresholds that no library could have set; a plan that brings one was not made under a library."""
    in_force = {**_SHIPPED, **thresholds}
    return [
        Breach(
            rule="SES-LIMITS",
            what=f"the order brings {left} {in_force[left]} and {right} {in_force[right]}",
            limit=f"{left} at most {right}",
        )
        for left, right in _ORDERED
        if not in_force[left] <= in_force[right]
    ] + [
        Breach(rule="SES-LIMITS", what=f"the order brings {limit} {value}", limit=_allowed(limit))
        for limit, value in thresholds.items()
        if limit not in _SHIPPED or not _is_settable(limit, value)
    ]


def _is_settable(limit: str, value: int) -> bool:
    return within(int(SHIPPED[limit].lowest), value, int(SHIPPED[limit].highest))


def _allowed(limit: str) -> str:
    return SHIPPED[limit].range if limit in _SHIPPED else "a limit of the library"


def _monitor_breaches(plan: SessionPlan) -> list[Breach]:
    """A monitor that is read so rarely that a lost reading would not show in time."""
    lo, hi = plan.number("LIM-MONITOR-01"), plan.number("LIM-MONITOR-02")
    if within(lo, plan.monitor_interval_s, hi):
        return []
    what = f"the monitor is read every {plan.monitor_interval_s} s"
    return [Breach(rule="SES-MONITOR", what=what, limit=f"every {lo} to {hi} s")]


def _schedule_breaches(plan: SessionPlan) -> list[Breach]:
    """Steps without gap or overlap, none empty, the whole no longer than allowed and no larger than the bag."""
    found: list[Breach] = []
    expected = 0
    for step in plan.steps:
        if not (within(expected, step.start_min, expected) and at_least(1, step.duration_min)):
            what = f"a step starts at {step.start_min} min for {step.duration_min} min"
            found.append(Breach(rule="SES-SCHEDULE", what=what, limit=f"the next starts at {expected} min"))
        expected = step.start_min + step.duration_min
    if not within(1, expected * MS_PER_MIN, plan.limits.max_duration_ms):
        allowed = plan.limits.max_duration_ms // MS_PER_MIN
        found.append(
            Breach(rule="SES-DURATION", what=f"the infusion lasts {expected} min", limit=f"1 to {allowed} min")
        )
    needed_ul = sum(step.rate_ul_h * step.duration_min for step in plan.steps) // 60
    if not within(0, needed_ul, plan.bag_ul):
        what = f"the steps need {needed_ul} uL"
        found.append(Breach(rule="SES-BAG", what=what, limit=f"the bag holds {plan.bag_ul} uL"))
    return found
