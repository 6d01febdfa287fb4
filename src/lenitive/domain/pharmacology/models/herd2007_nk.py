"""Racemic ketamine in children and adults, the parent of a model with norketamine.

Its clearance is the sum of a part that forms norketamine and a part that does not. The volume of norketamine was not
found, so that its course over time is left out.
"""

from typing import Final

from lenitive.domain.foundation.sources import Grade
from lenitive.domain.pharmacology.model import Compartments, Domain, PkModel, SizeScaling
from lenitive.domain.pharmacology.quoting import quoting

_herd = quoting("herd_2007_norketamine", seen="abstract, as a machine-read record carries it")

MODEL: Final = PkModel(
    id="herd2007_nk",
    title="Racemic ketamine in children and adults (Herd, Anderson and Holford 2007)",
    drug="ketamine (racemic), as base",
    route="intravenous",
    structure=(Compartments(name="ketamine", volume="v1_l", clearance="cl_l_h", peripherals=(("q2_l_h", "v2_l"),)),),
    sites=(),
    parameters={
        "v1_l": _herd(22.0, "L", "V1"),
        "v2_l": _herd(129.0, "L", "V2"),
        "cl_l_h": _herd(47.8 + 12.4, "L/h", "CL_other 47.8 + CL_2M 12.4, the part that forms norketamine"),
        "q2_l_h": _herd(216.0, "L/h", "Q"),
    },
    sizes=(
        SizeScaling(parameters=("v1_l", "v2_l"), exponent=_herd(1.0, "", "allometric volumes")),
        SizeScaling(parameters=("cl_l_h", "q2_l_h"), exponent=_herd(0.75, "", "allometric clearances")),
    ),
    variability=(),
    residual={},
    studied="Children and adults; numbers and ages not seen.",
    sampling="not seen",
    domain=Domain(
        weight_kg_min=8.0,
        weight_kg_max=170.0,
        age_years_min=1.0,
        age_years_max=100.0,
        light_below_kg=8.0,
        old_above_years=60.0,
        child_pugh_excluded=("C",),
        source="herd_2007_norketamine",
        place="children and adults; ranges not seen, assumed",
        grade=Grade.ASSUMED,
    ),
    known_limits=(
        "The volume of norketamine was not found: its course over time is left out.",
        "At rest its numbers give 0.92 of norketamine for each of ketamine (CL_2M 12.4 over CL_M 13.5 L/h).",
        "Between-person variability and residual error were not found: it gives the typical person and no band.",
    ),
    sources=("herd_2007_norketamine",),
    grade=Grade.SECONDARY,
)
