"""Slowing of the electroencephalogram by S-ketamine, R-ketamine and racemate."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np

from lenitive.domain.foundation.sources import Grade
from lenitive.domain.pharmacology.effect import Analyte, Driver, DriverSite, Effect, hill_frac
from lenitive.domain.pharmacology.enantiomers import PUBLISHED_RHO
from lenitive.domain.pharmacology.quoting import proposed, quoting
from lenitive.pkpd.linear import Array

_schuttler = quoting("schuttler_1987", seen="abstract")


def _driver(analyte: Analyte) -> Driver:
    why = "range not seen; anaesthetic doses, about twice the largest half-maximal concentration"
    return Driver(analyte=analyte, site=DriverSite.ARTERIAL, valid_to=proposed(4000.0, "ng/mL", why))


def _slowing(conc: Mapping[Analyte, Array], p: Mapping[str, float], _: float) -> Array:
    (analyte,) = conc
    fraction = hill_frac(conc[analyte], c50_ng_ml=p[f"{analyte}_c50_ng_ml"], exponent=p["exponent"])
    return np.asarray(p[f"{analyte}_largest_hz"] * fraction)


EFFECT: Final = Effect(
    id="schuttler_1987",
    title="Slowing of the electroencephalogram (Schuttler 1987)",
    endpoint="decrease of the median frequency",
    unit="Hz",
    drivers=(_driver(Analyte.S_KETAMINE), _driver(Analyte.RACEMIC_KETAMINE), _driver(Analyte.R_KETAMINE)),
    one_of=True,
    parameters={
        "s_ketamine_largest_hz": replace(_schuttler(8.3, "Hz", "S, largest decrease"), error=1.9),
        "racemic_ketamine_largest_hz": replace(_schuttler(7.6, "Hz", "racemate, largest decrease"), error=1.7),
        "r_ketamine_largest_hz": replace(_schuttler(4.4, "Hz", "R, largest decrease"), error=0.5),
        "s_ketamine_c50_ng_ml": replace(_schuttler(800.0, "ng/mL", "S, half of it at 0.8 ug/mL"), error=400.0),
        "racemic_ketamine_c50_ng_ml": replace(
            _schuttler(2000.0, "ng/mL", "racemate, half of it at 2.0 ug/mL"), error=500.0
        ),
        "r_ketamine_c50_ng_ml": replace(_schuttler(1800.0, "ng/mL", "R, half of it at 1.8 ug/mL"), error=500.0),
        "exponent": proposed(1.0, "", "the exponent was not seen; 1 assumed"),
    },
    formula=_slowing,
    rho=PUBLISHED_RHO["schuttler_1987"],
    studied="Either enantiomer or the racemate; people not seen.",
    known_limits=(
        "Anaesthetic concentrations, ten times those of an infusion for pain.",
        "Delay, exponent and sampling site were not seen.",
    ),
    sources=("schuttler_1987", "lenitive"),
    grade=Grade.ASSUMED,
)
