from decimal import Decimal
from typing import Any

import pytest

from lenitive.domain.foundation.patient import Sex
from lenitive.domain.foundation.quantity import BodyWeight
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.plan.dosing_weight import DosingWeight, WeightBasis, dosing_weight


def chosen(kg: str, **known: Any) -> DosingWeight:
    asked: dict[str, Any] = {"sex": Sex.FEMALE, "height_cm": Decimal(165), "ascites": "none"}
    found = dosing_weight(BodyWeight(kg=Decimal(kg)), **(asked | known))
    assert isinstance(found, DosingWeight)
    return found


def test_actual_weight_in_an_ordinary_or_cachectic_person() -> None:
    assert (chosen("62.34").kg, chosen("62.34").basis) == (62.3, WeightBasis.ACTUAL)
    assert (chosen("41.0").kg, chosen("41.0").basis) == (41.0, WeightBasis.ACTUAL)


def test_weight_is_rounded_down_never_up() -> None:
    assert chosen("62.39").kg == 62.3


def test_at_a_body_mass_index_of_30_actual_and_above_it_ideal() -> None:
    assert chosen("81.6").basis is WeightBasis.ACTUAL  # 29.97 kg/m2
    heavy = chosen("81.8")  # 30.05 kg/m2
    assert heavy.basis is WeightBasis.IDEAL
    assert heavy.kg == 56.9  # 45.5 kg + 2.3 kg x 4.96 inches above 60


def test_ideal_weight_of_a_man_and_of_unknown_sex() -> None:
    assert chosen("120", sex=Sex.MALE, height_cm=Decimal(180)).kg == 74.9  # 50 + 2.3 x 10.866
    assert chosen("120", sex=Sex.UNKNOWN, height_cm=Decimal(180)).kg == 70.4  # the lower formula


def test_below_sixty_inches_the_ideal_weight_shrinks_with_height_and_stays_positive() -> None:
    assert chosen("70", height_cm=Decimal(140)).kg == 38.3  # 45.5 kg x (140 / 152.4) ** 2


def test_a_given_dry_weight_comes_before_an_estimate() -> None:
    found = chosen("70", ascites="moderate_or_severe", dry=BodyWeight(kg=63))

    assert (found.kg, found.basis) == (63.0, WeightBasis.DRY)


def test_a_dry_weight_above_the_scale_is_not_used() -> None:
    assert chosen("70", dry=BodyWeight(kg=75)).kg == 70.0


@pytest.mark.parametrize(("ascites", "kg"), [("mild", 66.5), ("moderate_or_severe", 59.5)])
def test_ascites_without_a_dry_weight_is_estimated_downward_and_said(ascites: str, kg: float) -> None:
    found = chosen("70", ascites=ascites)

    assert (found.kg, found.basis) == (kg, WeightBasis.DRY)
    assert "Give the dry weight" in found.why


def test_unknown_height_caps_the_weight_and_asks_for_it() -> None:
    assert (chosen("95", height_cm=None).kg, chosen("95", height_cm=None).basis) == (70.0, WeightBasis.CAPPED)
    assert chosen("55", height_cm=None).kg == 55.0
    assert "Measure it" in chosen("55", height_cm=None).why


def test_unknown_ascites_is_said() -> None:
    assert "not known" in chosen("60", ascites=None).why


@pytest.mark.parametrize(("kg", "height_cm"), [("30", 165), ("165", 150), ("70", 250)])
def test_height_and_weight_that_do_not_belong_to_one_adult_are_refused(kg: str, height_cm: int) -> None:
    found = dosing_weight(BodyWeight(kg=Decimal(kg)), sex=Sex.MALE, height_cm=Decimal(height_cm))

    assert isinstance(found, Refusal)
    assert found.rule == "LIM-WEIGHT-01"
    assert "second person" in found.remedy
