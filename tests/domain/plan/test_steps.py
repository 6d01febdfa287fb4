from dataclasses import replace
from decimal import Decimal

import pytest

from lenitive.domain.foundation.quantity import BodyWeight, Concentration, DrugRate, InfusionRate
from lenitive.domain.plan.steps import Titration, titrated

TITRATION = Titration(
    start=InfusionRate(mg_kg_h=Decimal("0.1")),
    increase=InfusionRate(mg_kg_h=Decimal("0.05")),
    interval_min=30,
    duration_min=240,
    weight=BodyWeight(kg=70),
    concentration=Concentration(mg_ml=1),
    pump_step_ml_h=Decimal("0.1"),
)
HIGH = DrugRate(mg_h=60)


def settings(titration: Titration, ceiling: DrugRate = HIGH) -> list[str]:
    return [str(step.pump_rate) for step in titrated(titration, ceiling=ceiling).steps]


def test_a_step_never_more_than_doubles_the_running_rate() -> None:
    bold = replace(TITRATION, start=InfusionRate(mg_kg_h=Decimal("0.01")))

    assert settings(bold)[:5] == ["0.7 mL/h", "1.4 mL/h", "2.8 mL/h", "5.6 mL/h", "9.1 mL/h"]


def test_each_increase_is_floored_by_itself_so_that_rounding_cannot_enlarge_it() -> None:
    odd = replace(TITRATION, weight=BodyWeight(kg=Decimal("71.9")))  # 7.19 and 3.595 mL/h

    assert settings(odd)[:3] == ["7.1 mL/h", "10.6 mL/h", "14.1 mL/h"]


def test_steps_fill_the_time_without_a_gap_and_the_last_one_lasts_to_the_end() -> None:
    regimen = titrated(replace(TITRATION, duration_min=250), ceiling=HIGH)

    assert regimen.duration_min == 250
    assert regimen.steps[-1].duration_min == 40


def test_a_ceiling_below_the_first_rate_lowers_it() -> None:
    assert settings(TITRATION, DrugRate(mg_h=Decimal("5.05"))) == ["5 mL/h"]


def test_a_pump_too_coarse_for_an_increase_stays_at_the_first_rate() -> None:
    assert settings(replace(TITRATION, pump_step_ml_h=5)) == ["5 mL/h"]


def test_no_flow_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="no flow"):
        titrated(TITRATION, ceiling=DrugRate(mg_h=0))
