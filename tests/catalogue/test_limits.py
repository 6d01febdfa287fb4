"""What every limit of the registry must be, and that each can be broken."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from lenitive.domain.foundation.quantity import BodyWeight, Concentration, Dose, DrugRate, PumpRate
from lenitive.domain.foundation.sources import SOURCES, Grade
from lenitive.domain.plan.delivery_window import DrugDelivery
from lenitive.domain.plan.limit import Bound, Limit, LimitAnswer, LimitContext, LoadingDose, Tier
from lenitive.domain.plan.limits import LIMITS, check, exceeded
from lenitive.domain.plan.regimen import Regimen, Step

Case = Callable[[], tuple[Regimen, LimitContext]]
EVERY = pytest.mark.parametrize("limit", LIMITS.values(), ids=list(LIMITS))


def regimen(*steps: tuple[int, str], weight_kg: str = "70", mg_ml: str = "1") -> Regimen:
    """Steps as (minutes, mL/h)."""
    start_min, made = 0, []
    for duration_min, ml_h in steps:
        made.append(Step(start_min=start_min, duration_min=duration_min, pump_rate=PumpRate(ml_h=Decimal(ml_h))))
        start_min += duration_min
    return Regimen(
        steps=tuple(made),
        dosing_weight=BodyWeight(kg=Decimal(weight_kg)),
        concentration=Concentration(mg_ml=Decimal(mg_ml)),
    )


ORDINARY = regimen((30, "7"), (30, "10.5"), (240, "14"))
LATER = LimitContext(session_number=2, earlier=(), sessions_in_14_days=2, sessions_in_365_days=2)


def loading(mg: int, over_min: int) -> LimitContext:
    dose = LoadingDose(start_min=0, duration_min=over_min, dose=Dose(mg=mg))
    return replace(LATER, loading_doses=(dose,))


def earlier(mg_h: int, hours: int, hours_ago: int) -> LimitContext:
    part = DrugDelivery(start_min=-60 * hours_ago, duration_min=60 * hours, rate=DrugRate(mg_h=mg_h))
    return replace(LATER, earlier=(part,))


# for each limit: what just keeps it and what just breaks it
EDGES: dict[str, tuple[tuple[Regimen, LimitContext], tuple[Regimen, LimitContext]]] = {
    "LIM-START-01": ((regimen((300, "10.5")), LATER), (regimen((300, "10.6")), LATER)),
    "LIM-START-02": ((regimen((300, "24.5")), LATER), (regimen((300, "24.6")), LATER)),
    "LIM-START-03": ((regimen((300, "35")), LATER), (regimen((300, "35.1")), LATER)),
    "LIM-STEP-01": ((regimen((30, "7"), (270, "10.5")), LATER), (regimen((30, "7"), (270, "10.6")), LATER)),
    "LIM-STEP-02": ((regimen((30, "7"), (270, "14")), LATER), (regimen((30, "7"), (270, "14.1")), LATER)),
    "LIM-STEP-03": ((regimen((30, "3.5"), (270, "7")), LATER), (regimen((30, "3.5"), (270, "7.1")), LATER)),
    "LIM-STEP-04": ((regimen((30, "7"), (270, "21")), LATER), (regimen((30, "7"), (270, "21.1")), LATER)),
    "LIM-STEP-05": ((regimen((30, "3.5"), (270, "14")), LATER), (regimen((30, "3.5"), (270, "14.1")), LATER)),
    "LIM-INTERVAL-01": ((regimen((30, "7"), (270, "9")), LATER), (regimen((29, "7"), (270, "9")), LATER)),
    "LIM-INTERVAL-02": ((regimen((15, "7"), (270, "9")), LATER), (regimen((14, "7"), (270, "9")), LATER)),
    "LIM-INTERVAL-03": ((regimen((10, "7"), (270, "9")), LATER), (regimen((9, "7"), (270, "9")), LATER)),
    "LIM-RATE-01": ((regimen((300, "24.5")), LATER), (regimen((300, "24.6")), LATER)),
    "LIM-RATE-02": ((regimen((300, "35")), LATER), (regimen((300, "35.1")), LATER)),
    "LIM-RATE-03": ((regimen((300, "35"), mg_ml="2"), LATER), (regimen((300, "35.1"), mg_ml="2"), LATER)),
    "LIM-RATE-04": ((regimen((300, "25")), LATER), (regimen((300, "25.1")), LATER)),
    "LIM-RATE-05": ((regimen((300, "40")), LATER), (regimen((300, "40.1")), LATER)),
    "LIM-RATE-06": ((regimen((300, "50"), mg_ml="2"), LATER), (regimen((300, "50.1"), mg_ml="2"), LATER)),
    "LIM-PUMP-01": ((regimen((300, "0.1")), LATER), (regimen((300, "0.09")), LATER)),
    "LIM-PUMP-02": ((regimen((300, "60")), LATER), (regimen((300, "60.1")), LATER)),
    "LIM-PUMP-03": ((regimen((300, "7.1")), LATER), (regimen((300, "7.15")), LATER)),
    "LIM-CONC-01": ((regimen((300, "7"), mg_ml="0.5"), LATER), (regimen((300, "7"), mg_ml="0.4"), LATER)),
    "LIM-CONC-02": ((regimen((300, "7"), mg_ml="2"), LATER), (regimen((300, "7"), mg_ml="2.1"), LATER)),
    "LIM-CONC-03": ((regimen((300, "7"), mg_ml="1"), LATER), (regimen((300, "7"), mg_ml="2"), LATER)),
    "LIM-CONC-04": ((regimen((300, "7"), mg_ml="2"), LATER), (regimen((300, "7"), mg_ml="0.8"), LATER)),
    "LIM-TOTAL-01": ((regimen((300, "20")), LimitContext()), (regimen((300, "20.1")), LimitContext())),
    "LIM-TOTAL-02": ((regimen((300, "40")), LATER), (regimen((300, "40.1")), LATER)),
    "LIM-TOTAL-03": ((regimen((300, "60")), LATER), (regimen((300, "30.1"), mg_ml="2"), LATER)),
    "LIM-TOTAL-04": ((regimen((300, "50"), mg_ml="2"), LATER), (regimen((300, "50.1"), mg_ml="2"), LATER)),
    "LIM-DURATION-01": ((regimen((240, "7")), LATER), (regimen((239, "7")), LATER)),
    "LIM-DURATION-02": ((regimen((360, "7")), LATER), (regimen((361, "7")), LATER)),
    "LIM-DURATION-03": ((regimen((120, "7")), LATER), (regimen((119, "7")), LATER)),
    "LIM-DURATION-04": ((regimen((480, "7")), LATER), (regimen((481, "7")), LATER)),
    "LIM-LOADING-01": ((ORDINARY, LimitContext()), (ORDINARY, replace(loading(1, 10), session_number=1))),
    "LIM-LOADING-02": ((ORDINARY, loading(7, 20)), (ORDINARY, loading(8, 20))),
    "LIM-LOADING-03": ((ORDINARY, loading(24, 60)), (ORDINARY, loading(25, 60))),
    "LIM-LOADING-04": ((ORDINARY, loading(1, 10)), (ORDINARY, loading(1, 9))),
    "LIM-WINDOW-01": ((ORDINARY, loading(23, 10)), (ORDINARY, loading(24, 10))),
    "LIM-WINDOW-02": ((regimen((300, "25")), LATER), (regimen((300, "20")), loading(6, 10))),
    "LIM-WINDOW-03": ((regimen((300, "20")), earlier(25, 4, 10)), (regimen((300, "20.1")), earlier(25, 4, 10))),
    "LIM-WINDOW-04": ((regimen((300, "40")), earlier(30, 10, 12)), (regimen((300, "40.1")), earlier(30, 10, 12))),
    "LIM-WINDOW-05": ((regimen((300, "20")), earlier(25, 16, 100)), (regimen((300, "20.1")), earlier(25, 16, 100))),
    "LIM-WINDOW-06": ((regimen((300, "20")), earlier(25, 36, 100)), (regimen((300, "20.1")), earlier(25, 36, 100))),
    "LIM-WINDOW-07": ((regimen((300, "20")), earlier(25, 56, 100)), (regimen((300, "20.1")), earlier(25, 56, 100))),
    "LIM-COURSE-01": (
        (ORDINARY, replace(LATER, sessions_in_14_days=5)),
        (ORDINARY, replace(LATER, sessions_in_14_days=6)),
    ),
    "LIM-COURSE-02": (
        (ORDINARY, replace(LATER, sessions_in_14_days=10)),
        (ORDINARY, replace(LATER, sessions_in_14_days=11)),
    ),
    "LIM-COURSE-03": (
        (ORDINARY, replace(LATER, sessions_in_365_days=12)),
        (ORDINARY, replace(LATER, sessions_in_365_days=13)),
    ),
}


def answer_to(limit: Limit, case: tuple[Regimen, LimitContext]) -> LimitAnswer:
    return next(finding.answer for finding in check(*case) if finding.id == limit.id)


@EVERY
def test_every_limit_has_an_edge_case_that_keeps_it_and_one_that_breaks_it(limit: Limit) -> None:
    keeps, breaks = EDGES[limit.id]

    assert answer_to(limit, keeps) is LimitAnswer.WITHIN
    assert answer_to(limit, breaks) is LimitAnswer.EXCEEDS


@EVERY
def test_every_limit_is_sourced_graded_and_tells_what_to_do(limit: Limit) -> None:
    assert limit.id.startswith("LIM-")
    assert limit.figure.source in SOURCES
    assert limit.figure.grade is not Grade.READ
    assert limit.figure.place
    assert limit.remedy
    assert limit.hazards
    assert all(hazard.startswith("HAZ-") for hazard in limit.hazards)


def test_a_stricter_tier_is_never_the_tighter_number() -> None:
    order = list(Tier)
    for one in LIMITS.values():
        for other in LIMITS.values():
            same = one.what == other.what and one.bound is other.bound and one.id[:-2] == other.id[:-2]
            if same and order.index(one.tier) < order.index(other.tier):
                near, far = Fraction(one.figure.value), Fraction(other.figure.value)
                assert near <= far if one.bound is Bound.AT_MOST else near >= far


def test_three_independent_absolute_limits_bound_a_rate() -> None:
    absolute = {
        limit.figure.unit for limit in LIMITS.values() if limit.tier is Tier.ABSOLUTE and "HAZ-01" in limit.hazards
    }

    assert {"mg/h", "mg/kg/h", "mL/h"} <= absolute


def test_an_ordinary_session_keeps_every_limit() -> None:
    findings = check(ORDINARY, LimitContext())

    assert exceeded(findings) == ()
    assert {finding.answer for finding in findings} == {LimitAnswer.WITHIN}


def test_unknown_earlier_sessions_make_the_windows_unknown_not_kept() -> None:
    findings = {finding.id: finding for finding in check(ORDINARY, LimitContext(session_number=2))}

    for name in ("LIM-WINDOW-03", "LIM-WINDOW-05", "LIM-COURSE-01", "LIM-COURSE-03"):
        assert findings[name].answer is LimitAnswer.UNKNOWN
        assert findings[name].value is None


def test_pausing_first_does_not_hide_a_high_first_rate() -> None:
    findings = {finding.id: finding for finding in check(regimen((60, "0"), (240, "20")), LATER)}

    assert findings["LIM-START-01"].answer is LimitAnswer.EXCEEDS


def test_a_loading_dose_and_the_running_rate_are_counted_together() -> None:
    findings = {finding.id: finding for finding in check(regimen((300, "14")), loading(10, 10))}

    assert findings["LIM-RATE-03"].value == pytest.approx((14 + 60) / 70)
    assert findings["LIM-RATE-03"].answer is LimitAnswer.EXCEEDS


def test_a_regimen_without_a_step_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="no step"):
        check(Regimen(steps=(), dosing_weight=BodyWeight(kg=70), concentration=Concentration(mg_ml=1)), LATER)
