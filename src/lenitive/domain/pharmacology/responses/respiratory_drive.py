"""The drive to breathe under an opioid, part of which S-ketamine gives back."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from lenitive.domain.foundation.sources import Grade
from lenitive.domain.pharmacology.delays import RHO_COUNTS
from lenitive.domain.pharmacology.effects import EFFECTS
from lenitive.domain.pharmacology.model import Parameter
from lenitive.domain.pharmacology.quoting import proposed
from lenitive.domain.pharmacology.response import Context, Counts, PdParameter, Response, ResponseDriver
from lenitive.pkpd.linear import Array

_JONKMAN = EFFECTS["jonkman_2018"]


def _drive(conc: Mapping[str, Array], p: Mapping[str, Array], context: Context) -> Array:
    lost = context.baseline.opioid_depression_frac or 0.0
    more_opioid_needed = 1.0 + conc["now"] / p["doubles_ng_ml"]
    # drive = 1 / (1 + C / C50), and C / C50 = lost / (1 - lost) without ketamine
    kept = (1.0 - lost) * more_opioid_needed
    return np.asarray(kept / (kept + lost))


RESPONSE: Final = Response(
    id="respiratory_drive",
    title="Respiratory drive with opioids",
    endpoint="response to carbon dioxide, as a fraction of that without opioid",
    unit="fraction",
    drivers=(
        ResponseDriver(name="now", place="ketamine", counts=Counts.S_EQUIVALENT, holds_to=_JONKMAN.drivers[0].valid_to),
    ),
    sites=(),
    parameters={
        "doubles_ng_ml": PdParameter(
            typical=_JONKMAN.parameters["doubles_ng_ml"],
            between_people=Parameter(
                value=0.371,
                unit="",
                source="jonkman_2018",
                place="(ln(191 / 84) / 1.349)^2 of the quartiles 84-191, read as between people",
                grade=Grade.ASSUMED,
            ),
            uncertainty=proposed(0.04, "", "standard error not seen; 20 % assumed"),
        ),
        "rho": RHO_COUNTS,
    },
    formula=_drive,
    lowest=0.0,
    highest=1.0,
    residual=proposed(0.1, "fraction", "error of one measurement; assumed"),
    effects=("jonkman_2018",),
    studied=_JONKMAN.studied,
    known_limits=(
        *_JONKMAN.known_limits,
        "That the drive falls with opioid as 1 / (1 + C / C50) is assumed.",
        "Ketamine that gives back drive is no antidote: it may sedate, and it wears off before an opioid does.",
    ),
    sources=("jonkman_2018", "lenitive"),
    grade=Grade.ASSUMED,
    needs="opioid_depression_frac",
)
