"""Racemic ketamine in three compartments per kilogram: the set that target-controlled infusion programs carry."""

from typing import Final

from lenitive.domain.foundation.sources import Grade
from lenitive.domain.pharmacology.model import Compartments, PkModel, SizeScaling
from lenitive.domain.pharmacology.populations import adults
from lenitive.domain.pharmacology.quoting import from_micro_constants, quoting

_domino = quoting("domino_1984", seen="as stanpumpR and two other programs carry it")

MODEL: Final = PkModel(
    id="domino_3c",
    title="Racemic ketamine, micro-constants per kg (Domino 1984)",
    drug="ketamine (racemic), as base",
    route="intravenous",
    structure=(
        Compartments(
            name="ketamine",
            volume="v1_l",
            clearance="cl_l_h",
            peripherals=(("q2_l_h", "v2_l"), ("q3_l_h", "v3_l")),
        ),
    ),
    sites=(),
    parameters=from_micro_constants(
        _domino, v1_l_kg=0.063, k10_per_min=0.438, exchanges_per_min=[(0.592, 0.247), (0.590, 0.0146)]
    ),
    sizes=(
        SizeScaling(
            parameters=("v1_l", "cl_l_h", "q2_l_h", "v2_l", "q3_l_h", "v3_l"),
            exponent=_domino(1.0, "", "V1 per kg and rate constants that do not change with weight"),
        ),
    ),
    variability=(),
    residual={},
    studied="People before surgery and volunteers; numbers not seen.",
    sampling="not seen",
    domain=adults("domino_1984", studied="people before surgery and volunteers", old_above_years=60),
    known_limits=(
        "For comparison with existing infusion programs only.",
        "After an infusion it predicts 40-60 % less than modern data show.",
        "Ketamine only: no norketamine. The time to peak effect in those programs is called a guess there.",
        "Between-person variability and residual error were not found: it gives the typical person and no band.",
        "Clearance grows in proportion to weight, which no other model here does.",
        "Programs cite two different papers of this author for the same numbers (1982 and 1984).",
    ),
    sources=("domino_1984",),
    grade=Grade.SECONDARY,
)
