"""The recommended model of racemic ketamine, its metabolite norketamine, an effect site and a venous sampling site.

Ketamine after Kamp 2020, norketamine after Otto 2021, effect site after Olofsen 2022. The venous delay, the joining of
the three and the variability expected in people with cancer are this project's own.
"""

from typing import Final

from lenitive.domain.foundation.sources import Grade
from lenitive.domain.pharmacology.model import (
    AgeScaling,
    Compartments,
    Domain,
    HepaticScaling,
    Parameter,
    PkModel,
    Site,
    SizeScaling,
    Variability,
)

_SECONDARY, _ASSUMED = Grade.SECONDARY, Grade.ASSUMED


def _kamp(value: float, unit: str, symbol: str) -> Parameter:
    place = f"3-compartment meta-analysis, {symbol}, as two open implementations carry it"
    return Parameter(value=value, unit=unit, source="kamp_2020", place=place, grade=_SECONDARY)


def _otto(value: float, unit: str, symbol: str) -> Parameter:
    place = f"supplement control stream, {symbol}, as transcribed"
    return Parameter(value=value, unit=unit, source="otto_2021", place=place, grade=_SECONDARY)


def _own(value: float, unit: str, place: str) -> Parameter:
    return Parameter(value=value, unit=unit, source="lenitive", place=place, grade=_ASSUMED)


def _perez(value: float, place: str) -> Parameter:
    # from a study of esketamine; its use on the clearance of another model's racemate is an assumption
    return Parameter(value=value, unit="L/h", source="perez_ruixo_2021", place=place, grade=_ASSUMED)


_PRIOR_PLACE: Final = "prior for adults with cancer, expert assumption"

