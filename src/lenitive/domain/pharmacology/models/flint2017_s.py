"""S-ketamine in children in intensive care: the parent. Its norketamine clearance grows with time and is left out.

A clearance that changes with time is not a linear system of constant rates, so that the exact solution does not hold
for norketamine; the parent is not touched by it.
"""

from typing import Final

from lenitive.domain.foundation.sources import Grade
from lenitive.domain.pharmacology.model import Compartments, DrugForm, PkModel, SizeScaling, Variability
from lenitive.domain.pharmacology.populations import children
from lenitive.domain.pharmacology.quoting import quoting

_flint = quoting("flint_2017", seen="as transcribed")

MODEL: Final = PkModel(
    id="flint2017_s",
    title="S-ketamine in children in intensive care (Flint 2017)",
    drug="S-ketamine (esketamine), as base",
    form=DrugForm.S,
    route="intravenous",
    structure=(Compartments(name="ketamine", volume="v1_l", clearance="cl_l_h", peripherals=(("q2_l_h", "v2_l"),)),),
    sites=(),
    parameters={
        "v1_l": _flint(7.73, "L", "V1"),
        "v2_l": _flint(545.0, "L", "V2"),
        "cl_l_h": _flint(112.0, "L/h", "CL"),
        "q2_l_h": _flint(196.0, "L/h", "Q"),
    },
    sizes=(
        SizeScaling(parameters=("v1_l", "v2_l"), exponent=_flint(1.0, "", "allometric volumes")),
        SizeScaling(parameters=("cl_l_h", "q2_l_h"), exponent=_flint(0.75, "", "allometric clearances")),
    ),
    variability=(
        Variability(
            name="studied",
            population="25 children in intensive care, in clearance alone as the study found it",
            variances={"cl_l_h": _flint(0.14965, "", "omega CL")},
        ),
    ),
    residual={"ketamine": _flint(0.419, "", "proportional residual, ketamine")},
    studied="25 children of 0.02-12.5 years in intensive care, 0.3-3.6 mg/kg/h.",
    sampling="not seen",
    domain=children(
        "flint_2017", studied="25 children of 0.02-12.5 years", ages_years=(0.02, 12.5), weights_kg=(2.5, 60)
    ),
    known_limits=(
        "Children only: an adult is refused.",
        "Norketamine is left out: its clearance (53.2 L/h over the fraction formed) grows by 0.87 % an hour.",
        "Norketamine clearance differs 104 % between these children, along with that of ketamine.",
    ),
    sources=("flint_2017",),
    grade=Grade.SECONDARY,
)
