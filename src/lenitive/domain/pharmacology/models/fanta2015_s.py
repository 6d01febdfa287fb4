"""S-ketamine in venous blood of healthy men: the intravenous parent. Its norketamine part was not found."""

import math
from typing import Final

from lenitive.domain.foundation.sources import Grade
from lenitive.domain.pharmacology.model import Compartments, DrugForm, PkModel, SizeScaling, Variability
from lenitive.domain.pharmacology.populations import adults
from lenitive.domain.pharmacology.quoting import of_the_mean, quoting

_fanta = quoting("fanta_2015", seen="as two sources carry it")

_BETWEEN_PEOPLE: Final = {"cl_l_h": _fanta(math.log(1 + 0.13**2), "", "CV of CL 13 %, as ln(1 + CV^2)")}

MODEL: Final = PkModel(
    id="fanta2015_s",
    title="S-ketamine, venous (Fanta 2015)",
    drug="S-ketamine (esketamine), as base",
    form=DrugForm.S,
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
        "v1_l": _fanta(133.0, "L", "V1"),
        "v2_l": _fanta(187.0, "L", "Vp1"),
        "v3_l": _fanta(98.8, "L", "Vp2"),
        "cl_l_h": _fanta(95.2, "L/h", "CL"),
        "q2_l_h": _fanta(23.2, "L/h", "Q1"),
        "q3_l_h": _fanta(157.0, "L/h", "Q2"),
    },
    sizes=(
        SizeScaling(parameters=("v1_l", "v2_l", "v3_l"), exponent=_fanta(1.0, "", "allometric volumes")),
        SizeScaling(parameters=("cl_l_h", "q2_l_h", "q3_l_h"), exponent=_fanta(0.75, "", "allometric clearances")),
    ),
    variability=(
        Variability(
            name="clearance_only",
            population="11 healthy men, in clearance alone (the rest was not found), so that it is too narrow",
            variances=_BETWEEN_PEOPLE,
        ),
    ),
    residual={},
    uncertainties=of_the_mean(_BETWEEN_PEOPLE, people=11),
    studied="11 healthy men of 77 kg: 0.125 mg/kg intravenously and 0.25 mg/kg by mouth.",
    sampling="venous",
    domain=adults("fanta_2015", studied="11 healthy men of 77 kg", old_above_years=40),
    known_limits=(
        "Ketamine only: the three-compartment norketamine part was not found.",
        "Only the spread of clearance was found: the band is too narrow. The residual error was not found.",
        "The route by mouth (8 % available) is left out.",
        "Venous: arterial concentrations during an infusion and the peak of a bolus are predicted too low.",
    ),
    sources=("fanta_2015",),
    grade=Grade.SECONDARY,
)
