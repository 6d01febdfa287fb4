"""The ends of what a quantity may be, and what a rate gives in a time."""

from decimal import Decimal
from fractions import Fraction

import pytest

from lenitive.domain.foundation.quantity import BodyWeight, DrugRate, decimal_text


@pytest.mark.parametrize("kg", [0, 501, "500.001"])
def test_a_weight_of_nothing_or_beyond_500_kg_is_no_weight(kg: object) -> None:
    with pytest.raises(ValueError, match="weigh again"):
        BodyWeight(kg=Decimal(kg) if isinstance(kg, str) else kg)  # type: ignore[arg-type]


@pytest.mark.parametrize("kg", [1, 500])
def test_a_weight_up_to_500_kg_is_one(kg: int) -> None:
    assert BodyWeight(kg=kg).kg == kg


def test_a_rate_gives_its_dose_in_an_hour_and_a_sixtieth_in_a_minute() -> None:
    assert DrugRate(mg_h=30).over_min(60).mg == 30
    assert DrugRate(mg_h=30).over_min(2).mg == 1


def test_a_pound_is_its_definition_to_the_last_figure() -> None:
    assert BodyWeight.from_lb(lb=1).kg == Fraction("0.45359237")
    assert BodyWeight.from_lb(lb=Decimal("154.5")).kg == Fraction("70.080021165")


@pytest.mark.parametrize("places", [0, 2, 6])
def test_nothing_and_what_rounds_to_nothing_are_shown_without_a_sign(places: int) -> None:
    assert decimal_text(0, places=places) == "0"
    assert decimal_text(Fraction(-1, 10_000_000), places=places) == "0"


def test_the_sign_of_a_negative_number_is_shown() -> None:
    assert decimal_text(Fraction(-1, 1_000_000)) == "-0.000001"
    assert decimal_text(Fraction(-5, 2), places=1) == "-2.5"
