from decimal import Decimal

import pytest

from lenitive.domain.foundation.quantity import Concentration, Volume
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.plan.bag import Bag, bag_for, compounded


def made(vial: str, drawn: str, final: str) -> Bag | Refusal:
    return compounded(
        vial=Concentration(mg_ml=Decimal(vial)), drawn=Volume(ml=Decimal(drawn)), final=Volume(ml=Decimal(final))
    )


@pytest.mark.parametrize(
    ("vial", "drawn", "final", "rule"),
    [
        ("10", "20", "250", "LIM-BAG-03"),  # 0.8 mg/mL
        ("50", "4", "50", "LIM-BAG-03"),  # 4 mg/mL
        ("50", "0.5", "250", "LIM-BAG-03"),  # 0.1 mg/mL
        ("25", "4", "100", "LIM-BAG-01"),  # an S-ketamine vial
        ("57.67", "2", "100", "LIM-BAG-01"),  # labelled in hydrochloride
        ("100", "10", "10", "LIM-BAG-02"),  # undiluted
        ("100", "10", "19", "LIM-BAG-02"),  # less than one to one
        ("50", "0", "100", "LIM-BAG-02"),
        ("50", "200", "100", "LIM-BAG-02"),
    ],
)
def test_a_bag_that_must_not_be_made_is_refused(vial: str, drawn: str, final: str, rule: str) -> None:
    found = made(vial, drawn, final)

    assert isinstance(found, Refusal)
    assert found.rule == rule


@pytest.mark.parametrize(
    ("vial", "drawn", "final", "mg_ml"),
    [("50", "1", "100", 0.5), ("50", "2", "100", 1.0), ("10", "20", "100", 2.0), ("100", "1.5", "150", 1.0)],
)
def test_a_bag_of_the_library_is_made(vial: str, drawn: str, final: str, mg_ml: float) -> None:
    found = made(vial, drawn, final)

    assert isinstance(found, Bag)
    assert found.conc_mg_ml == mg_ml
    assert found.drug_mg == float(Decimal(vial) * Decimal(drawn))


def test_the_label_shows_base_and_hydrochloride_and_what_not_to_mix() -> None:
    found = made("50", "2", "100")

    assert isinstance(found, Bag)
    assert (found.drug_mg, found.drug_hydrochloride_mg) == (100.0, 115.3)
    assert found.not_with == ("barbiturates", "diazepam")
    assert "100 mg as base" in found.instruction
    assert found.diluent_volume_ml == 98.0


@pytest.mark.parametrize(
    ("needed_ml", "final_ml"), [("40", 50), ("40.1", 100), ("90", 100), ("90.1", 150), ("490", 500)]
)
def test_the_smallest_bag_that_holds_the_infusion_and_the_line(needed_ml: str, final_ml: float) -> None:
    found = bag_for(Volume(ml=Decimal(needed_ml)), concentration=Concentration(mg_ml=1))

    assert isinstance(found, Bag)
    assert found.final_volume_ml == final_ml
    assert found.conc_mg_ml == 1.0


def test_no_bag_is_large_enough() -> None:
    found = bag_for(Volume(ml=Decimal("490.1")), concentration=Concentration(mg_ml=1))

    assert isinstance(found, Refusal)
    assert found.rule == "LIM-BAG-04"
