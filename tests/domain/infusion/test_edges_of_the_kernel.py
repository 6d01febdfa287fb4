"""Each comparison of the kernel at its edge, and the numbers that a refusal says."""

from dataclasses import replace

import pytest

from lenitive.domain.infusion.authority import refusal_of
from lenitive.domain.infusion.kernel import (
    MS_PER_H,
    MS_PER_MIN,
    OUTERMOST,
    Breach,
    Delivery,
    KernelLimits,
    RateProposal,
    WindowLimit,
    bag_breaches,
    dose_breaches,
    drug_ug,
    floor_to_step,
    kernel_limits,
    limits_breaches,
    peak_window,
    rate_breaches,
    within,
)
from lenitive.domain.limits.entry import Tier

LIMITS = KernelLimits()


def breaches(target: int, *, current: int = 0, weight: int = 70_000, is_start: bool = False) -> dict[str, Breach]:
    asked = RateProposal(target_ul_h=target, current_ul_h=current, conc_ug_ml=1000, weight_g=weight, is_start=is_start)
    return {one.rule: one for one in rate_breaches(asked, LIMITS)}


@pytest.mark.parametrize(("current", "is_start"), [(0, False), (5000, False), (0, True)])
def test_a_rate_of_nothing_is_within_every_limit(current: int, is_start: bool) -> None:
    assert breaches(0, current=current, is_start=is_start) == {}


def test_a_first_rate_is_no_step() -> None:
    assert breaches(10_000, is_start=True) == {}
    assert set(breaches(10_000)) == {"SES-STEP-SIZE"}


def test_the_smallest_running_rate_has_a_double() -> None:
    assert breaches(200, current=100) == {}
    assert set(breaches(300, current=100)) == {"SES-STEP-RATIO"}


def test_a_closed_range_holds_both_of_its_ends_and_nothing_beyond() -> None:
    assert [within(2, x, 4) for x in (1, 2, 3, 4, 5)] == [False, True, True, True, False]


def test_a_refusal_says_what_was_asked_and_what_is_allowed_in_the_units_of_the_order() -> None:
    found = breaches(26_150, current=12_000, is_start=False)
    assert found["SES-RATE-ML-H"].what == "26.15 mL/h was asked"
    assert found["SES-RATE-MG-H"].what == "26.15 mg/h was asked"
    assert found["SES-RATE-MG-H"].limit == "at most 25 mg/h"
    assert found["SES-RATE-MG-KG-H"].what == "0.374 mg/kg/h was asked"
    assert found["SES-STEP-SIZE"].what == "an increase of 0.203 mg/kg/h was asked"
    assert found["SES-STEP-RATIO"].limit == "at most 2 times the running rate"
    assert breaches(-150)["SES-RATE-ML-H"].what == "-0.15 mL/h was asked"


def test_a_weight_of_nothing_is_refused_and_divides_nothing() -> None:
    found = breaches(1000, weight=0)
    assert found["SES-WEIGHT"].what == "the dosing weight is 0 kg"
    assert found["SES-RATE-MG-KG-H"].what == "0 mg/kg/h was asked"
    assert found["SES-STEP-SIZE"].what == "an increase of 0 mg/kg/h was asked"
    assert breaches(1000, weight=1)["SES-RATE-MG-KG-H"].what == "1000 mg/kg/h was asked"


@pytest.mark.parametrize(("conc", "found"), [(499, True), (500, False), (2000, False), (2001, True)])
def test_the_bag_is_accepted_up_to_both_edges(conc: int, found: bool) -> None:
    assert bool(bag_breaches(conc, 70_000, LIMITS)) is found


def test_the_weight_is_accepted_up_to_both_edges() -> None:
    lo, hi = LIMITS.min_weight_g, LIMITS.max_weight_g
    found = [bool(bag_breaches(1000, weight, LIMITS)) for weight in (lo - 1, lo, hi, hi + 1)]
    assert found == [True, False, False, True]


