"""Clarithromycin: measured by mouth alone; in a vein only a bound is known."""

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

_hagelberg = quoting("hagelberg_2010", seen="abstract")

_ORAL: Final = OralRatio(
    typical=_hagelberg(2.6, "", "area after 0.2 mg/kg of S-ketamine by mouth"),
    low=2.6,
    high=2.6,
    basis=Basis.MEASURED,
    peak=_hagelberg(3.6, "", "peak after 0.2 mg/kg of S-ketamine by mouth"),
)

CHANGES: Final = (
    ExposureChange(
        id="clarithromycin",
        title="Clarithromycin",
        kind=Kind.MEDICINE,
        acts_on=Acts.ENZYMES,
        enzymes=("CYP3A4",),
        use=Use.WHEN_TAKEN,
        medicines=frozenset({"clarithromycin"}),
        intravenous=bounded_by_mouth(_ORAL, used_ratio=None, why="geometric middle between no change and the bound"),
        oral=_ORAL,
        nasal=NasalRatio(
            typical=proposed(1.04, "", "from general knowledge, not confirmed"),
            low=1.04,
            high=1.04,
            basis=Basis.ASSUMED,
        ),
        says="A small rise is expected; the middle of what is possible is used.",
        known_limits=(
            "Not measured with ketamine in a vein.",
            "By mouth the ratio of norketamine to ketamine falls by 54 %; the curve of norketamine does not hold that.",
        ),
    ),
)
