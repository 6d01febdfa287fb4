"""S-ketamine and S-norketamine in venous blood of healthy volunteers; the parent is that of Fanta 2015."""

from typing import Final

from lenitive.domain.foundation.sources import Grade
from lenitive.domain.pharmacology.model import Compartments, DrugForm, PkModel, SizeScaling, Variability
from lenitive.domain.pharmacology.populations import adults
from lenitive.domain.pharmacology.quoting import of_the_mean, quoting

_otto = quoting("otto_2021", seen="supplement control stream, as transcribed")

_BETWEEN_PEOPLE: Final = {
    "cl_l_h": _otto(0.026048, "", "omega CL"),
    "v1_l": _otto(0.084177, "", "omega V1"),
    "norketamine_cl_l_h": _otto(0.10319, "", "omega norketamine CL"),
    "norketamine_v1_l": _otto(0.040426, "", "omega norketamine V"),
}

_NORKETAMINE_ERRORS_PCT: Final = {
    "norketamine_v1_l": 3.77,
    "norketamine_cl_l_h": 5.7,
    "norketamine_v2_l": 17.6,
    "norketamine_q_l_h": 7.51,
}
"""Relative standard errors. The parent's were not seen: it is fixed to Fanta 2015."""

MODEL: Final = PkModel(
    id="otto2021_s",
    title="S-ketamine with S-norketamine, venous (Otto 2021)",
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
        Compartments(
            name="norketamine",
            volume="norketamine_v1_l",
            clearance="norketamine_cl_l_h",
            peripherals=(("norketamine_q_l_h", "norketamine_v2_l"),),
            fed_by="ketamine",
            fraction="norketamine_fraction",
        ),
    ),
    sites=(),
    parameters={
        "v1_l": _otto(133.0, "L", "V1, fixed to Fanta 2015"),
        "v2_l": _otto(187.0, "L", "Vp1, fixed to Fanta 2015"),
        "v3_l": _otto(98.8, "L", "Vp2, fixed to Fanta 2015"),
        "cl_l_h": _otto(95.2, "L/h", "CL, fixed to Fanta 2015"),
        "q2_l_h": _otto(23.2, "L/h", "Q1, fixed to Fanta 2015"),
        "q3_l_h": _otto(157.0, "L/h", "Q2, fixed to Fanta 2015"),
        "norketamine_fraction": _otto(1.0, "", "fraction formed, by mass (the scale is in the apparent volumes)"),
        "norketamine_v1_l": _otto(98.638, "L", "norketamine V"),
        "norketamine_v2_l": _otto(160.04, "L", "norketamine Vp"),
        "norketamine_cl_l_h": _otto(57.72, "L/h", "norketamine CL"),
        "norketamine_q_l_h": _otto(42.778, "L/h", "norketamine Q"),
    },
    sizes=(
        SizeScaling(
            parameters=("v1_l", "norketamine_v1_l"),
            exponent=_otto(1.0, "", "weight on V1 and norketamine V; peripheral volumes not scaled"),
        ),
        SizeScaling(
            parameters=("cl_l_h", "norketamine_cl_l_h"),
            exponent=_otto(0.75, "", "weight on CL and norketamine CL; exchange not scaled"),
        ),
    ),
    variability=(
        Variability(
            name="healthy",
            population="healthy volunteers of about 23 years; a lower bound",
            variances=_BETWEEN_PEOPLE,
            correlations=(
                ("cl_l_h", "v1_l", _otto(0.48285, "", "covariance 0.02261")),
                ("norketamine_cl_l_h", "norketamine_v1_l", _otto(0.68996, "", "covariance 0.04456")),
            ),
        ),
    ),
    residual={
        "ketamine": _otto(0.23609, "", "proportional residual, ketamine"),
        "norketamine": _otto(0.14261, "", "proportional residual, norketamine"),
    },
    uncertainties={
        **of_the_mean({name: _BETWEEN_PEOPLE[name] for name in ("cl_l_h", "v1_l")}, people=48),
        **{
            name: _otto((pct / 100) ** 2, "", f"square of its relative standard error, {pct:g} %")
            for name, pct in _NORKETAMINE_ERRORS_PCT.items()
        },
    },
    studied="48 healthy adults of about 23 years and 68-71 kg, 46 % women: 10 mg over 30 min, or steps over 2 h.",
    sampling="venous",
    domain=adults("otto_2021", studied="48 healthy adults of about 23 years and 70 kg", old_above_years=40),
    known_limits=(
        "Venous: arterial concentrations are predicted 25-40 % too low in an infusion, a bolus peak about 4-fold.",
        "No effect site: effects were estimated against arterial concentrations.",
        "Young healthy volunteers only; nobody with cancer.",
    ),
    sources=("otto_2021",),
    grade=Grade.SECONDARY,
)