def test_nothing_given_breaks_no_limit_of_dose() -> None:
    assert dose_breaches((), before=(), excess_ug=0, limits=LIMITS) == ()
    assert peak_window((), window_ms=MS_PER_H) == 0
    still = (Delivery(start_ms=0, end_ms=MS_PER_H, rate_ng_h=0),)
    assert dose_breaches(still, before=(), excess_ug=0, limits=LIMITS) == ()


def test_the_dose_limit_itself_is_accepted_and_a_microgram_more_is_not_and_both_are_said() -> None:
    limits = replace(LIMITS, max_total_ug=10_000, windows=(WindowLimit(window_ms=24 * MS_PER_H, limit_ug=10_000),))
    hour = (Delivery(start_ms=0, end_ms=MS_PER_H, rate_ng_h=10_000_000),)
    assert dose_breaches(hour, before=(), excess_ug=0, limits=limits) == ()
    total, window = dose_breaches(hour, before=(), excess_ug=1, limits=limits)
    assert (total.rule, total.what, total.limit) == ("SES-TOTAL", "the session would give 10.001 mg", "at most 10 mg")
    assert window.what == "10.001 mg would be given within 1440 min"
    barely = (Delivery(start_ms=0, end_ms=1, rate_ng_h=10_000_000), *hour)
    assert [one.what for one in dose_breaches(barely, before=(), excess_ug=0, limits=limits)] == [
        "the session would give 10.001 mg",  # rounded up, never down
        "10.001 mg would be given within 1440 min",
    ]


def test_a_delivery_counts_for_as_long_as_it_lasts_whenever_it_begins() -> None:
    later = (Delivery(start_ms=9 * MS_PER_H, end_ms=10 * MS_PER_H, rate_ng_h=10_000_000),)
    limits = replace(LIMITS, max_total_ug=10_000)
    assert dose_breaches(later, before=(), excess_ug=0, limits=limits, weight_g=70_000) == ()
    assert dose_breaches(later, before=(), excess_ug=1, limits=limits, weight_g=70_000) != ()


def test_a_window_between_two_deliveries_counts_what_lies_in_it_of_each() -> None:
    parts = (
        Delivery(start_ms=0, end_ms=10, rate_ng_h=2),
        Delivery(start_ms=14, end_ms=20, rate_ng_h=5),
    )
    assert [peak_window(parts, window_ms=window) for window in (1, 6, 11, 20, 99)] == [5, 30, 5 * 6 + 2, 50, 50]


def test_the_windows_are_10_min_an_hour_a_day_and_a_week() -> None:
    lengths = [600_000, 3_600_000, 86_400_000, 604_800_000]
    assert [one.window_ms for one in LIMITS.windows] == lengths
    assert [one.window_ms for one in kernel_limits(tier=Tier.ABSOLUTE).windows] == lengths
    assert (MS_PER_MIN, MS_PER_H) == (60_000, 3_600_000)


def test_the_defaults_are_those_of_a_first_session_that_nobody_has_to_confirm() -> None:
    assert kernel_limits() == LIMITS
    assert [kernel_limits(tier=tier).max_step_times for tier in Tier] == [2, 2, 4]
    assert [kernel_limits(tier=tier).max_duration_ms for tier in Tier] == [28_800_000] * 3


def test_an_order_may_allow_nothing_and_may_bring_its_windows_in_any_order_with_others_beside() -> None:
    narrow = replace(
        LIMITS, max_rate_ug_h=0, windows=(*reversed(LIMITS.windows), WindowLimit(window_ms=MS_PER_H, limit_ug=10**9))
    )
    assert limits_breaches(narrow) == ()
    nothing = tuple(replace(one, limit_ug=0) for one in LIMITS.windows)
    assert limits_breaches(replace(LIMITS, windows=nothing)) == ()


def test_a_pump_of_the_finest_step_is_within_the_outermost_limits_and_none_is_not() -> None:
    assert limits_breaches(replace(LIMITS, pump_step_ul_h=1)) == ()
    assert limits_breaches(replace(LIMITS, pump_step_ul_h=0)) != ()
    assert OUTERMOST.pump_step_ul_h == 1


