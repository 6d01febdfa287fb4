"""Racemic ketamine in twelve people in intensive care after brain or spinal injury."""

import math
from typing import Final

from lenitive.domain.foundation.sources import Grade
from lenitive.domain.pharmacology.model import Compartments, PkModel, SizeScaling, Variability
from lenitive.domain.pharmacology.populations import adults
from lenitive.domain.pharmacology.quoting import from_micro_constants, of_the_mean, quoting

_hijazi = quoting("hijazi_2003", seen="as two sources carry it")

_BETWEEN_PEOPLE: Final = {"cl_l_h": _hijazi(math.log(1 + 0.37**2), "", "CV of CL 37 %, as ln(1 + CV^2)")}

MODEL: Final = PkModel(
    id="hijazi2003",
    title="Racemic ketamine in intensive care (Hijazi 2003)",
    drug="ketamine (racemic), as base",
    route="intravenous",
    structure=(Compartments(name="ketamine", volume="v1_l", clearance="cl_l_h", peripherals=(("q2_l_h", "v2_l"),)),),
    sites=(),
    parameters=from_micro_constants(_hijazi, v1_l_kg=1.08, k10_per_min=0.0333, exchanges_per_min=[(0.0088, 0.0030)]),
    sizes=(
        SizeScaling(
            parameters=("v1_l", "cl_l_h", "q2_l_h", "v2_l"),
            exponent=_hijazi(1.0, "", "V1 per kg and rate constants that do not change with weight"),
        ),
    ),
    variability=(
        Variability(
            name="clearance_only",
            population="12 people in intensive care, in clearance alone, so that it is too narrow",
            variances=_BETWEEN_PEOPLE,
        ),
    ),
    residual={},
    uncertainties=of_the_mean(_BETWEEN_PEOPLE, people=12),
    studied="12 people in intensive care after brain or spinal injury.",
    sampling="not seen",
    domain=adults(
        "hijazi_2003", studied="12 people in intensive care after brain or spinal injury", old_above_years=60
    ),
    known_limits=(
        "Critically ill people: clearance is 1.8 times that of healthy adults.",
        "The spread of volume was published for Vbeta (CV 54 %), no parameter here: the band is too narrow.",
        "Ketamine only: no norketamine and no effect site. The residual error was not found.",
    ),
    sources=("hijazi_2003",),
    grade=Grade.SECONDARY,
)
