"""The kernel accepts only what it can show to be within every limit."""

import ast
from dataclasses import replace
from pathlib import Path

import pytest

from lenitive.domain.infusion import kernel
from lenitive.domain.infusion.kernel import (
    MS_PER_H,
    MS_PER_MIN,
    OUTERMOST,
    Delivery,
    KernelLimits,
    RateProposal,
    WindowLimit,
    dose_breaches,
    drug_ug,
    limits_breaches,
    peak_window,
    rate_breaches,
    within,
)

LIMITS = KernelLimits()


def rules(target: int, *, current: int = 0, conc: int = 1000, weight: int = 70_000, is_start: bool = False) -> set[str]:
    proposal = RateProposal(
        target_ul_h=target, current_ul_h=current, conc_ug_ml=conc, weight_g=weight, is_start=is_start
    )
    return {breach.rule for breach in rate_breaches(proposal, LIMITS)}


def test_the_limit_itself_is_accepted_and_one_pump_step_more_is_not() -> None:
    assert rules(24_500, current=24_000) == set()  # 24.5 mg/h is 0.35 mg/kg/h at 70 kg
    assert rules(24_600, current=24_000) == {"SES-RATE-MG-KG-H"}


def test_the_absolute_rate_binds_in_a_heavy_person() -> None:
    assert rules(25_000, current=24_000, weight=120_000) == set()
    assert rules(25_100, current=24_000, weight=120_000) == {"SES-RATE-MG-H"}


def test_a_tenfold_rate_breaks_every_limit_of_rate_and_step() -> None:
    assert rules(70_000, current=7000) == {
        "SES-RATE-ML-H", "SES-RATE-MG-H", "SES-RATE-MG-KG-H", "SES-STEP-SIZE", "SES-STEP-RATIO",
    }  # fmt: skip


def test_a_first_rate_has_its_own_lower_limit() -> None:
    assert rules(10_500, is_start=True) == set()  # 0.15 mg/kg/h
    assert rules(10_600, is_start=True) == {"SES-RATE-START"}


def test_a_step_is_counted_from_the_rate_in_force() -> None:
    assert rules(7000, current=0) == set()  # 0.10 mg/kg/h at once
    assert rules(7100, current=0) == {"SES-STEP-SIZE"}


def test_a_step_is_at_most_twice_the_running_rate() -> None:
    assert rules(7000, current=3500) == set()
    assert rules(7100, current=3500) == {"SES-STEP-RATIO"}
    assert rules(3500, current=0) == set()  # after a pause there is no rate to double


def test_a_setting_that_the_pump_cannot_have_is_refused() -> None:
    assert rules(3550) == {"SES-RATE-ML-H"}
    assert rules(-100) == {"SES-RATE-ML-H", "SES-RATE-MG-H", "SES-RATE-MG-KG-H"}


@pytest.mark.parametrize(
    ("conc", "weight", "rule"),
    [(100, 70_000, "SES-CONCENTRATION"), (10_000, 70_000, "SES-CONCENTRATION"), (1000, 5_000, "SES-WEIGHT")],
)
def test_a_bag_or_weight_that_hides_a_tenfold_error_is_refused(conc: int, weight: int, rule: str) -> None:
    assert rule in rules(100, conc=conc, weight=weight)


@pytest.mark.parametrize(
    ("name", "wider"),
    [
        ("max_rate_ug_h", 100_001),
        ("max_rate_ug_kg_h", 1001),
        ("max_rate_ul_h", 60_001),
        ("max_start_rate_ug_kg_h", 501),
        ("max_step_ug_kg_h", 201),
        ("max_step_times", 5),
        ("min_step_interval_ms", 10 * 60_000 - 1),
        ("min_step_interval_prescriber_ms", 0),
        ("max_total_ug", 500_001),
        ("max_duration_ms", 8 * 3_600_000 + 1),
        ("min_conc_ug_ml", 499),
        ("max_conc_ug_ml", 2001),
        ("min_weight_g", 0),
        ("max_weight_g", 10**9),
        ("pump_step_ul_h", 0),
        ("max_total_ug", float("nan")),
        ("windows", ()),
        ("windows", (WindowLimit(window_ms=86_400_000, limit_ug=500_001), LIMITS.windows[1])),
    ],
)
def test_no_order_brings_wider_limits_than_the_library(name: str, wider: object) -> None:
    assert {one.rule for one in limits_breaches(replace(LIMITS, **{name: wider}))} == {"SES-LIMITS"}