MODEL: Final = PkModel(
    id="default_racemic_v1",
    title="Racemic ketamine with norketamine, effect site and venous site",
    drug="ketamine (racemic), as base",
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
    sites=(
        Site(name="effect_site", half_life="effect_site_half_life_min", follows="ketamine"),
        Site(name="venous", half_life="venous_half_life_min", follows="ketamine"),
    ),
    parameters={
        "v1_l": _kamp(25.0, "L", "V1"),
        "v2_l": _kamp(56.0, "L", "V2"),
        "v3_l": _kamp(157.0, "L", "V3"),
        "cl_l_h": _kamp(84.0, "L/h", "CL"),
        "q2_l_h": _kamp(161.0, "L/h", "Q2"),
        "q3_l_h": _kamp(79.0, "L/h", "Q3"),
        "norketamine_fraction": _otto(1.0, "", "fraction formed, by mass (the scale is in the apparent volumes)"),
        "norketamine_v1_l": _otto(98.638, "L", "norketamine V"),
        "norketamine_v2_l": _otto(160.04, "L", "norketamine Vp"),
        "norketamine_cl_l_h": _otto(57.72, "L/h", "norketamine CL"),
        "norketamine_q_l_h": _otto(42.778, "L/h", "norketamine Q"),
        "effect_site_half_life_min": Parameter(
            value=8.3, unit="min", source="olofsen_2022", place="abstract; 95 % interval 5.1-13.0", grade=_SECONDARY
        ),
        "venous_half_life_min": _own(8.4, "min", "fitted to venous curves of two studies (in-house)"),
    },
    sizes=(
        SizeScaling(
            parameters=("v1_l", "v2_l", "v3_l"),
            exponent=Parameter(value=1.0, unit="", source="kamp_2020", place="allometric volumes", grade=_SECONDARY),
        ),
        SizeScaling(
            parameters=("cl_l_h", "q2_l_h", "q3_l_h"),
            exponent=Parameter(
                value=0.75, unit="", source="kamp_2020", place="allometric clearances", grade=_SECONDARY
            ),
        ),
        SizeScaling(
            parameters=("norketamine_v1_l",), exponent=_otto(1.0, "", "weight on norketamine V; Vp and Q not scaled")
        ),
        SizeScaling(parameters=("norketamine_cl_l_h",), exponent=_otto(0.75, "", "weight on norketamine CL")),
    ),
    age=AgeScaling(
        parameter="cl_l_h",
        flow=_perez(151.0, "liver blood flow Qh"),
        fall=_perez(2.19, "Qh per year above 60"),
        intrinsic=_perez(391.9, "liver intrinsic clearance, (kel 1.11 + kmet 2.77) /h x Vh 101 L"),
        from_years=60.0,
        held_from_years=86.0,
    ),
    hepatic=HepaticScaling(
        parameter="cl_l_h", factor=_own(0.55, "", "middle of 0.5-0.6 assumed for Child-Pugh B; label magnitude unseen")
    ),
    variability=(
        Variability(
            name="cancer_prior",
            population="adults with cancer (assumed; no population model in cancer was found)",
            variances={
                "cl_l_h": _own(0.10, "", _PRIOR_PLACE),
                "v1_l": _own(0.09, "", _PRIOR_PLACE),
                "v3_l": _own(0.06, "", _PRIOR_PLACE),
                "norketamine_cl_l_h": _own(0.15, "", _PRIOR_PLACE),
                "norketamine_v1_l": _own(0.06, "", _PRIOR_PLACE),
            },
            correlations=(("cl_l_h", "v1_l", _own(0.48, "", _PRIOR_PLACE)),),
            heavy_share=_own(0.15, "", "15 % of the prior in a component with 45 % spread of clearance"),
            heavy_parameter="cl_l_h",
            heavy_variance=_own(0.1844, "", "log-normal variance of a 45 % coefficient of variation"),
            widened_by=_own(2.0, "", "variances doubled below 50 kg, above 86 years and in Child-Pugh B"),
        ),
        Variability(
            name="healthy",
            population="healthy volunteers of about 23 years; a lower bound",
            variances={
                "cl_l_h": _otto(0.026048, "", "omega CL"),
                "v1_l": _otto(0.084177, "", "omega V1"),
                "norketamine_cl_l_h": _otto(0.10319, "", "omega norketamine CL"),
                "norketamine_v1_l": _otto(0.040426, "", "omega norketamine V"),
            },
            correlations=(
                ("cl_l_h", "v1_l", _otto(0.48285, "", "covariance 0.02261")),
                ("norketamine_cl_l_h", "norketamine_v1_l", _otto(0.68996, "", "covariance 0.04456")),
            ),
        ),
    ),
    uncertainties={
        "cl_l_h": Parameter(
            value=0.00459,
            unit="",
            source="kamp_2020",
            place="abstract: (ln(90 / 69) / 3.92)^2 of the overall clearance 79 L/h (69-90), used on this clearance",
            grade=_ASSUMED,
        ),
        **dict.fromkeys(
            ("v1_l", "v2_l", "v3_l"),
            Parameter(
                value=0.01141,
                unit="",
                source="kamp_2020",
                place="abstract: (ln(304 / 200) / 3.92)^2 of the overall volume 252 L (200-304), used on each volume",
                grade=_ASSUMED,
            ),
        ),
        **dict.fromkeys(
            ("norketamine_cl_l_h", "norketamine_v1_l"),
            _own(0.04, "", "20 %: the ratio of norketamine to ketamine ranges from 0.8 to 1.65 between studies"),
        ),
        "effect_site_half_life_min": Parameter(
            value=0.05698,
            unit="",
            source="olofsen_2022",
            place="abstract: (ln(13.0 / 5.1) / 3.92)^2 of the interval 5.1-13.0 min",
            grade=_SECONDARY,
        ),
        "venous_half_life_min": _own(0.04, "", "interval not computed; 20 %"),
    },
    residual={
        "ketamine": _otto(0.236, "", "proportional residual, ketamine"),
        "norketamine": _otto(0.143, "", "proportional residual, norketamine"),
    },
    studied=(
        "Ketamine: 18 published models, 11 of healthy adults, 3 of adult patients, 5 of children. Norketamine: 48 "
        "healthy adults of about 23 years and 70 kg. Effect site: 17 healthy men. Nobody with cancer."
    ),
    sampling="arterial-like central concentration; the venous site is for venous samples taken during rapid change",
    domain=Domain(
        weight_kg_min=39.0,
        weight_kg_max=170.0,
        age_years_min=18.0,
        age_years_max=100.0,
        light_below_kg=50.0,
        old_above_years=86.0,
        child_pugh_excluded=("C",),
        source="perez_ruixo_2021",
        place="820 people of 18-86 years and 39-170 kg, the widest range studied; carried over to this model",
        grade=_ASSUMED,
    ),
    known_limits=(
        "No model of ketamine in people with cancer was found; how much they differ is an assumption.",
        "The ketamine and norketamine parts come from different studies and were joined here.",
        "Published models differ by about 20 % after 4-6 h, one by 35 %; the band does not hold that.",
        "Cachexia, ascites and low albumin: no data. Actual weight is used.",
        "The effect of age and of Child-Pugh B on clearance is an assumption.",
        "Norketamine is uncertain: its ratio to ketamine at rest ranges from 0.8 to 1.65 between studies.",
        "Published values were taken from abstracts and open implementations, not from the papers' own tables.",
        "A concentration does not predict relief: the ranges of relief and of dissociation overlap.",
    ),
    sources=("kamp_2020", "otto_2021", "olofsen_2022", "perez_ruixo_2021", "lenitive"),
    grade=_ASSUMED,
)
