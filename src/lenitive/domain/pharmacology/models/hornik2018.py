"""Racemic ketamine in children."""

from typing import Final

from lenitive.domain.foundation.sources import Grade
from lenitive.domain.pharmacology.model import Compartments, PkModel, SizeScaling
from lenitive.domain.pharmacology.populations import children
from lenitive.domain.pharmacology.quoting import quoting

_hornik = quoting("hornik_2018", seen="as one open program carries it")

MODEL: Final = PkModel(
    id="hornik2018",
    title="Racemic ketamine in children (Hornik 2018)",
    drug="ketamine (racemic), as base",
    route="intravenous",
    structure=(Compartments(name="ketamine", volume="v1_l", clearance="cl_l_h", peripherals=(("q2_l_h", "v2_l"),)),),
    sites=(),
    parameters={
        "v1_l": _hornik(32.8, "L", "V1"),
        "v2_l": _hornik(152.0, "L", "V2"),
        "cl_l_h": _hornik(38.9, "L/h", "CL"),
        "q2_l_h": _hornik(54.9, "L/h", "Q"),
    },
    sizes=(
        SizeScaling(parameters=("v1_l", "v2_l"), exponent=_hornik(1.0, "", "allometric volumes")),
        SizeScaling(parameters=("cl_l_h", "q2_l_h"), exponent=_hornik(0.75, "", "allometric clearances")),
    ),
    variability=(),
    residual={},
    studied="Children given it into a muscle or a vein; ages not seen.",
    sampling="not seen",
    domain=children("hornik_2018", studied="children; ages not seen", ages_years=(0, 18), weights_kg=(3, 100)),
    known_limits=(
        "Children only: an adult is refused.",
        "Clearance is half that of the other models; it is not known why.",
        "One open program is the only place where the numbers were seen.",
        "Between-person variability and residual error were not found: it gives the typical person and no band.",
    ),
    sources=("hornik_2018",),
    grade=Grade.SECONDARY,
)
