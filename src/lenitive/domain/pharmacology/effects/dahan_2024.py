"""Pain pressure threshold with S-ketamine, and with racemate in which R counts about half."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np

from lenitive.domain.foundation.sources import Grade
from lenitive.domain.pharmacology.effect import NG_ML_PER_NMOL_ML_KETAMINE, Analyte, Driver, DriverSite, Effect
from lenitive.domain.pharmacology.enantiomers import PUBLISHED_RHO
from lenitive.domain.pharmacology.quoting import proposed, quoting
from lenitive.pkpd.linear import Array

_dahan = quoting("dahan_2024", seen="abstract and a machine-read record")
_RANGE = "range not seen; the highest arterial concentration of an infusion study of the same group is 257 ng/mL of S"


def _threshold(conc: Mapping[Analyte, Array], p: Mapping[str, float], _: float) -> Array:
    (analyte,) = conc
    doubles = p["c100_s_ng_ml"] if analyte is Analyte.S_KETAMINE else p["c100_racemic_ng_ml"]
    return np.asarray(p["baseline_n"] * (1.0 + (conc[analyte] / doubles) ** p["exponent"]))


EFFECT: Final = Effect(
    id="dahan_2024",
    title="Pain pressure threshold (Dahan 2024)",
    endpoint="pressure at which pain begins",
    unit="N",
    drivers=(
        Driver(
            analyte=Analyte.S_KETAMINE,
            site=DriverSite.EFFECT_SITE,
            half_life="half_life_min",
            valid_to=proposed(260.0, "ng/mL", _RANGE),
        ),
        Driver(
            analyte=Analyte.RACEMIC_KETAMINE,
            site=DriverSite.EFFECT_SITE,
            half_life="half_life_min",
            valid_to=proposed(520.0, "ng/mL", f"twice that of S; {_RANGE}"),
        ),
    ),
    one_of=True,
    parameters={
        "baseline_n": _dahan(48.9, "N", "threshold without drug"),
        "c100_s_ng_ml": replace(
            _dahan(0.47 * NG_ML_PER_NMOL_ML_KETAMINE, "ng/mL", "S-ketamine that doubles it, 0.47 nmol/mL x 237.73"),
            error=0.12 * NG_ML_PER_NMOL_ML_KETAMINE,
        ),
        "c100_racemic_ng_ml": replace(
            _dahan(0.62 * NG_ML_PER_NMOL_ML_KETAMINE, "ng/mL", "racemate that doubles it, 0.62 nmol/mL x 237.73"),
            error=0.19 * NG_ML_PER_NMOL_ML_KETAMINE,
        ),
        "exponent": _dahan(2.4, "", "gamma"),
        "half_life_min": _dahan(13.2, "min", "effect-site half-life"),
    },
    formula=_threshold,
    rho=PUBLISHED_RHO["dahan_2024"],
    studied="Healthy volunteers; pressure-pain data of an earlier study, analysed again.",
    known_limits=(
        "The form of the equation is inferred from the meaning of its parameters.",
        "A concentration of S-norketamine (0.25 nmol/mL) was given; what it does was not seen, and it is left out.",
        "Of the same data another analysis found that R adds nothing.",
        "A threshold in newtons is not a pain score.",
    ),
    sources=("dahan_2024", "lenitive"),
    grade=Grade.ASSUMED,
)
