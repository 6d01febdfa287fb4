"""Esketamine and noresketamine in venous blood of 820 people, eliminated by a liver with its own blood flow.

Given into a vein; `by_nose` adds the nose and the mouth.
"""

from typing import Final

from lenitive.domain.foundation.sources import Grade
from lenitive.domain.pharmacology.model import (
    AgeDecline,
    Compartments,
    Domain,
    DrugForm,
    GroupScaling,
    Liver,
    PkModel,
    Variability,
)
from lenitive.domain.pharmacology.quoting import of_the_mean, quoting

_perez = quoting("perez_ruixo_2021", seen="tables 3-4, as transcribed")

_BETWEEN_PEOPLE: Final = {
    "v1_l": _perez(0.073, "", "omega Vc"),
    "v2_l": _perez(0.218, "", "omega Vp1"),
    "liver_flow_l_h": _perez(0.0524, "", "omega Qh"),
    "liver_v_l": _perez(0.113, "", "omega Vh"),
    "liver_eliminated_per_h": _perez(0.892, "", "omega kel"),
    "norketamine_v1_l": _perez(0.0955, "", "omega Vcn"),
    "norketamine_cl_l_h": _perez(0.0625, "", "omega CLn"),
}

MODEL: Final = PkModel(
    id="perezruixo2021_s",
    title="Esketamine with noresketamine and a liver, venous (Perez-Ruixo 2021)",
    drug="S-ketamine (esketamine), as base",
    form=DrugForm.S,
    route="intravenous",
    structure=(
        Compartments(
            name="ketamine",
            volume="v1_l",
            peripherals=(("q2_l_h", "v2_l"), ("q3_l_h", "v3_l")),
            liver=Liver(
                flow="liver_flow_l_h",
                volume="liver_v_l",
                eliminated="liver_eliminated_per_h",
                metabolised="liver_metabolised_per_h",
            ),
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
        "v1_l": _perez(192.0, "L", "Vc"),
        "v2_l": _perez(143.0, "L", "Vp1"),
        "v3_l": _perez(417.0, "L", "Vp2"),
        "q2_l_h": _perez(84.3, "L/h", "Q1"),
        "q3_l_h": _perez(37.6, "L/h", "Q2"),
        "liver_flow_l_h": _perez(151.0, "L/h", "Qh"),
        "liver_v_l": _perez(101.0, "L", "Vh"),
        "liver_eliminated_per_h": _perez(1.11, "1/h", "kel"),
        "liver_metabolised_per_h": _perez(2.77, "1/h", "kmet"),
        "norketamine_fraction": _perez(1.0, "", "all of kmet, by mass (the scale is in the apparent volumes)"),
        "norketamine_v1_l": _perez(70.0, "L", "Vcn/F"),
        "norketamine_v2_l": _perez(115.0, "L", "Vpn/F"),
        "norketamine_cl_l_h": _perez(38.0, "L/h", "CLn/F"),
        "norketamine_q_l_h": _perez(26.1, "L/h", "Q3/F"),
    },
    sizes=(),
    declines=(
        AgeDecline(
            parameter="liver_flow_l_h",
            fall=_perez(2.19, "L/h", "Qh per year above 60"),
            from_years=60.0,
            held_from_years=86.0,
        ),
    ),
    groups=(
        GroupScaling(group="Asian", parameter="liver_eliminated_per_h", factor=_perez(0.36, "", "kel, Asian")),
        GroupScaling(group="Asian", parameter="norketamine_cl_l_h", factor=_perez(0.81, "", "CLn/F, Asian")),
        GroupScaling(group="Japanese", parameter="liver_eliminated_per_h", factor=_perez(0.36, "", "kel, Asian")),
        GroupScaling(group="Japanese", parameter="norketamine_cl_l_h", factor=_perez(0.81, "", "CLn/F, Asian")),
    ),
    variability=(
        Variability(
            name="studied",
            population="healthy people and people with depression; that of kmet was not printed and is left out",
            variances=_BETWEEN_PEOPLE,
        ),
    ),
    residual={
        "ketamine": _perez(0.276, "", "standard deviation of the logarithm, esketamine; phase 3: 0.279"),
        "norketamine": _perez(0.422, "", "standard deviation of the logarithm, noresketamine; phase 3: 0.511"),
    },
    uncertainties=of_the_mean(_BETWEEN_PEOPLE, people=18),
    studied=(
        "820 people of 18-86 years and 39-170 kg, 58 % women: 256 healthy, 564 with depression. Only 18 were given it "
        "into a vein (28 mg over 40 min). Nobody with cancer."
    ),
    sampling="venous",
    domain=Domain(
        weight_kg_min=39.0,
        weight_kg_max=170.0,
        age_years_min=18.0,
        age_years_max=86.0,
        light_below_kg=50.0,
        old_above_years=86.0,
        child_pugh_excluded=("C",),
        source="perez_ruixo_2021",
        place="820 people of 18-86 years and 39-170 kg",
        grade=Grade.SECONDARY,
    ),
    known_limits=(
        "It predicts arterial concentrations 40-55 % too low in the first 2 h of an infusion.",
        "As printed it predicts noresketamine 1.4 to 1.6 times too high (a known discrepancy).",
        "The clearance that follows from its numbers is 109 L/h; its abstract says 114.",
        "Weight, sex, liver tests, albumin and kidney function were not kept: two people of other size get one answer.",
        "Between-person variability of kmet was not printed: the band of both substances is too narrow.",
        "By nose it is there for the check of published numbers alone; by mouth no number was found to check it with.",
    ),
    sources=("perez_ruixo_2021",),
    grade=Grade.SECONDARY,
)
