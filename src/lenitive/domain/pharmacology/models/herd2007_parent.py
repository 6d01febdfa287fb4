"""Racemic ketamine in children sedated in an emergency department."""

from typing import Final

from lenitive.domain.foundation.sources import Grade
from lenitive.domain.pharmacology.model import Compartments, PkModel, SizeScaling
from lenitive.domain.pharmacology.populations import children
from lenitive.domain.pharmacology.quoting import quoting

_herd = quoting("herd_2007", seen="as one open program carries it")

MODEL: Final = PkModel(
    id="herd2007_parent",
    title="Racemic ketamine in children (Herd and Anderson 2007)",
    drug="ketamine (racemic), as base",
    route="intravenous",
    structure=(Compartments(name="ketamine", volume="v1_l", clearance="cl_l_h", peripherals=(("q2_l_h", "v2_l"),)),),
    sites=(),
    parameters={
        "v1_l": _herd(38.7, "L", "V1"),
        "v2_l": _herd(102.0, "L", "V2"),
        "cl_l_h": _herd(90.0, "L/h", "CL"),
        "q2_l_h": _herd(215.0, "L/h", "Q"),
    },
    sizes=(
        SizeScaling(parameters=("v1_l", "v2_l"), exponent=_herd(1.0, "", "allometric volumes")),
        SizeScaling(parameters=("cl_l_h", "q2_l_h"), exponent=_herd(0.75, "", "allometric clearances")),
    ),
    variability=(),
    residual={},
    studied="Children of 1-14 years sedated in an emergency department.",
    sampling="not seen",
    domain=children("herd_2007", studied="children of 1-14 years", ages_years=(1, 14), weights_kg=(8, 70)),
    known_limits=(
        "Children only: an adult is refused.",
        "One open program is the only place where the numbers were seen.",
        "Between-person variability and residual error were not found: it gives the typical person and no band.",
    ),
    sources=("herd_2007",),
    grade=Grade.SECONDARY,
)
