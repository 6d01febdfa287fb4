"""S-ketamine and S-norketamine in children in intensive care; the clearance of norketamine grows with time.

A clearance that changes with time is no linear system of constant rates: norketamine stands beside the structure and
follows from the exact curve of ketamine.
"""

from typing import Final

from lenitive.domain.foundation.sources import Grade
from lenitive.domain.pharmacology.model import (
    Compartments,
    DrugForm,
    GrowingMetabolite,
    PkModel,
    SizeScaling,
    Variability,
)
from lenitive.domain.pharmacology.populations import children
from lenitive.domain.pharmacology.quoting import of_the_mean, quoting

_flint = quoting("flint_2017", seen="as transcribed")

_BETWEEN_PEOPLE: Final = {
    "cl_l_h": _flint(0.14965, "", "omega CL"),
    "norketamine_cl_l_h": _flint(0.73326, "", "omega CL/Fm of norketamine"),
}

MODEL: Final = PkModel(
    id="flint2017_s",
    title="S-ketamine in children in intensive care (Flint 2017)",
    drug="S-ketamine (esketamine), as base",
    form=DrugForm.S,
    route="intravenous",
    structure=(Compartments(name="ketamine", volume="v1_l", clearance="cl_l_h", peripherals=(("q2_l_h", "v2_l"),)),),
    growing=(
        GrowingMetabolite(
            name="norketamine",
            volume="norketamine_v_l",
            clearance="norketamine_cl_l_h",
            growth="norketamine_growth_per_h",
            fed_by="ketamine",
            fraction="norketamine_fraction",
        ),
    ),
    sites=(),
    parameters={
        "v1_l": _flint(7.73, "L", "V1"),
        "v2_l": _flint(545.0, "L", "V2"),
        "cl_l_h": _flint(112.0, "L/h", "CL"),
        "q2_l_h": _flint(196.0, "L/h", "Q"),
        "norketamine_fraction": _flint(1.0, "", "all of CL, by mass (the scale is in the apparent numbers over Fm)"),
        "norketamine_v_l": _flint(1.0, "L", "V/Fm, fixed"),
        "norketamine_cl_l_h": _flint(53.2, "L/h", "CL/Fm at the start"),
        "norketamine_growth_per_h": _flint(0.0087, "1/h", "growth of CL/Fm with time"),
    },
    sizes=(
        SizeScaling(parameters=("v1_l", "v2_l", "norketamine_v_l"), exponent=_flint(1.0, "", "allometric volumes")),
        SizeScaling(
            parameters=("cl_l_h", "q2_l_h", "norketamine_cl_l_h"),
            exponent=_flint(0.75, "", "allometric clearances"),
        ),
    ),
    variability=(
        Variability(
            name="studied",
            population="25 children in intensive care, in the two clearances alone as the study found it",
            variances=_BETWEEN_PEOPLE,
            correlations=(("cl_l_h", "norketamine_cl_l_h", _flint(0.50601, "", "covariance 0.16762")),),
        ),
    ),
    residual={
        "ketamine": _flint(0.419, "", "proportional residual, ketamine"),
        "norketamine": _flint(0.475, "", "proportional residual, norketamine"),
    },
    uncertainties=of_the_mean(_BETWEEN_PEOPLE, people=25),
    studied="25 children of 0.02-12.5 years in intensive care, 0.3-3.6 mg/kg/h.",
    sampling="not seen",
    domain=children(
        "flint_2017", studied="25 children of 0.02-12.5 years", ages_years=(0.02, 12.5), weights_kg=(2.5, 60)
    ),
    known_limits=(
        "Children only: an adult is refused.",
        "The clearance of norketamine grows by 0.87 % an hour from the first dose, without end: days are extrapolated.",
        "Norketamine clearance differs 104 % between these children, along with that of ketamine.",
    ),
    sources=("flint_2017",),
    grade=Grade.SECONDARY,
)
