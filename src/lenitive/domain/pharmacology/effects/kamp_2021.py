"""Cardiac output with S-ketamine."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from lenitive.domain.foundation.sources import Grade
from lenitive.domain.pharmacology.effect import (
    NG_ML_PER_NMOL_ML_KETAMINE,
    NG_ML_PER_NMOL_ML_NORKETAMINE,
    Analyte,
    Driver,
    DriverSite,
    Effect,
)
from lenitive.domain.pharmacology.quoting import proposed, quoting
from lenitive.pkpd.linear import Array

_kamp = quoting("kamp_2021", seen="as a machine-read record carries it")


def _output(conc: Mapping[Analyte, Array], p: Mapping[str, float], _: float) -> Array:
    rise = 0.25 * (conc[Analyte.S_KETAMINE] / p["c25_s_ketamine_ng_ml"]) ** p["exponent"]
    return np.asarray(p["baseline_l_min"] * (1.0 + rise))


EFFECT: Final = Effect(
    id="kamp_2021",
    title="Cardiac output (Kamp 2021)",
    endpoint="cardiac output",
    unit="L/min",
    drivers=(
        Driver(
            analyte=Analyte.S_KETAMINE,
            site=DriverSite.EFFECT_SITE,
            half_life="half_life_min",
            valid_to=proposed(400.0, "ng/mL", "range not seen; the concentration for a rise by a quarter"),
        ),
    ),
    parameters={
        "baseline_l_min": _kamp(6.8, "L/min", "without drug"),
        "c25_s_ketamine_ng_ml": _kamp(
            1.68 * NG_ML_PER_NMOL_ML_KETAMINE, "ng/mL", "S-ketamine that raises it by a quarter, 1.68 nmol/mL x 237.73"
        ),
        "exponent": _kamp(1.0, "", "gamma"),
        "half_life_min": _kamp(2.28, "min", "effect-site half-life of S-ketamine"),
        "c25_s_norketamine_ng_ml": _kamp(
            0.673 * NG_ML_PER_NMOL_ML_NORKETAMINE,
            "ng/mL",
            "S-norketamine, opposing, 0.673 nmol/mL x 223.70; left out of this effect",
        ),
        "norketamine_half_life_min": _kamp(
            29.3, "min", "effect-site half-life of S-norketamine; left out of this effect"
        ),
    },
    formula=_output,
    rho=proposed(0.0, "", "R-ketamine had no effect on cardiac output in this study"),
    studied="Healthy men, S-ketamine and racemate; arterial blood.",
    known_limits=(
        "S-norketamine opposes the rise; how the two combine was not seen, and it is left out: late, it is too high.",
        "An earlier study saw a larger rise, 40-50 % at 320 ng/mL.",
        "Young healthy men; not a failing heart.",
    ),
    sources=("kamp_2021", "lenitive"),
    grade=Grade.ASSUMED,
)
