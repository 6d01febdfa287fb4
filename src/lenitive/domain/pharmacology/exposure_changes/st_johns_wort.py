"""St John's wort: measured by mouth alone; in a vein only a bound is known."""

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
from lenitive.domain.pharmacology.quoting import quoting

_wort = quoting("peltoniemi_2012_st_johns_wort", seen="abstract")

_ORAL: Final = OralRatio(
    typical=_wort(0.42, "", "area of S-ketamine by mouth"),
    low=0.42,
    high=0.42,
    basis=Basis.MEASURED,
    peak=_wort(0.34, "", "peak of S-ketamine by mouth"),
)

CHANGES: Final = (
    ExposureChange(
        id="st_johns_wort",
        title="St John's wort",
        kind=Kind.MEDICINE,
        acts_on=Acts.ENZYMES,
        enzymes=("CYP3A4", "CYP2B6"),
        use=Use.WHEN_TAKEN,
        medicines=frozenset({"st john's wort"}),
        intravenous=bounded_by_mouth(_ORAL, used_ratio=None, why="geometric middle between no change and the bound"),
        oral=_ORAL,
        says="A small fall is expected; the middle of what is possible is used.",
        known_limits=("Not measured with ketamine in a vein.", "An oral follow-on will be much weaker."),
    ),
)
