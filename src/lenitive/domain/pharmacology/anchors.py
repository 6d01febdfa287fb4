"""REGISTRY of concentrations at which something was seen: bands to show behind a curve, never a model."""

from dataclasses import dataclass
from typing import Final, Literal

from lenitive.domain.foundation.figure import check_grade
from lenitive.domain.foundation.sources import Grade
from lenitive.domain.pharmacology.model import DrugForm


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A range of concentrations.

    Attributes:
        what: What was seen there.
        low_ng_ml: Lower end; equal to the upper one for a single value.
        high_ng_ml: Upper end.
        form: Of which drug; R-ketamine alone is no drug that a model counts.
        source: Key in `SOURCES`.
        place: Where in it.
        grade: How well it is known.
    """

    what: str
    low_ng_ml: float
    high_ng_ml: float
    form: DrugForm | Literal["R-ketamine"]
    source: str
    place: str
    grade: Grade = Grade.SECONDARY

    def __post_init__(self) -> None:
        check_grade(self.source, self.grade)
        if not 0 < self.low_ng_ml <= self.high_ng_ml:
            raise ValueError(f"{self.what}: {self.low_ng_ml} to {self.high_ng_ml} ng/mL is no range; low end first")


def _zanos(what: str, low_ng_ml: float, high_ng_ml: float, form: DrugForm = DrugForm.RACEMIC) -> Anchor:
    return Anchor(
        what=what, low_ng_ml=low_ng_ml, high_ng_ml=high_ng_ml, form=form, source="zanos_2018", place="table 1"
    )


def _white(what: str, conc_ng_ml: float, form: DrugForm | Literal["R-ketamine"]) -> Anchor:
    return Anchor(
        what=what, low_ng_ml=conc_ng_ml, high_ng_ml=conc_ng_ml, form=form, source="white_1980", place="abstract"
    )


def _hirlinger(what: str, conc_ng_ml: float) -> Anchor:
    return Anchor(
        what=what,
        low_ng_ml=conc_ng_ml,
        high_ng_ml=conc_ng_ml,
        form=DrugForm.RACEMIC,
        source="hirlinger_1984",
        place="into a muscle, one dose",
    )


def _langsjo(what: str, mean_ng_ml: float, deviation_ng_ml: float) -> Anchor:
    return Anchor(
        what=f"{what} (mean and one standard deviation each side)",
        low_ng_ml=mean_ng_ml - deviation_ng_ml,
        high_ng_ml=mean_ng_ml + deviation_ng_ml,
        form=DrugForm.S,
        source="langsjo_2005",
        place=f"positron emission tomography, {mean_ng_ml:g} ({deviation_ng_ml:g}) ng/mL",
    )


ANAESTHESIA: Final = _zanos("anaesthesia", 1200.0, 2400.0)

ANCHORS: Final[tuple[Anchor, ...]] = (
    _zanos("relief", 70.0, 160.0),
    _zanos("dissociation", 100.0, 250.0),
    _zanos("highest concentration of 0.5 mg/kg over 40 min", 185.0, 185.0),
    ANAESTHESIA,
    Anchor(
        what="awakening (mean and one standard deviation each side)",
        low_ng_ml=428.0,
        high_ng_ml=856.0,
        form=DrugForm.RACEMIC,
        source="idvall_1979",
        place="abstract: 642 (214) ng/mL",
    ),
    _white("end of anaesthesia", 900.0, DrugForm.RACEMIC),
    _white("end of anaesthesia", 500.0, DrugForm.S),
    _white("end of anaesthesia", 1700.0, "R-ketamine"),
    _hirlinger("30 min after 0.5 mg/kg into a muscle", 147.0),
    _hirlinger("15 min after 1 mg/kg into a muscle", 474.0),
    _langsjo("blood flow of the brain +13.7 %", 159.0, 21.0),
    _langsjo("heart rate at most +43.5 %, mean pressure at most +27 %", 1959.0, 442.0),
)
"""Bands. That of relief and that of dissociation overlap: one cannot be promised without the other."""
