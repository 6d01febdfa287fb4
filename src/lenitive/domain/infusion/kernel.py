"""The safety kernel: accepts or refuses a rate and a plan. Integers only; no clock, no model, no device.

Everything else can only propose. Amounts are micrograms of ketamine base, volumes microlitres, weights grams, times
milliseconds, concentrations micrograms per millilitre. A rate in microlitres per hour times a concentration in
micrograms per millilitre is nanograms per hour, exactly, so that no check rounds. Each check reads "accept only if
lo <= x <= hi": what cannot be compared is refused. Checks look at what the pump will be set to, after rounding, and
count what is already committed to the future as given.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Final

from lenitive.domain.limits.entry import Tier
from lenitive.domain.limits.library import SHIPPED, Library

MS_PER_MIN: Final = 60_000
MS_PER_H: Final = 3_600_000
_NG_PER_UG: Final = 1000
_NO_END: Final = 2**63


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowLimit:
    """The most drug that may enter one person in any stretch of time of this length.

    Attributes:
        window_ms: Length.
        limit_ug: Drug.
        per_kg: Whether that is for each kilogram of dosing weight.
    """

    window_ms: int
    limit_ug: int
    per_kg: bool = False

    def limit_ng(self, weight_g: int) -> int:
        """The limit for one person, exactly."""
        return self.limit_ug * (weight_g if self.per_kg else _NG_PER_UG)

    @property
    def counts_excess(self) -> bool:
        """Whether what a pump gave beyond what was commanded counts in it in full.

        In a short one it does not: nobody knows when it was given, a pump may be a few percent off for hours, and one
        that is not has an alarm of its own, which keeps the rate from rising.
        """
        return self.window_ms >= _DAY_MS


def _in_force(tier: Tier, *ladder: str) -> str:
    """Of the limits on one quantity, narrow to wide, the first that needs at least this tier to be exceeded."""
    heavy_enough = (one for one in ladder if _HEAVIER.index(SHIPPED[one].tier) >= _HEAVIER.index(tier))
    return next(heavy_enough, ladder[-1])


_HEAVIER: Final = tuple(Tier)
_SHIPPED_UG: Final = 1000
"""Milligrams, millilitres and kilograms of the library become thousandths."""


def _shipped(*ladder: str, per_unit: int = _SHIPPED_UG) -> int:
    return SHIPPED.whole(_in_force(Tier.SOFT, *ladder), per_unit=per_unit)


_PER_KG: Final = ("LIM-RATE-01", "LIM-RATE-02", "LIM-RATE-03")
_PER_HOUR: Final = ("LIM-RATE-04", "LIM-RATE-05", "LIM-RATE-06")
_FIRST: Final = ("LIM-START-01", "LIM-START-02", "LIM-START-03")
_STEP: Final = ("LIM-STEP-02", "LIM-STEP-04")
_TIMES: Final = ("LIM-STEP-03", "LIM-STEP-05")
_INTERVAL: Final = ("LIM-INTERVAL-01", "LIM-INTERVAL-02", "LIM-INTERVAL-03")
_TOTAL: Final = ("LIM-TOTAL-02", "LIM-TOTAL-03", "LIM-TOTAL-04")
_FIRST_TOTAL: Final = ("LIM-TOTAL-01", "LIM-TOTAL-03", "LIM-TOTAL-04")
_DAY_MS: Final = 24 * MS_PER_H
_WINDOWS: Final = (
    (_DAY_MS, ("LIM-WINDOW-03", "LIM-WINDOW-04")),
    (7 * _DAY_MS, ("LIM-WINDOW-05", "LIM-WINDOW-06", "LIM-WINDOW-07")),
)


def _windows(library: Library, tier: Tier) -> tuple[WindowLimit, ...]:
    """The rolling limits of 10 min, of an hour, of a day and of a week.

    In an hour nobody gets less than the rate of the tier gives in an hour: who may exceed the rate may exceed this.
    """
    bolus = library.whole("LIM-WINDOW-01", per_unit=_SHIPPED_UG)
    hour = library.whole("LIM-WINDOW-02", per_unit=_SHIPPED_UG)
    if tier is not Tier.SOFT:
        hour = max(hour, library.whole(_in_force(tier, *_PER_HOUR), per_unit=_SHIPPED_UG))
    return (
        WindowLimit(window_ms=10 * MS_PER_MIN, limit_ug=bolus, per_kg=True),
        WindowLimit(window_ms=MS_PER_H, limit_ug=hour),
        *(
            WindowLimit(window_ms=window_ms, limit_ug=library.whole(_in_force(tier, *ladder), per_unit=_SHIPPED_UG))
            for window_ms, ladder in _WINDOWS
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class KernelLimits:
    """Every limit in force for one infusion, as whole numbers of the library.

    The defaults are those of a first session under the shipped library, which nobody has to confirm. An ordered step
    counts as confirmed, so that the step is the one beyond which two people are needed.

    Attributes:
        max_rate_ug_h: Drug per hour.
        max_rate_ug_kg_h: Drug per kilogram and hour.
        max_rate_ul_h: Fluid per hour.
        max_start_rate_ug_kg_h: The first rate.
        max_step_ug_kg_h: The largest single increase.
        max_step_times: The largest single increase as a multiple of the running rate.
        min_step_interval_ms: Shortest time between two increases under a standing order.
        min_step_interval_prescriber_ms: The same when a prescriber gives the command.
        max_total_ug: The whole session.
        max_duration_ms: The whole session.
        min_conc_ug_ml: The weakest bag; a weak bag hides a tenfold error as surely as a strong one.
        max_conc_ug_ml: The strongest bag.
        min_weight_g: The lightest person.
        max_weight_g: The heaviest person.
        pump_step_ul_h: Every setting of the pump is a whole number of these, and 0 or at least one.
        windows: Rolling limits, per person, across sessions.
    """

    max_rate_ug_h: int = _shipped(*_PER_HOUR)
    max_rate_ug_kg_h: int = _shipped(*_PER_KG)
    max_rate_ul_h: int = _shipped("LIM-PUMP-02")
    max_start_rate_ug_kg_h: int = _shipped(*_FIRST)
    max_step_ug_kg_h: int = _shipped(*_STEP)
    max_step_times: int = _shipped(*_TIMES, per_unit=1)
    min_step_interval_ms: int = _shipped(*_INTERVAL, per_unit=MS_PER_MIN)
    min_step_interval_prescriber_ms: int = _shipped(*_INTERVAL[1:], per_unit=MS_PER_MIN)
    max_total_ug: int = _shipped(*_FIRST_TOTAL)
    max_duration_ms: int = _shipped("LIM-DURATION-04", per_unit=MS_PER_MIN)
    min_conc_ug_ml: int = _shipped("LIM-CONC-01")
    max_conc_ug_ml: int = _shipped("LIM-CONC-02")
    min_weight_g: int = _shipped("LIM-WEIGHT-05")
    max_weight_g: int = _shipped("LIM-WEIGHT-04")
    pump_step_ul_h: int = _shipped("LIM-PUMP-04")
    windows: tuple[WindowLimit, ...] = _windows(SHIPPED, Tier.SOFT)


def kernel_limits(library: Library = SHIPPED, *, tier: Tier = Tier.SOFT, first_session: bool = True) -> KernelLimits:
    """The numbers of a library that a session checks against.

    Args:
        library: In force.
        tier: SOFT for what needs nobody's confirmation beyond the order; SUPERVISED for what one person may do with a
            reason, so that only more needs two; ABSOLUTE for what two people may do, and nobody may exceed.
        first_session: Whether the whole dose of a first session counts.

    Example:
        >>> [kernel_limits(tier=tier).max_rate_ug_h for tier in Tier]
        [25000, 40000, 100000]
    """

    def whole(*ladder: str, per_unit: int = _SHIPPED_UG) -> int:
        return library.whole(_in_force(tier, *ladder), per_unit=per_unit)

    return KernelLimits(
        max_rate_ug_h=whole(*_PER_HOUR),
        max_rate_ug_kg_h=whole(*_PER_KG),
        max_rate_ul_h=whole("LIM-PUMP-02"),
        max_start_rate_ug_kg_h=whole(*_FIRST),
        max_step_ug_kg_h=whole(*_STEP),
        max_step_times=whole(*_TIMES, per_unit=1),
        min_step_interval_ms=whole(*_INTERVAL, per_unit=MS_PER_MIN),
        min_step_interval_prescriber_ms=whole(*_INTERVAL[1:], per_unit=MS_PER_MIN),
        max_total_ug=whole(*(_FIRST_TOTAL if first_session else _TOTAL)),
        max_duration_ms=whole("LIM-DURATION-04", per_unit=MS_PER_MIN),
        min_conc_ug_ml=whole("LIM-CONC-01"),
        max_conc_ug_ml=whole("LIM-CONC-02"),
        min_weight_g=whole("LIM-WEIGHT-05"),
        max_weight_g=whole("LIM-WEIGHT-04"),
        pump_step_ul_h=whole("LIM-PUMP-04"),
        windows=_windows(library, tier),
    )


OUTERMOST: Final = replace(kernel_limits(tier=Tier.ABSOLUTE), pump_step_ul_h=1)
"""The widest limits that any plan may bring with it, whoever signs it; no site's library is wider."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A stretch of constant drug rate: already given, or committed to the future."""

    start_ms: int
    end_ms: int
    rate_ng_h: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """One limit that would be broken.

    Attributes:
        rule: Stable id, SES-….
        what: What was asked, with value and unit.
        limit: What is allowed, with value and unit.
    """

    rule: str
    what: str
    limit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RateProposal:
    """A setting of the pump that somebody wants.

    Attributes:
        target_ul_h: The setting.
        current_ul_h: The setting in force; the increase is counted from here. 0 before the first.
        conc_ug_ml: Of the bag in the pump.
        weight_g: Dosing weight.
        is_start: Whether this is the first rate.
    """

    target_ul_h: int
    current_ul_h: int = 0
    conc_ug_ml: int
    weight_g: int
    is_start: bool = False


