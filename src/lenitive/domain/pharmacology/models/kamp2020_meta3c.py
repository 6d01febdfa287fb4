"""Ketamine in three compartments: weighted means over 18 published population models."""

from typing import Final

from lenitive.domain.foundation.sources import Grade
from lenitive.domain.pharmacology.model import Compartments, PkModel, SizeScaling
from lenitive.domain.pharmacology.populations import adults
from lenitive.domain.pharmacology.quoting import quoting

_kamp = quoting("kamp_2020", seen="3-compartment meta-analysis, as two open implementations carry it")

MODEL: Final = PkModel(
    id="kamp2020_meta3c",
    title="Ketamine, meta-analysis of 18 models (Kamp 2020)",
    drug="ketamine (racemic and enantiomers pooled), as base",
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
    parameters={
        "v1_l": _kamp(25.0, "L", "V1"),
        "v2_l": _kamp(56.0, "L", "V2"),
        "v3_l": _kamp(157.0, "L", "V3"),
        "cl_l_h": _kamp(84.0, "L/h", "CL; the overall mean of all studies is 79, 95 % interval 69-90"),
        "q2_l_h": _kamp(161.0, "L/h", "Q2"),
        "q3_l_h": _kamp(79.0, "L/h", "Q3"),
    },
    sizes=(
        SizeScaling(parameters=("v1_l", "v2_l", "v3_l"), exponent=_kamp(1.0, "", "allometric volumes")),
        SizeScaling(
            parameters=("cl_l_h", "q2_l_h", "q3_l_h"),
            exponent=_kamp(0.75, "", "allometric clearances; one implementation scales them linearly"),
        ),
    ),
    variability=(),
    residual={},
    studied="18 population models: 11 of healthy adults, 3 of adult patients, 5 of children. Nobody with cancer.",
    sampling="arterial and venous studies pooled; the central compartment behaves like arterial blood",
    domain=adults("kamp_2020", studied="18 pooled models of adults and children", old_above_years=60),
    known_limits=(
        "Ketamine only: no norketamine and no effect site.",
        "Between-person variability and residual error were not found: it gives the typical person and no band.",
        "No covariate was kept: not age, sex, enantiomer, formulation or health.",
        "The paper's own table was not read; two open implementations may share an origin.",
    ),
    sources=("kamp_2020",),
    grade=Grade.SECONDARY,
)
