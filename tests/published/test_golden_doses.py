"""Twenty orders worked out by hand, the bag rows, and the window row of the safety base. Arithmetic only.

Setting in mL/h floored to 0.1, never rounded up; the last column is what the person would really get.
"""

from decimal import Decimal
from fractions import Fraction

import pytest

from lenitive.domain.foundation.quantity import (
    BodyWeight,
    Concentration,
    Dose,
    DrugRate,
    InfusionRate,
    Order,
    PumpRate,
    Volume,
)
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.plan.bag import Bag, compounded
from lenitive.domain.plan.delivery_window import DrugDelivery, peak_in_window, window_refusal
from lenitive.domain.plan.dose_arithmetic import DoseArithmetic, dose_arithmetic, largest_setting
from lenitive.domain.plan.limit import LimitAnswer, LimitContext
from lenitive.domain.plan.limits import check
from lenitive.domain.plan.regimen import Regimen, Step

# id, order, weight kg, mg/mL, mg/h exact, mL/h exact, mL/h set, mg/kg/h given
GOLDEN = """
GV01 | 11.9 mg/h | 102.5 | 0.5 | 11.9 | 23.8 | 23.8 | 0.116098
GV02 | 0.202 mg/kg/h | 106 | 0.5 | 21.412 | 42.824 | 42.8 | 0.201887
GV03 | 3.95 ug/kg/min | 131.9 | 0.5 | 31.2603 | 62.5206 | 62.5 | 0.236922
GV04 | 186 mg/24h | 43.42 | 1 | 7.75 | 7.75 | 7.7 | 0.177338
GV05 | 5.17 mg/kg/24h | 81.9 | 1 | 17.642625 | 17.642625 | 17.6 | 0.214896
GV06 | 236 ug/kg/h | 136.8 | 1 | 32.2848 | 32.2848 | 32.2 | 0.23538
GV07 | 0.034 mg/min | 142.83 | 1 | 2.04 | 2.04 | 2 | 0.014003
GV08 | 19.6 mg/70kg/h | 73.11 | 1 | 20.4708 | 20.4708 | 20.4 | 0.279032
GV09 | 13.5 mg/h | 112.7 | 1 | 13.5 | 13.5 | 13.5 | 0.119787
GV10 | 0.249 mg/kg/h | 89.6 | 0.5 | 22.3104 | 44.6208 | 44.6 | 0.248884
GV11 | 5.79 ug/kg/min | 157.5 | 2 | 54.7155 | 27.35775 | 27.3 | 0.346667
GV12 | 191 mg/24h | 60.9 | 1 | 7.958333 | 7.958333 | 7.9 | 0.129721
GV13 | 1.49 mg/kg/24h | 128.6 | 1 | 7.983917 | 7.983917 | 7.9 | 0.061431
GV14 | 303 ug/kg/h | 80.7 | 1 | 24.4521 | 24.4521 | 24.4 | 0.302354
GV15 | 0.101 mg/min | 148.8 | 0.5 | 6.06 | 12.12 | 12.1 | 0.040659
GV16 | 11.5 mg/70kg/h | 121.3 | 1 | 19.927857 | 19.927857 | 19.9 | 0.164056
GV17 | 14.6 mg/h | 57.01 | 2 | 14.6 | 7.3 | 7.3 | 0.256095
GV18 | 0.151 mg/kg/h | 71.2 | 0.5 | 10.7512 | 21.5024 | 21.5 | 0.150983
GV19 | 4.59 ug/kg/min | 46.9 | 1 | 12.91626 | 12.91626 | 12.9 | 0.275053
GV20 | 54 mg/24h | 90.6 | 1 | 2.25 | 2.25 | 2.2 | 0.024283
"""
ROWS = [tuple(part.strip() for part in line.split("|")) for line in GOLDEN.strip().splitlines()]
BASAL = DrugDelivery(start_min=0, duration_min=240, rate=DrugRate(mg_h=20))
LOADING = DrugDelivery(start_min=10, duration_min=10, rate=DrugRate(mg_h=60))  # 10 mg over 10 min


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_golden_order(row: tuple[str, ...]) -> None:
    _, order, weight_kg, mg_ml, *expected = row

    worked = dose_arithmetic(
        Order.parse(order), weight=BodyWeight(kg=Decimal(weight_kg)), concentration=Concentration(mg_ml=Decimal(mg_ml))
    )

    assert isinstance(worked, DoseArithmetic)
    found = (worked.rate_mg_h, worked.rate_ml_h, worked.rate_ml_h_set, worked.given_mg_kg_h)
    assert [Decimal(str(value)) for value in found] == [Decimal(value) for value in expected]


@pytest.mark.parametrize(("vial", "drawn", "final", "drug_mg"), [(100, "2.0", 200, 200.0), (50, "10", 500, 500.0)])
def test_bag_rows_make_one_milligram_per_millilitre(vial: int, drawn: str, final: int, drug_mg: float) -> None:
    bag = compounded(vial=Concentration(mg_ml=vial), drawn=Volume(ml=Decimal(drawn)), final=Volume(ml=final))

    assert isinstance(bag, Bag)
    assert (bag.conc_mg_ml, bag.drug_mg) == (1.0, drug_mg)


def test_a_bag_of_a_strength_that_the_library_has_not_is_refused() -> None:
    refusal = compounded(vial=Concentration(mg_ml=10), drawn=Volume(ml=20), final=Volume(ml=250))

    assert isinstance(refusal, Refusal)
    assert refusal.what == "The bag would hold 0.8 mg/mL"


def test_pounds_and_hydrochloride_rows() -> None:
    assert round(float(BodyWeight.from_lb(lb=150).exact), 4) == 68.0389
    assert round(float(Dose.from_hydrochloride(hydrochloride_mg=100).exact), 2) == 86.73


def test_the_largest_setting_at_a_limit_and_the_next_one_refused() -> None:
    weight, bag = BodyWeight(kg=Decimal("71.3")), Concentration(mg_ml=1)

    largest = largest_setting(InfusionRate(mg_kg_h=Decimal("0.35")), weight=weight, concentration=bag)

    assert str(largest) == "24.9 mL/h"
    answers = {}
    for setting in (largest, PumpRate(ml_h=25)):
        regimen = Regimen(
            steps=(Step(start_min=0, duration_min=240, pump_rate=setting),), dosing_weight=weight, concentration=bag
        )
        finding = next(found for found in check(regimen, LimitContext()) if found.id == "LIM-RATE-01")
        answers[str(setting)] = (round(finding.value or 0, 6), finding.answer)
    assert answers == {
        "24.9 mL/h": (0.349229, LimitAnswer.WITHIN),
        "25 mL/h": (0.350631, LimitAnswer.EXCEEDS),
    }


def test_window_row_the_loading_dose_that_delivered_so_far_would_admit_is_refused() -> None:
    delivered_so_far_mg = BASAL.mg_between(Fraction(0), Fraction(20)) + LOADING.mg_between(Fraction(0), Fraction(20))

    refusal = window_refusal([BASAL], LOADING, window_min=60, limit=Dose(mg=25))

    assert round(float(delivered_so_far_mg), 1) == 16.7
    assert peak_in_window([BASAL, LOADING], 60) == 30
    assert isinstance(refusal, Refusal)
    assert refusal.what == "30 mg would be given within 60 min"