def within(lo: int, x: int, hi: int) -> bool:
    """Whether a whole number lies in a closed range; anything that is not a whole number does not.

    Example:
        >>> within(0, 5, 10), within(0, 11, 10), within(0, float("nan"), 10)
        (True, False, False)
    """
    return type(x) is int and lo <= x <= hi


def at_least(least: int, x: int) -> bool:
    """Whether a whole number is no smaller than another; anything that is not a whole number is not.

    Example:
        >>> at_least(15, 15), at_least(15, 14), at_least(15, 15.0)
        (True, False, False)
    """
    return within(least, x, _NO_END)


def _is_setting(rate_ul_h: int, step_ul_h: int) -> bool:
    """Whether a pump can be set to a rate: a whole number of steps."""
    return at_least(1, step_ul_h) and within(0, rate_ul_h % step_ul_h, 0)


def floor_to_step(rate_ul_h: int, *, step_ul_h: int = 100) -> int:
    """The largest pump setting that is not above a rate.

    Example:
        >>> floor_to_step(4_460)
        4400
    """
    return rate_ul_h // step_ul_h * step_ul_h


def drug_ug(volume_ul: int, *, conc_ug_ml: int) -> int:
    """Drug in a volume, rounded up, so that a total is never understated.

    Example:
        >>> drug_ug(1500, conc_ug_ml=1000)
        1500
    """
    return -(-volume_ul * conc_ug_ml // 1000)


def rate_breaches(proposal: RateProposal, limits: KernelLimits) -> tuple[Breach, ...]:
    """Every limit of rate that a setting would break; empty when it may be set.

    Example:
        >>> p = RateProposal(target_ul_h=26_000, current_ul_h=25_000, conc_ug_ml=1000, weight_g=70_000)
        >>> [breach.rule for breach in rate_breaches(p, KernelLimits())]
        ['SES-RATE-MG-H', 'SES-RATE-MG-KG-H']
    """
    p = proposal
    ng_h = p.target_ul_h * p.conc_ug_ml
    step_ng_h = ng_h - p.current_ul_h * p.conc_ug_ml
    per_kg = f"{_per_kg(ng_h, p.weight_g)} mg/kg/h"
    start_max = limits.max_start_rate_ug_kg_h if p.is_start else limits.max_rate_ug_kg_h
    found = [
        *bag_breaches(p.conc_ug_ml, p.weight_g, limits),
        _check(
            within(0, p.target_ul_h, limits.max_rate_ul_h) and _is_setting(p.target_ul_h, limits.pump_step_ul_h),
            "SES-RATE-ML-H",
            f"{milli(p.target_ul_h)} mL/h was asked",
            f"0 to {milli(limits.max_rate_ul_h)} mL/h in steps of {milli(limits.pump_step_ul_h)}",
        ),
        _check(
            within(0, ng_h, limits.max_rate_ug_h * _NG_PER_UG),
            "SES-RATE-MG-H",
            f"{milli(ng_h // _NG_PER_UG)} mg/h was asked",
            f"at most {milli(limits.max_rate_ug_h)} mg/h",
        ),
        _check(
            within(0, ng_h, limits.max_rate_ug_kg_h * p.weight_g),
            "SES-RATE-MG-KG-H",
            f"{per_kg} was asked",
            f"at most {milli(limits.max_rate_ug_kg_h)} mg/kg/h",
        ),
        _check(
            within(0, ng_h, start_max * p.weight_g) or not p.is_start,
            "SES-RATE-START",
            f"{per_kg} was asked as the first rate",
            f"at most {milli(limits.max_start_rate_ug_kg_h)} mg/kg/h",
        ),
        _check(
            p.is_start or within(-_NO_END, step_ng_h, limits.max_step_ug_kg_h * p.weight_g),
            "SES-STEP-SIZE",
            f"an increase of {_per_kg(step_ng_h, p.weight_g)} mg/kg/h was asked",
            f"at most {milli(limits.max_step_ug_kg_h)} mg/kg/h at once",
        ),
        _check(
            p.is_start or p.current_ul_h == 0 or within(0, p.target_ul_h, limits.max_step_times * p.current_ul_h),
            "SES-STEP-RATIO",
            f"{milli(p.target_ul_h)} mL/h was asked on a running rate of {milli(p.current_ul_h)} mL/h",
            f"at most {limits.max_step_times} times the running rate",
        ),
    ]
    return tuple(breach for breach in found if breach)


def limits_breaches(limits: KernelLimits, *, widest: KernelLimits = OUTERMOST) -> tuple[Breach, ...]:
    """Every limit of an order that is wider than it may be, or is not a whole number.

    Args:
        limits: Of the order.
        widest: What it may bring.

    Example:
        >>> [breach.what for breach in limits_breaches(KernelLimits(max_rate_ug_h=100_001))]
        ['the order brings max_rate_ug_h 100001']
        >>> limits_breaches(KernelLimits())
        ()
    """
    found = [
        _check(
            within(0, own, most) if name.startswith("max_") else at_least(most, own),
            "SES-LIMITS",
            f"the order brings {name} {own}",
            f"{'at most' if name.startswith('max_') else 'at least'} {most}",
        )
        for name, own, most in (
            (field.name, getattr(limits, field.name), getattr(widest, field.name))
            for field in fields(widest)
            if field.name != "windows"
        )
    ]
    for window in widest.windows:
        kept = any(
            (own.window_ms, own.per_kg) == (window.window_ms, window.per_kg)
            and within(0, own.limit_ug, window.limit_ug)
            for own in limits.windows
        )
        what = f"the order brings no limit for any {window.window_ms // MS_PER_MIN} min that is narrow enough"
        unit = "mg/kg" if window.per_kg else "mg"
        found.append(_check(kept, "SES-LIMITS", what, f"at most {milli(window.limit_ug)} {unit}"))
    return tuple(breach for breach in found if breach)


def bag_breaches(conc_ug_ml: int, weight_g: int, limits: KernelLimits) -> tuple[Breach, ...]:
    """Whether the bag and the weight are ones that any rate may be counted on."""
    found = (
        _check(
            within(limits.min_conc_ug_ml, conc_ug_ml, limits.max_conc_ug_ml),
            "SES-CONCENTRATION",
            f"the bag holds {milli(conc_ug_ml)} mg/mL",
            f"{milli(limits.min_conc_ug_ml)} to {milli(limits.max_conc_ug_ml)} mg/mL",
        ),
        _check(
            within(limits.min_weight_g, weight_g, limits.max_weight_g),
            "SES-WEIGHT",
            f"the dosing weight is {milli(weight_g)} kg",
            f"{milli(limits.min_weight_g)} to {milli(limits.max_weight_g)} kg",
        ),
    )
    return tuple(breach for breach in found if breach)


def dose_breaches(
    session: tuple[Delivery, ...],
    *,
    before: tuple[Delivery, ...],
    excess_ug: int,
    limits: KernelLimits,
    weight_g: int = 0,
    from_ms: int | None = None,
) -> tuple[Breach, ...]:
    """Every limit of dose that is broken when everything committed is given.

    Args:
        session: Of this session: given so far as commanded, and what is committed until its planned end.
        before: Of the same person, earlier sessions.
        excess_ug: What the pump reports beyond what was commanded; see `WindowLimit.counts_excess`.
        limits: In force.
        weight_g: Dosing weight; without one nothing may be given in a window that has a limit for each kilogram.
        from_ms: When what is asked begins. A short window that was over before says nothing of it; None counts all.
    """
    excess = excess_ug * _NG_PER_UG * MS_PER_H
    total = sum((one.end_ms - one.start_ms) * one.rate_ng_h for one in session) + excess
    found = [
        _check(
            within(0, total, limits.max_total_ug * _NG_PER_UG * MS_PER_H),
            "SES-TOTAL",
            f"the session would give {milli(ug(total))} mg",
            f"at most {milli(limits.max_total_ug)} mg",
        )
    ]
    for window in limits.windows:
        counted = before + session
        if from_ms is not None and not window.counts_excess:
            counted = _since(counted, from_ms - window.window_ms)
        peak = peak_window(counted, window_ms=window.window_ms) + (excess if window.counts_excess else 0)
        found.append(
            _check(
                within(0, peak, window.limit_ng(weight_g) * MS_PER_H),
                "SES-WINDOW",
                f"{milli(ug(peak))} mg would be given within {window.window_ms // MS_PER_MIN} min",
                f"at most {milli(window.limit_ng(weight_g) // _NG_PER_UG)} mg",
            )
        )
    return tuple(breach for breach in found if breach)


def peak_window(deliveries: Iterable[Delivery], *, window_ms: int) -> int:
    """The most drug in any window of a length, past and committed future alike, in ng x ms/h, exactly.

    The sum over a window is piecewise linear in its position, so its maximum has an edge on the edge of a delivery.

    Example:
        >>> hour = Delivery(start_ms=0, end_ms=3_600_000, rate_ng_h=10_000_000)
        >>> peak_window([hour], window_ms=1_800_000) // 3_600_000  # half an hour of 10 mg/h, in ng
        5000000
    """
    all_of_it = tuple(deliveries)
    edges = {edge for one in all_of_it for edge in (one.start_ms, one.end_ms - window_ms)}
    return max((in_window(all_of_it, edge, edge + window_ms) for edge in edges), default=0)


def _since(deliveries: tuple[Delivery, ...], start_ms: int) -> tuple[Delivery, ...]:
    return tuple(replace(one, start_ms=max(one.start_ms, start_ms)) for one in deliveries if one.end_ms > start_ms)


def in_window(deliveries: tuple[Delivery, ...], lo_ms: int, hi_ms: int) -> int:
    """The drug between two times, in ng x ms/h, exactly.

    Example:
        >>> in_window((Delivery(start_ms=0, end_ms=3_600_000, rate_ng_h=10),), 1_800_000, 7_200_000)
        18000000
    """
    return sum(max(0, min(hi_ms, one.end_ms) - max(lo_ms, one.start_ms)) * one.rate_ng_h for one in deliveries)


def ug(ng_ms_per_h: int) -> int:
    """Drug of a window in micrograms, rounded up.

    Example:
        >>> ug(3_600_000_001)
        2
    """
    return -(-ng_ms_per_h // (_NG_PER_UG * MS_PER_H))


def _check(accepted: bool, rule: str, what: str, limit: str) -> Breach | None:
    return None if accepted is True else Breach(rule=rule, what=what, limit=limit)


def _per_kg(ng_h: int, weight_g: int) -> str:
    """Nanograms per hour as mg/kg/h to three places, rounded up, so that what is beyond a limit looks so; words only.

    Example:
        >>> _per_kg(24_500_000, 70_000)  # 24.5 mg/h in 70 kg
        '0.35'
    """
    return milli(-(-ng_h // weight_g)) if weight_g > 0 else "0"


def milli(thousandths: int) -> str:
    """Thousandths as a decimal; what is no whole number is said as it came.

    Example:
        >>> milli(25_000), milli(350)
        ('25', '0.35')
    """
    if type(thousandths) is not int:
        return f"{thousandths} thousandths"
    sign = "-" if thousandths < 0 else ""
    whole, part = divmod(abs(thousandths), 1000)
    return f"{sign}{whole}.{part:03d}".rstrip("0").rstrip(".")
