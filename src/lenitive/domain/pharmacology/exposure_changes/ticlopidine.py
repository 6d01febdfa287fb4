"""Ticlopidine: measured by mouth and by nose; in a vein only a bound is known."""

from typing import Final

from lenitive.domain.pharmacology.exposure_change import (
    Acts,
    Basis,
    ExposureChange,
    Kind,
    NasalRatio,
    OralRatio,
    Use,
    bounded_by_mouth,
)
from lenitive.domain.pharmacology.quoting import proposed, quoting

_peltoniemi = quoting("peltoniemi_2011", seen="abstract")

_ORAL: Final = OralRatio(
    typical=_peltoniemi(2.4, "", "area of S-ketamine by mouth"), low=2.4, high=2.4, basis=Basis.MEASURED
)

CHANGES: Final = (
    ExposureChange(
        id="ticlopidine",
        title="Ticlopidine",
        kind=Kind.MEDICINE,
        acts_on=Acts.ENZYMES,
        enzymes=("CYP2B6",),
        use=Use.WHEN_TAKEN,
        medicines=frozenset({"ticlopidine"}),
        intravenous=bounded_by_mouth(_ORAL, used_ratio=1.2, why="proposed between no change and the bound"),
        oral=_ORAL,
        nasal=NasalRatio(
            typical=proposed(1.29, "", "29 % more by nose; the publication was not seen"),
            low=1.29,
            high=1.29,
            basis=Basis.ASSUMED,
        ),
        says="A small rise is expected.",
        known_limits=(
            "Not measured with ketamine in a vein.",
            "It inactivates its enzyme: the change comes and goes over days, the curve takes it as complete.",
            "Less norketamine may be formed; the curve of norketamine does not hold that.",
        ),
    ),
)
