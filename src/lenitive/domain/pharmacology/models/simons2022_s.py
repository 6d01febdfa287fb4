"""S-ketamine, S-norketamine and S-hydroxynorketamine in arterial blood of healthy volunteers.

The study counts nanomoles. Here a fraction formed is by mass: the molar fraction times the ratio of the molar masses
(ketamine 237.73, norketamine 223.70, hydroxynorketamine 239.70 g/mol).
"""

from typing import Final

from lenitive.domain.foundation.sources import Grade
from lenitive.domain.pharmacology.model import Compartments, DrugForm, PkModel, SizeScaling, Transit, Variability
from lenitive.domain.pharmacology.populations import adults
from lenitive.domain.pharmacology.quoting import of_the_mean, proposed, quoting

_simons = quoting("simons_2022_kinetics", seen="as transcribed")
_KETAMINE, _NORKETAMINE, _HYDROXYNORKETAMINE = 237.73, 223.70, 239.70

_BETWEEN_PEOPLE: Final = {
    "v1_l": _simons(0.057, "", "omega VK1, shared with the central volume of norketamine"),
    "cl_l_h": _simons(0.029, "", "omega CLK1"),
    "q3_l_h": _simons(0.026, "", "omega CLK3"),
    "norketamine_cl_l_h": _simons(0.050, "", "omega CLN1"),
    "norketamine_delay_min": _simons(0.021, "", "omega of the mean transit time to norketamine"),
    "hydroxynorketamine_v1_l": _simons(1.22, "", "omega VH1"),
    "hydroxynorketamine_cl_l_h": _simons(0.103, "", "omega CLH1"),
    "hydroxynorketamine_q_l_h": _simons(0.287, "", "omega CLH2"),
}

MODEL: Final = PkModel(
    id="simons2022_s",
    title="S-ketamine with two metabolites, arterial (Simons 2022)",
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
            volume="v1_l",
            clearance="norketamine_cl_l_h",
            peripherals=(("norketamine_q_l_h", "norketamine_v2_l"),),
            fed_by="ketamine",
            fraction="norketamine_fraction",
            transit=Transit(mean_time="norketamine_delay_min", steps=2),
        ),
        Compartments(
            name="hydroxynorketamine",
            volume="hydroxynorketamine_v1_l",
            clearance="hydroxynorketamine_cl_l_h",
            peripherals=(("hydroxynorketamine_q_l_h", "hydroxynorketamine_v2_l"),),
            fed_by="norketamine",
            fraction="hydroxynorketamine_fraction",
            transit=Transit(mean_time="hydroxynorketamine_delay_min", steps=2),
        ),
    ),
    sites=(),
    parameters={
        "v1_l": _simons(11.6, "L", "VK1, which is also the central volume of norketamine"),
        "v2_l": _simons(39.0, "L", "VK2"),
        "v3_l": _simons(174.0, "L", "VK3"),
        "cl_l_h": _simons(1.48 * 60, "L/h", "CLK1 1.48 L/min x 60"),
        "q2_l_h": _simons(2.43 * 60, "L/h", "CLK2 2.43 L/min x 60"),
        "q3_l_h": _simons(1.21 * 60, "L/h", "CLK3 1.21 L/min x 60"),
        "norketamine_delay_min": _simons(20.1, "min", "mean transit time, two steps"),
        "norketamine_fraction": _simons(
            0.8 * _NORKETAMINE / _KETAMINE, "", "molar fraction 0.8, fixed, x 223.70 / 237.73"
        ),
        "norketamine_v2_l": _simons(221.0, "L", "VN2"),
        "norketamine_cl_l_h": _simons(1.0 * 60, "L/h", "CLN1 1.00 L/min x 60"),
        "norketamine_q_l_h": _simons(2.63 * 60, "L/h", "CLN2 2.63 L/min x 60"),
        "hydroxynorketamine_delay_min": _simons(1.12, "min", "mean transit time, two steps"),
        "hydroxynorketamine_fraction": _simons(
            0.7 * _HYDROXYNORKETAMINE / _NORKETAMINE,
            "",
            "molar fraction 0.7, fixed, x 239.70 / 223.70 (the former from the formula C12H14ClNO2)",
        ),
        "hydroxynorketamine_v1_l": _simons(4.4, "L", "VH1"),
        "hydroxynorketamine_v2_l": _simons(87.5, "L", "VH2"),
        "hydroxynorketamine_cl_l_h": _simons(0.933 * 60, "L/h", "CLH1 0.933 L/min x 60"),
        "hydroxynorketamine_q_l_h": _simons(1.7 * 60, "L/h", "CLH2 1.70 L/min x 60"),
    },
    sizes=(
        SizeScaling(
            parameters=(
                "v1_l",
                "v2_l",
                "v3_l",
                "norketamine_v2_l",
                "hydroxynorketamine_v1_l",
                "hydroxynorketamine_v2_l",
            ),
            exponent=proposed(1.0, "", "values are stated at 70 kg, exponents were not printed; usual for a volume"),
        ),
        SizeScaling(
            parameters=(
                "cl_l_h",
                "q2_l_h",
                "q3_l_h",
                "norketamine_cl_l_h",
                "norketamine_q_l_h",
                "hydroxynorketamine_cl_l_h",
                "hydroxynorketamine_q_l_h",
            ),
            exponent=proposed(
                0.75, "", "values are stated at 70 kg, exponents were not printed; usual for a clearance"
            ),
        ),
    ),
    variability=(
        Variability(
            name="healthy",
            population="healthy volunteers of about 24 years; a lower bound",
            variances=_BETWEEN_PEOPLE,
        ),
    ),
    residual={
        "ketamine": _simons(0.1095, "", "proportional residual; 0.012 read as a variance"),
        "norketamine": _simons(0.102, "", "proportional residual"),
        "hydroxynorketamine": _simons(0.079, "", "proportional residual"),
    },
    residual_additive={
        "norketamine": _simons(0.058 * _NORKETAMINE, "ng/mL", "additive residual 0.058 nmol/mL x 223.70"),
        "hydroxynorketamine": _simons(0.020 * _HYDROXYNORKETAMINE, "ng/mL", "additive residual 0.020 nmol/mL x 239.70"),
    },
    uncertainties=of_the_mean(_BETWEEN_PEOPLE, people=20),
    studied="20 healthy volunteers of about 24 years and 73 kg, 10 women: an oral film, then 20 mg over 20 min.",
    sampling="arterial",
    domain=adults("simons_2022_kinetics", studied="20 healthy volunteers of about 24 years, 73 kg", old_above_years=40),
    known_limits=(
        "It predicts norketamine about 29 % below the concentrations of another arterial study.",
        "Differences within a person between occasions (0.751 on the delay to norketamine) are left out.",
        "The oral film is left out. Exponents of weight were not printed.",
        "No effect site in the same study's model that was found.",
        "Young healthy volunteers only; nobody with cancer.",
    ),
    sources=("simons_2022_kinetics", "lenitive"),
    grade=Grade.SECONDARY,
)
