"""Change of heat pain with S-ketamine, which lowers it, and S-norketamine, which raises it."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from lenitive.domain.foundation.sources import Grade
from lenitive.domain.pharmacology.effect import Analyte, Driver, DriverSite, Effect
from lenitive.domain.pharmacology.enantiomers import RHO
from lenitive.domain.pharmacology.quoting import proposed, quoting
from lenitive.pkpd.linear import Array

_olofsen = quoting("olofsen_2012", seen="abstract")
_REACHED = "20 mg/h for 2 h; the straight line holds to about 200 ng/mL of S-ketamine"


def _change(conc: Mapping[Analyte, Array], p: Mapping[str, float], baseline: float) -> Array:
    change = p["s_ketamine_cm_per_ng_ml"] * conc[Analyte.S_KETAMINE]
    change = change + p["s_norketamine_cm_per_ng_ml"] * conc[Analyte.S_NORKETAMINE]
    return np.asarray(np.clip(change, -baseline, 0.0))


EFFECT: Final = Effect(
    id="olofsen_2012",
    title="Acute relief of heat pain, with norketamine against it (Olofsen 2012)",
    endpoint="change of heat pain on a visual analogue scale of 10 cm; never more relief than there was pain",
    unit="cm",
    drivers=(
        Driver(
            analyte=Analyte.S_KETAMINE,
            site=DriverSite.EFFECT_SITE,
            half_life="half_life_min",
            valid_to=proposed(200.0, "ng/mL", _REACHED),
        ),
        Driver(
            analyte=Analyte.S_NORKETAMINE,
            site=DriverSite.EFFECT_SITE,
            half_life="half_life_min",
            valid_to=proposed(200.0, "ng/mL", "taken as for S-ketamine"),
        ),
    ),
    parameters={
        "s_ketamine_cm_per_ng_ml": _olofsen(-0.038, "cm per ng/mL", "100 ng/mL lowers by 3.8 cm"),
        "s_norketamine_cm_per_ng_ml": _olofsen(0.030, "cm per ng/mL", "50 ng/mL raises by 1.5 cm"),
        "half_life_min": _olofsen(11.8, "min", "effect-site half-life for pain; the mean of all endpoints is 6.1"),
    },
    formula=_change,
    needs_baseline=True,
    rho=RHO,
    studied="12 men, S-ketamine 20 mg/h for 2 h, with and without rifampicin; arterial blood.",
    known_limits=(
        "Heat pain of healthy men, not clinical pain.",
        "The effect of norketamine is uncertain: another study found a small one, two found none.",
        "Between-person variability was not found. Both effect sites are given the one half-life that was found.",
    ),
    sources=("olofsen_2012", "lenitive"),
    grade=Grade.SECONDARY,
)
