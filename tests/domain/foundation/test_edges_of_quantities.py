"""The ends of what a quantity may be, and what a rate gives in a time."""

import pytest

from lenitive.domain.foundation.quantity import BodyWeight, DrugRate


@pytest.mark.parametrize("kg", [0, 501, "500.001"])
def test_a_weight_of_nothing_or_beyond_500_kg_is_no_weight(kg: object) -> None:
    from decimal import Decimal  # noqa: PLC0415 - for one value

    with pytest.raises(ValueError, match="weigh again"):
        BodyWeight(kg=Decimal(kg) if isinstance(kg, str) else kg)  # type: ignore[arg-type]


@pytest.mark.parametrize("kg", [1, 500])
def test_a_weight_up_to_500_kg_is_one(kg: int) -> None:
    assert BodyWeight(kg=kg).kg == kg


def test_a_rate_gives_its_dose_in_an_hour_and_a_sixtieth_in_a_minute() -> None:
    assert DrugRate(mg_h=30).over_min(60).mg == 30
    assert DrugRate(mg_h=30).over_min(2).mg == 1
