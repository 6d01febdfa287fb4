"""Rifampicin: the one interaction that was measured with ketamine in a vein, and by mouth."""

from typing import Final

from lenitive.domain.foundation.sources import Grade
from lenitive.domain.pharmacology.exposure_change import (
    Acts,
    Basis,
    ClearanceFactor,
    ExposureChange,
    IntravenousRatio,
    Kind,
    OralRatio,
    Use,
)
from lenitive.domain.pharmacology.model import Parameter
from lenitive.domain.pharmacology.quoting import proposed, quoting

_peltoniemi = quoting("peltoniemi_2012", seen="abstract")

CHANGES: Final = (
    ExposureChange(
        id="rifampicin",
        title="Rifampicin",
        kind=Kind.MEDICINE,
        acts_on=Acts.ENZYMES,
        enzymes=("CYP3A4", "CYP2B6"),
        use=Use.WHEN_TAKEN,
        medicines=frozenset({"rifampin"}),
        intravenous=IntravenousRatio(
            typical=Parameter(
                value=0.88,
                unit="",
                source="peltoniemi_2012",
                place=(
                    "abstract: area -14 % after 0.1 mg/kg of S-ketamine; -10 % in noppers_2011_kinetics; their "
                    "geometric middle"
                ),
                grade=Grade.ASSUMED,
            ),
            low=0.86,
            high=0.90,
            basis=Basis.MEASURED,
            variance=proposed(0.0036, "", "a standard error of 6 % about two studies that differ by 4 %"),
        ),
        oral=OralRatio(
            typical=_peltoniemi(0.14, "", "area -86 % after 0.3 mg/kg of S-ketamine by mouth"),
            low=0.14,
            high=0.14,
            basis=Basis.MEASURED,
        ),
        norketamine_clearance=ClearanceFactor(
            typical=Parameter(
                value=3.0,
                unit="",
                source="noppers_2011_kinetics",
                place="clearance of S-norketamine about 3 times with rifampicin (its area -50 %), as summarised",
                grade=Grade.SECONDARY,
            ),
            variance=proposed(0.09, "", "30 % coefficient of variation; none was seen"),
        ),
        says="Ketamine is cleared a little faster, norketamine about 3 times as fast.",
        known_limits=(
            "Healthy volunteers, S-ketamine; carried over to racemate.",
            "An oral follow-on will fail: by mouth the area falls by 86 %.",
        ),
    ),
)