def test_a_setting_is_rounded_down_and_drug_is_rounded_up_at_every_step() -> None:
    assert [floor_to_step(one) for one in (0, 99, 100, 199, 200)] == [0, 0, 100, 100, 200]
    assert [drug_ug(one, conc_ug_ml=1000) for one in (0, 1, 2)] == [0, 1, 2]
    assert drug_ug(1001, conc_ug_ml=1000) == 1001
    assert [drug_ug(one, conc_ug_ml=500) for one in (0, 1, 2, 3)] == [0, 1, 1, 2]


def test_a_refusal_names_each_other_limit_once() -> None:
    parts = tuple(Breach(rule=f"SES-{place}", what=f"what {place}", limit="at most 1") for place in range(3))
    refusal = refusal_of(parts)
    assert refusal is not None
    assert (refusal.rule, refusal.what) == ("SES-0", "what 0; also SES-1: what 1; also SES-2: what 2")
    assert refusal_of(()) is None


@pytest.mark.parametrize("no_number", [3500.0, float("nan")])
def test_an_increase_that_is_no_whole_number_breaks_the_limit_of_the_step_and_is_said(no_number: int) -> None:
    asked = RateProposal(target_ul_h=no_number, current_ul_h=3500, conc_ug_ml=1000, weight_g=70_000)
    found = {one.rule: one.what for one in rate_breaches(asked, KernelLimits())}
    assert {"SES-RATE-ML-H", "SES-RATE-MG-H", "SES-STEP-SIZE"} <= set(found)
    assert "thousandths" in found["SES-STEP-SIZE"]


@pytest.mark.parametrize("step_ul_h", [0, -100])
def test_a_pump_without_a_step_can_be_set_to_nothing(step_ul_h: int) -> None:
    asked = RateProposal(target_ul_h=3500, current_ul_h=3400, conc_ug_ml=1000, weight_g=70_000)
    found = rate_breaches(asked, KernelLimits(pump_step_ul_h=step_ul_h))
    assert "SES-RATE-ML-H" in {one.rule for one in found}


def test_a_short_window_counts_what_is_asked_for_and_a_day_also_what_the_pump_gave_beside() -> None:
    hour = (Delivery(start_ms=0, end_ms=MS_PER_H, rate_ng_h=25_000_000),)
    assert dose_breaches(hour, before=(), excess_ug=2_000, limits=LIMITS, weight_g=72_000) == ()
    barely = (Delivery(start_ms=MS_PER_H, end_ms=MS_PER_H + 1, rate_ng_h=25_000_000), *hour)
    before = (Delivery(start_ms=-1, end_ms=0, rate_ng_h=26_000_000),)
    assert dose_breaches(barely, before=(), excess_ug=0, limits=LIMITS, weight_g=72_000) == ()
    (found,) = dose_breaches(hour, before=before, excess_ug=0, limits=LIMITS, weight_g=72_000)
    assert found.rule == "SES-WINDOW"
    assert "within 60 min" in found.what


def test_in_ten_minutes_the_limit_is_for_each_kilogram_and_without_a_weight_nothing() -> None:
    bolus = (Delivery(start_ms=0, end_ms=6 * MS_PER_MIN, rate_ng_h=175_000_000),)  # 17.5 mg
    assert dose_breaches(bolus, before=(), excess_ug=0, limits=LIMITS, weight_g=50_000) == ()
    (found,) = dose_breaches(bolus, before=(), excess_ug=0, limits=LIMITS, weight_g=49_999)
    assert (found.what, found.limit) == ("17.5 mg would be given within 10 min", "at most 17.499 mg")
    assert dose_breaches(bolus, before=(), excess_ug=0, limits=LIMITS) != ()


def test_who_may_exceed_the_rate_may_exceed_the_hour_by_as_much_and_no_further() -> None:
    hours = [one for tier in Tier for one in kernel_limits(tier=tier).windows if one.window_ms == MS_PER_H]
    assert [one.limit_ug for one in hours] == [25_000, 40_000, 100_000]
    assert [one.limit_ug for tier in Tier for one in kernel_limits(tier=tier).windows[:1]] == [350] * 3
