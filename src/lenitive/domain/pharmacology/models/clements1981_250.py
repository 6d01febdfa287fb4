"""Racemic ketamine after a small bolus (0.25 mg/kg) in two compartments per kilogram."""

from typing import Final

from lenitive.domain.foundation.sources import Grade
from lenitive.domain.pharmacology.model import Compartments, PkModel, SizeScaling
from lenitive.domain.pharmacology.populations import adults
from lenitive.domain.pharmacology.quoting import from_micro_constants, quoting

_clements = quoting("clements_1981", seen="as one open program carries it")

MODEL: Final = PkModel(
    id="clements1981_250",
    title="Racemic ketamine, 0.25 mg/kg bolus (Clements and Nimmo 1981)",
    drug="ketamine (racemic), as base",
    route="intravenous",
    structure=(Compartments(name="ketamine", volume="v1_l", clearance="cl_l_h", peripherals=(("q2_l_h", "v2_l"),)),),
    sites=(),
    parameters=from_micro_constants(
        _clements, v1_l_kg=1.7522, k10_per_min=0.0109, exchanges_per_min=[(0.0186, 0.0137)]
    ),
    sizes=(
        SizeScaling(
            parameters=("v1_l", "cl_l_h", "q2_l_h", "v2_l"),
            exponent=_clements(1.0, "", "V1 per kg and rate constants that do not change with weight"),
        ),
    ),
    variability=(),
    residual={},
    studied="Adults given 0.25 mg/kg; numbers not seen.",
    sampling="not seen",
    domain=adults("clements_1981", studied="adults given 0.25 mg/kg", old_above_years=60),
    known_limits=(
        "One open program is the only place where the numbers were seen.",
        "Two compartments and a large central volume: peaks are predicted too low.",
        "Ketamine only: no norketamine and no effect site.",
        "Between-person variability and residual error were not found: it gives the typical person and no band.",
    ),
    sources=("clements_1981",),
    grade=Grade.SECONDARY,
)
