from decimal import Decimal
from fractions import Fraction

import pint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenitive.domain.foundation.quantity import (
    ORDER_UNITS,
    BodyWeight,
    Concentration,
    Dose,
    DrugRate,
    InfusionRate,
    Order,
    Pressure,
    PumpRate,
    decimal_text,
)

UNITS = pint.UnitRegistry(non_int_type=Fraction)
PINT_UNIT = {
    "mg/h": "mg/h",
    "mg/kg/h": "mg/kg/h",
    "ug/kg/min": "ug/kg/min",
    "mcg/kg/min": "ug/kg/min",
    "ug/kg/h": "ug/kg/h",
    "mcg/kg/h": "ug/kg/h",
    "mg/24h": "mg/day",
    "mg/kg/24h": "mg/kg/day",
    "mg/min": "mg/min",
}
numbers = st.decimals(min_value=Decimal("0.001"), max_value=999, places=3)
weights = st.decimals(min_value=30, max_value=200, places=2)


@pytest.mark.parametrize("kind", [Dose, BodyWeight, Concentration, InfusionRate, DrugRate, PumpRate, Pressure])
def test_a_float_a_boolean_and_a_text_cannot_become_a_quantity(kind: type) -> None:
    (name,) = kind.__dataclass_fields__
    for wrong in (0.5, True, "5", None):
        with pytest.raises(TypeError, match="not a float"):
            kind(**{name: wrong})


@pytest.mark.parametrize("wrong", [Decimal("NaN"), Decimal("Infinity"), Decimal("-0.1"), -1, Fraction(-1, 3)])
def test_negative_and_infinite_amounts_are_refused(wrong: Decimal) -> None:
    with pytest.raises(ValueError, match="mg"):
        Dose(mg=wrong)


def test_a_quantity_cannot_be_built_without_naming_its_unit() -> None:
    with pytest.raises(TypeError):
        Dose(5)  # type: ignore[misc]


def test_quantities_of_different_units_cannot_be_compared_or_mixed() -> None:
    with pytest.raises(TypeError):
        assert Dose(mg=1) < PumpRate(ml_h=2)  # type: ignore[operator]
    assert Dose(mg=1) != PumpRate(ml_h=1)


@pytest.mark.parametrize(
    "text",
    ["5", "5mg/h", "5  mg/h", "5 mg", "5 mL/h", "5 MG/H", "5 mg/kg", "5 mg/h/kg", "-5 mg/h", "1e1 mg/h", "", "mg/h"],
)
def test_an_order_without_a_known_unit_basis_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="order"):
        Order.parse(text)


@given(numbers, weights, st.sampled_from(sorted(PINT_UNIT)))
def test_every_unit_basis_agrees_with_an_independent_unit_library(value: Decimal, kg: Decimal, unit: str) -> None:
    ours = Order(value=value, unit=unit).drug_rate(BodyWeight(kg=kg))
    quantity = UNITS.Quantity(Fraction(value), PINT_UNIT[unit])
    if "kg" in unit:
        quantity *= UNITS.Quantity(Fraction(kg), "kg")
    assert ours.exact == quantity.to("mg/h").magnitude


@given(numbers, weights)
def test_milligrams_per_70_kg_scale_with_weight(value: Decimal, kg: Decimal) -> None:
    ours = Order(value=value, unit="mg/70kg/h").drug_rate(BodyWeight(kg=kg))
    assert ours.exact == Fraction(value) * Fraction(kg) / 70


@given(numbers, weights, st.sampled_from(ORDER_UNITS), st.sampled_from([Decimal("0.5"), Decimal(1), Decimal(2)]))
def test_flooring_never_gives_more_than_was_ordered(value: Decimal, kg: Decimal, unit: str, mg_ml: Decimal) -> None:
    concentration = Concentration(mg_ml=mg_ml)
    exact = Order(value=value, unit=unit).drug_rate(BodyWeight(kg=kg)).at(concentration)
    set_rate = exact.floored()
    assert set_rate <= exact
    assert exact.exact - set_rate.exact < Fraction(1, 10)
    assert (set_rate.exact * 10).denominator == 1


def test_numbers_are_shown_with_a_leading_zero_and_without_a_trailing_one() -> None:
    assert str(Dose(mg=Decimal("0.50"))) == "0.5 mg"
    assert str(Dose(mg=Decimal("5.0"))) == "5 mg"
    assert decimal_text(Decimal("-0.25")) == "-0.25"
    assert decimal_text(Decimal("41.7"), places=0) == "42"


def test_pounds_and_hydrochloride_are_converted_in_one_place() -> None:
    assert round(BodyWeight.from_lb(lb=150).exact, 4) == Fraction("68.0389")
    assert round(Dose.from_hydrochloride(hydrochloride_mg=100).exact, 2) == Fraction("86.73")
