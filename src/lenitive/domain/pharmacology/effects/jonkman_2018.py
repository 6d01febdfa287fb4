"""Breathing depressed by an opioid, and S-ketamine that counteracts it."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from lenitive.domain.foundation.sources import Grade
from lenitive.domain.pharmacology.effect import Analyte, Driver, DriverSite, Effect
from lenitive.domain.pharmacology.enantiomers import RHO
from lenitive.domain.pharmacology.quoting import quoting
from lenitive.pkpd.linear import Array

_jonkman = quoting("jonkman_2018", seen="abstract")


def _factor(conc: Mapping[Analyte, Array], p: Mapping[str, float], _: float) -> Array:
    return np.asarray(1.0 + conc[Analyte.S_KETAMINE] / p["doubles_ng_ml"])


EFFECT: Final = Effect(
    id="jonkman_2018",
    title="Opioid needed to depress breathing (Jonkman 2018)",
    endpoint="concentration of remifentanil that halves the response to carbon dioxide",
    unit="times that without ketamine",
    drivers=(
        Driver(
            analyte=Analyte.S_KETAMINE,
            site=DriverSite.ARTERIAL,
            valid_to=_jonkman(191.0, "ng/mL", "upper quartile of the concentration that doubles it"),
        ),
    ),
    parameters={
        "doubles_ng_ml": _jonkman(127.0, "ng/mL", "S-ketamine that doubles it (quartiles 84-191)"),
    },
    formula=_factor,
    rho=RHO,
    studied="Healthy volunteers given remifentanil and S-ketamine.",
    known_limits=(
        "That it rises in a straight line is assumed; only the doubling was seen.",
        "Remifentanil in healthy people: never a reason to watch breathing less on another opioid.",
        "The effect follows blood without delay.",
    ),
    sources=("jonkman_2018", "lenitive"),
    grade=Grade.ASSUMED,
)
