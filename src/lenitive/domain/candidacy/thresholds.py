"""REGISTRY of the numbers that candidacy compares with, each with unit, source, place and grade."""

from decimal import Decimal
from typing import Final

from lenitive.domain.foundation.figure import Figure
from lenitive.domain.foundation.quantity import Exact
from lenitive.domain.foundation.sources import Grade


def _ours(value: Exact, unit: str, place: str) -> Figure:
    """This project's own proposal, for a site to sign."""
    return Figure(value=value, unit=unit, source="lenitive", place=place, grade=Grade.ASSUMED)


def _emergency(value: Exact, unit: str, place: str) -> Figure:
    return Figure(value=value, unit=unit, source="scirp_ed", place=place, grade=Grade.SECONDARY)


SYSTOLIC_MAX_MMHG: Final = _ours(160, "mmHg", "do not start above")
DIASTOLIC_MAX_MMHG: Final = _ours(100, "mmHg", "do not start above")
SYSTOLIC_MIN_MMHG: Final = _emergency(90, "mmHg", "do not start below")
HEART_RATE_MAX_PER_MIN: Final = _ours(110, "/min", "do not start above")
HEART_RATE_MIN_PER_MIN: Final = _emergency(50, "/min", "do not start below")
RESPIRATORY_RATE_MIN_PER_MIN: Final = _emergency(10, "/min", "do not start below")
RESPIRATORY_RATE_MAX_PER_MIN: Final = _emergency(30, "/min", "do not start above")
SPO2_MIN_PCT: Final = _ours(92, "%", "do not start below, on the usual air or oxygen")
AGE_MAX_YEARS: Final = _emergency(75, "a", "excluded above; here a caution")
AGE_MIN_YEARS: Final = _ours(18, "a", "outside this product below")
LVEF_LOW_PCT: Final = _ours(40, "%", "counts as heart failure below")
ALT_RAISED_MULTIPLE: Final = _ours(3, "x ULN", "raised with liver metastases above")
BILIRUBIN_RAISED_MG_DL: Final = _ours(2, "mg/dL", "about twice the usual upper limit; below it one Child-Pugh point")
FOUR_AT_DELIRIUM: Final = _ours(4, "{score}", "4AT: delirium possible from")
STOP_BANG_HIGH: Final = _ours(5, "{score}", "STOP-BANG: sleep apnoea likely from")
EGFR_LOW: Final = _ours(30, "mL/min/1.73 m2", "active metabolites may accumulate below")
BMI_LOW_KG_M2: Final = _ours(Decimal("18.5"), "kg/m2", "underweight below")
FEVER_C: Final = _ours(38, "Cel", "fever from")
NEUTROPENIA_10_9_L: Final = _ours(1, "10*9/L", "neutropenia below")
READINGS_MIN: Final = _ours(2, "readings", "mean of at least this many")
BMI_BELIEVABLE_MIN_KG_M2: Final = _ours(12, "kg/m2", "a weight that gives less was not taken in kilograms")
BMI_BELIEVABLE_MAX_KG_M2: Final = _ours(60, "kg/m2", "a weight that gives more was not taken in kilograms")
ALBUMIN_LOW_G_L: Final = _ours(28, "g/L", "smaller volume of distribution expected below")
SEEN_DAYS: Final = _ours(365, "d", "a record silent for longer does not say that the person lives")
OVERRIDE_DAYS: Final = _ours(90, "d", "an override is asked again after this")
GROWTH_FACTOR_DAYS: Final = _ours(7, "d", "bone pain is expected within")
CHILD_PUGH_B_FROM: Final = _ours(7, "{score}", "Child-Pugh class B from")
CHILD_PUGH_C_FROM: Final = _ours(10, "{score}", "Child-Pugh class C from")
