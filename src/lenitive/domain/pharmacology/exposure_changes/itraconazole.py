"""Itraconazole: by mouth the area did not change, so that it cannot in a vein."""

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

_peltoniemi = quoting("peltoniemi_2011", seen="abstract")

_ORAL: Final = OralRatio(
    typical=_peltoniemi(1.0, "", "area of S-ketamine by mouth unchanged"), low=1.0, high=1.0, basis=Basis.MEASURED
)

CHANGES: Final = (
    ExposureChange(
        id="itraconazole",
        title="Itraconazole",
        kind=Kind.MEDICINE,
        acts_on=Acts.ENZYMES,
        enzymes=("CYP3A4",),
        use=Use.WHEN_TAKEN,
        medicines=frozenset({"itraconazole"}),
        intravenous=bounded_by_mouth(_ORAL, used_ratio=1.0, why="unchanged by mouth, so that the bound is 1"),
        oral=_ORAL,
        says="No change of ketamine is expected; norketamine may be lower.",
        known_limits=(
            "By mouth norketamine was lower and the effects stronger; by how much was not seen, and no curve holds it.",
            "Not measured with ketamine in a vein.",
        ),
    ),
)
