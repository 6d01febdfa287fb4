"""Medicines that may change exposure by an amount that nobody has measured: said, and no curve is changed."""

from typing import Final

from lenitive.domain.foundation.medicines import MedicineClass
from lenitive.domain.pharmacology.exposure_change import Acts, ExposureChange, Kind, Use

_NOT_MEASURED: Final = "The ratios of other medicines of the class do not carry over."

CHANGES: Final = (
    ExposureChange(
        id="cyp3a4_inhibitor",
        title="Another inhibitor of CYP3A4",
        kind=Kind.MEDICINE,
        acts_on=Acts.ENZYMES,
        enzymes=("CYP3A4",),
        use=Use.SHOWN_ONLY,
        medicine_class=MedicineClass.CYP3A4_INHIBITOR,
        says="A small rise of exposure is expected; its size is not known and the curve does not hold it.",
        known_limits=(_NOT_MEASURED,),
    ),
    ExposureChange(
        id="cyp2b6_inhibitor",
        title="Another inhibitor of CYP2B6",
        kind=Kind.MEDICINE,
        acts_on=Acts.ENZYMES,
        enzymes=("CYP2B6",),
        use=Use.SHOWN_ONLY,
        medicine_class=MedicineClass.CYP2B6_INHIBITOR,
        says="A small rise of exposure is possible; its size is not known and the curve does not hold it.",
        known_limits=(_NOT_MEASURED,),
    ),
    ExposureChange(
        id="cyp_inducer",
        title="Another inducer",
        kind=Kind.MEDICINE,
        acts_on=Acts.ENZYMES,
        enzymes=("CYP3A4", "CYP2B6"),
        use=Use.SHOWN_ONLY,
        medicine_class=MedicineClass.CYP_INDUCER,
        says="A small fall of exposure is expected; its size is not known and the curve does not hold it.",
        known_limits=(_NOT_MEASURED, "An oral follow-on may fail."),
    ),
    ExposureChange(
        id="diazepam",
        title="Diazepam",
        kind=Kind.MEDICINE,
        acts_on=Acts.ENZYMES,
        use=Use.SHOWN_ONLY,
        medicines=frozenset({"diazepam"}),
        says="Raises the level of ketamine; by how much was not found and the curve does not hold it.",
        known_limits=("Adds sedation, which matters more than the level.",),
    ),
)
