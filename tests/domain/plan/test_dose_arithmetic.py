from decimal import Decimal

import pytest

from lenitive.domain.foundation.quantity import ORDER_UNITS, BodyWeight, Concentration, Order, PumpRate
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.plan.dose_arithmetic import DoseArithmetic, dose_arithmetic, floored_setting

WEIGHT, BAG = BodyWeight(kg=Decimal("89.6")), Concentration(mg_ml=Decimal("0.5"))


def test_what_is_given_is_shown_in_every_unit_of_an_order() -> None:
    worked = dose_arithmetic(Order.parse("0.249 mg/kg/h"), weight=WEIGHT, concentration=BAG)

    assert isinstance(worked, DoseArithmetic)
    assert set(worked.given_in) == set(ORDER_UNITS)
    assert worked.given_in["mg/h"] == worked.given_mg_h == 22.3
    assert worked.given_in["mg/24h"] == 535.2
    assert worked.given_in["ug/kg/min"] == 4.148065
    assert worked.order == "0.249 mg/kg/h"


def test_an_order_slower_than_the_pump_can_run_is_refused_not_rounded_to_nothing() -> None:
    found = dose_arithmetic(Order.parse("0.04 mg/h"), weight=WEIGHT, concentration=BAG)

    assert isinstance(found, Refusal)
    assert str(found).startswith("LIM-PUMP-01: The order needs 0.08 mL/h. The pump runs at 0.1 mL/h or more.")


def test_an_order_of_nothing_is_nothing() -> None:
    found = dose_arithmetic(Order.parse("0 mg/h"), weight=WEIGHT, concentration=BAG)

    assert isinstance(found, DoseArithmetic)
    assert found.rate_ml_h_set == 0


def test_a_coarser_pump_is_set_lower() -> None:
    found = dose_arithmetic(Order.parse("22.3104 mg/h"), weight=WEIGHT, concentration=BAG, step_ml_h=1)

    assert isinstance(found, DoseArithmetic)
    assert found.rate_ml_h_set == 44.0


def test_a_pump_without_a_step_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="more than 0"):
        floored_setting(PumpRate(ml_h=1), 0)
