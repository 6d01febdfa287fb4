"""The same clinical number stands in more than one stage; the stages must never drift apart."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from lenitive.domain.candidacy import thresholds
from lenitive.domain.candidacy.criteria import CRITERIA
from lenitive.domain.candidacy.knowledge import knowledge_from
from lenitive.domain.foundation.answer import Answer
from lenitive.domain.foundation.patient import Sex
from lenitive.domain.foundation.quantity import BodyWeight
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion.kernel import KernelLimits
from lenitive.domain.infusion.session import Channel
from lenitive.domain.infusion.thresholds import START_LIMITS
from lenitive.domain.plan.dosing_weight import dosing_weight
from lenitive.domain.plan.limits import LIMITS
from lenitive.domain.plan.start_conditions import START_CONDITIONS

CONDITIONS = {one.variable: one for one in START_CONDITIONS}
AT_START = {one.threshold.channel: one.threshold for one in START_LIMITS}


@pytest.mark.parametrize(
    ("variable", "channel", "lowest", "highest"),
    [
        ("systolic_mmhg", Channel.SYSTOLIC, thresholds.SYSTOLIC_MIN_MMHG, thresholds.SYSTOLIC_MAX_MMHG),
        ("diastolic_mmhg", Channel.DIASTOLIC, None, thresholds.DIASTOLIC_MAX_MMHG),
        ("heart_rate_min", Channel.HEART_RATE, thresholds.HEART_RATE_MIN_PER_MIN, thresholds.HEART_RATE_MAX_PER_MIN),
        (
            "respiratory_rate_min",
            Channel.RESPIRATORY_RATE,
            thresholds.RESPIRATORY_RATE_MIN_PER_MIN,
            thresholds.RESPIRATORY_RATE_MAX_PER_MIN,
        ),
        ("spo2_pct", Channel.SPO2, thresholds.SPO2_MIN_PCT, None),
    ],
)
def test_candidacy_plan_and_session_refuse_to_start_at_the_same_vital_signs(
    variable: str, channel: Channel, lowest: object, highest: object
) -> None:
    condition, limit = CONDITIONS[variable], AT_START[channel]
    assert condition.low == limit.below == (None if lowest is None else float(lowest.value))
    assert condition.high == limit.above == (None if highest is None else float(highest.value))


@pytest.mark.parametrize(
    ("limit", "kernel", "unit"),
    [
        ("LIM-RATE-01", "max_rate_ug_kg_h", 1000),
        ("LIM-RATE-04", "max_rate_ug_h", 1000),
        ("LIM-PUMP-02", "max_rate_ul_h", 1000),
        ("LIM-START-01", "max_start_rate_ug_kg_h", 1000),
        ("LIM-STEP-02", "max_step_ug_kg_h", 1000),
        ("LIM-INTERVAL-01", "min_step_interval_ms", 60_000),
        ("LIM-INTERVAL-02", "min_step_interval_prescriber_ms", 60_000),
        ("LIM-TOTAL-01", "max_total_ug", 1000),
        ("LIM-DURATION-04", "max_duration_ms", 60_000),
        ("LIM-CONC-01", "min_conc_ug_ml", 1000),
        ("LIM-CONC-02", "max_conc_ug_ml", 1000),
    ],
)
def test_the_kernel_holds_the_limits_of_the_library(limit: str, kernel: str, unit: int) -> None:
    assert Fraction(LIMITS[limit].figure.value) * unit == getattr(KernelLimits(), kernel), LIMITS[limit].what


@pytest.mark.parametrize("index", [11.9, 12.0, 60.0, 60.1])
def test_decision_and_plan_believe_the_same_body_mass_indices(index: float) -> None:
    body = CRITERIA["CAN-BODY-01"]
    known = {"weight_kg": index * 4, "height_cm": 200.0, "bmi_kg_m2": index}
    believed = body.holds(knowledge_from(known, as_of=date(2026, 1, 5))) is Answer.YES
    kg = BodyWeight(kg=Decimal(str(index)) * 4)
    weight = dosing_weight(kg, sex=Sex.FEMALE, height_cm=Decimal(200), ascites="none")
    assert believed is (12 <= index <= 60)
    assert isinstance(weight, Refusal) is not believed
