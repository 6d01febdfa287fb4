"""Grapefruit juice: acts on the wall of the gut, which ketamine in a vein does not pass."""

from typing import Final

from lenitive.domain.pharmacology.exposure_change import (
    Acts,
    Basis,
    ExposureChange,
    Kind,
    OralRatio,
    Use,
    bounded_by_mouth,
)
from lenitive.domain.pharmacology.quoting import proposed

_ORAL: Final = OralRatio(
    typical=proposed(3.0, "", "area of S-ketamine by mouth, about; the publication was not seen"),
    low=3.0,
    high=3.0,
    basis=Basis.ASSUMED,
    peak=proposed(2.1, "", "peak of S-ketamine by mouth; the publication was not seen"),
)

CHANGES: Final = (
    ExposureChange(
        id="grapefruit",
        title="Grapefruit juice",
        kind=Kind.MEDICINE,
        acts_on=Acts.ENZYMES,
        enzymes=("CYP3A4",),
        use=Use.WHEN_TAKEN,
        medicines=frozenset({"grapefruit"}),
        intravenous=bounded_by_mouth(_ORAL, used_ratio=1.0, why="acts on the wall of the gut; no change is expected"),
        oral=_ORAL,
        says="No change is expected with an infusion; the band is widened for what is possible.",
        known_limits=("Not measured with ketamine in a vein.", "Matters for ketamine by mouth."),
    ),
)