def test_the_limits_of_a_later_session_and_the_outermost_themselves_are_accepted() -> None:
    assert limits_breaches(OUTERMOST) == ()
    assert limits_breaches(replace(LIMITS, max_total_ug=200_000)) == ()


@pytest.mark.parametrize("value", [float("nan"), 5.0, True, None, "5"])
def test_what_is_not_a_whole_number_is_never_within(value: object) -> None:
    assert within(0, value, 10) is False  # type: ignore[arg-type]


def test_drug_is_rounded_up() -> None:
    assert drug_ug(1, conc_ug_ml=500) == 1


def test_a_window_counts_what_is_committed_and_not_only_what_was_given() -> None:
    given = Delivery(start_ms=0, end_ms=30 * MS_PER_MIN, rate_ng_h=20_000_000)
    ahead = Delivery(start_ms=30 * MS_PER_MIN, end_ms=60 * MS_PER_MIN, rate_ng_h=40_000_000)
    limits = KernelLimits(windows=(WindowLimit(window_ms=MS_PER_H, limit_ug=29_999),))
    found = dose_breaches((given, ahead), before=(), excess_ug=0, limits=limits)
    assert [breach.rule for breach in found] == ["SES-WINDOW"]
    assert peak_window((given, ahead), window_ms=MS_PER_H) == 30_000_000 * MS_PER_H


def test_the_peak_of_a_window_is_that_of_counting_minute_by_minute() -> None:
    parts = [
        Delivery(start_ms=a * MS_PER_MIN, end_ms=b * MS_PER_MIN, rate_ng_h=rate * 60)
        for a, b, rate in ((0, 17, 5), (17, 40, 11), (55, 90, 7), (90, 92, 100))
    ]
    per_minute = [
        sum(p.rate_ng_h // 60 for p in parts if p.start_ms <= m * MS_PER_MIN < p.end_ms) for m in range(-40, 150)
    ]
    slow = max(sum(per_minute[i : i + 33]) for i in range(len(per_minute) - 33))
    assert peak_window(parts, window_ms=33 * MS_PER_MIN) == slow * MS_PER_H


def test_earlier_sessions_count_in_the_windows_and_not_in_the_session() -> None:
    before = (Delivery(start_ms=-10 * MS_PER_H, end_ms=-5 * MS_PER_H, rate_ng_h=20_000_000),)
    now = (Delivery(start_ms=0, end_ms=4 * MS_PER_H, rate_ng_h=25_000_000),)
    assert dose_breaches(now, before=(), excess_ug=0, limits=LIMITS, weight_g=80_000) == ()
    assert (
        dose_breaches(now, before=before, excess_ug=0, limits=LIMITS, weight_g=80_000) == ()
    )  # 200 mg in 24 h, the limit itself
    found = dose_breaches(now, before=before, excess_ug=1, limits=LIMITS, weight_g=80_000)
    assert {breach.rule for breach in found} == {"SES-TOTAL", "SES-WINDOW"}


def test_the_kernel_imports_only_the_standard_library_and_divides_no_floats() -> None:
    tree = ast.parse(Path(kernel.__file__).read_text(encoding="utf-8"))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    limits = {"lenitive.domain.limits.entry", "lenitive.domain.limits.library"}  # numbers, pure as well
    assert imported == {"collections.abc", "dataclasses", "typing"} | limits
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Div)]
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, float)]
