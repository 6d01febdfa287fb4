"""A placeholder for the rise of heart rate: no published model of it was found."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from lenitive.domain.foundation.sources import Grade
from lenitive.domain.pharmacology.effect import Analyte, Driver, DriverSite, Effect, hill_frac
from lenitive.domain.pharmacology.quoting import proposed, quoting
from lenitive.pkpd.linear import Array

_langsjo = quoting("langsjo_2005", seen="as a review carries it", grade=Grade.ASSUMED)


def _rise(conc: Mapping[Analyte, Array], p: Mapping[str, float], _: float) -> Array:
    return np.asarray(p["largest_rise_pct"] * hill_frac(conc[Analyte.RACEMIC_KETAMINE], c50_ng_ml=p["c50_ng_ml"]))


EFFECT: Final = Effect(
    id="assumed_heart_rate",
    title="Rise of heart rate (placeholder)",
    endpoint="rise of heart rate above its value without drug",
    unit="%",
    drivers=(
        Driver(
            analyte=Analyte.RACEMIC_KETAMINE,
            site=DriverSite.EFFECT_SITE,
            half_life="half_life_min",
            valid_to=_langsjo(1959.0, "ng/mL", "highest mean concentration of S-ketamine"),
        ),
    ),
    parameters={
        "largest_rise_pct": _langsjo(43.5, "%", "heart rate at its highest on S-ketamine; taken as the largest effect"),
        "c50_ng_ml": proposed(400.0, "ng/mL", "no model of the circulation was found; placeholder"),
        "half_life_min": proposed(8.3, "min", "taken as that of relief"),
    },
    formula=_rise,
    studied="People on S-ketamine up to 1959 ng/mL: one highest value, no curve.",
    known_limits=(
        "A placeholder: only the largest rise was measured, the concentration for half of it is assumed.",
        "Measured on S-ketamine, applied to the total concentration of a racemate, which is the cautious way.",
        "Never a reason to measure blood pressure less often.",
    ),
    sources=("langsjo_2005", "lenitive"),
    grade=Grade.ASSUMED,
)
