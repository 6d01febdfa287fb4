"""Relief of pressure pain and altered perception by S-ketamine, which share one half-maximal concentration."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from lenitive.domain.foundation.sources import Grade
from lenitive.domain.pharmacology.effect import (
    NG_ML_PER_NMOL_ML_KETAMINE,
    Analyte,
    Driver,
    DriverSite,
    Effect,
    hill_frac,
)
from lenitive.domain.pharmacology.enantiomers import PUBLISHED_RHO
from lenitive.domain.pharmacology.quoting import proposed, quoting
from lenitive.pkpd.linear import Array

_olofsen = quoting("olofsen_2022", seen="abstract")


def _fraction(conc: Mapping[Analyte, Array], p: Mapping[str, float], _: float) -> Array:
    return hill_frac(conc[Analyte.S_KETAMINE], c50_ng_ml=p["c50_ng_ml"], exponent=p["exponent"])


EFFECT: Final = Effect(
    id="olofsen_2022",
    title="Relief of pressure pain and altered perception (Olofsen 2022)",
    endpoint="pain pressure threshold and perception of the surroundings, which share their parameters",
    unit="fraction of the largest effect",
    drivers=(
        Driver(
            analyte=Analyte.S_KETAMINE,
            site=DriverSite.EFFECT_SITE,
            half_life="half_life_min",
            valid_to=proposed(400.0, "ng/mL", "range not seen; about three times the half-maximal concentration"),
        ),
    ),
    parameters={
        "c50_ng_ml": replace(
            _olofsen(121.0, "ng/mL", "pressure pain, 0.51 nmol/mL (0.38-0.66)"),
            interval=(0.38 * NG_ML_PER_NMOL_ML_KETAMINE, 0.66 * NG_ML_PER_NMOL_ML_KETAMINE),
        ),
        "half_life_min": replace(_olofsen(8.3, "min", "effect-site half-life"), interval=(5.1, 13.0)),
        "exponent": proposed(1.0, "", "the exponent was not seen; 1 assumed"),
    },
    formula=_fraction,
    rho=PUBLISHED_RHO["olofsen_2022"],
    studied="17 men, S-ketamine and racemate; arterial blood.",
    known_limits=(
        "Relief and altered perception have one half-maximal concentration: neither comes without the other.",
        "The whole equation, its exponent and between-person variability were not seen.",
        "A small opposing effect of S-norketamine was found; its size was not seen and is left out.",
        "Experimental pain of healthy men, not clinical pain.",
    ),
    sources=("olofsen_2022", "lenitive"),
    grade=Grade.ASSUMED,
)
