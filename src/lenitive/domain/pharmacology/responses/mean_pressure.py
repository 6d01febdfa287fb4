"""Mean blood pressure with ketamine: a placeholder, for want of a published model of the circulation."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from lenitive.domain.foundation.sources import Grade
from lenitive.domain.pharmacology.delays import EFFECT_SITE, EFFECT_SITE_HALF_LIFE
from lenitive.domain.pharmacology.effects import EFFECTS
from lenitive.domain.pharmacology.quoting import proposed
from lenitive.domain.pharmacology.response import Context, Counts, PdParameter, Response, ResponseDriver
from lenitive.pkpd.linear import Array

_RISE = EFFECTS["assumed_mean_pressure"]


def _mean_pressure(conc: Mapping[str, Array], p: Mapping[str, Array], context: Context) -> Array:
    share = conc["now"] / (conc["now"] + p["c50_ng_ml"])
    return np.asarray((context.baseline.mean_pressure_mmhg or 0.0) * (1.0 + p["largest_rise_pct"] / 100.0 * share))


RESPONSE: Final = Response(
    id="mean_pressure",
    title="Mean blood pressure",
    endpoint="mean arterial pressure",
    unit="mmHg",
    drivers=(ResponseDriver(name="now", place="effect_site", counts=Counts.TOTAL, holds_to=_RISE.drivers[0].valid_to),),
    sites=(EFFECT_SITE,),
    parameters={
        "largest_rise_pct": PdParameter(
            typical=_RISE.parameters["largest_rise_pct"],
            between_people=proposed(0.25, "", "difference between people not seen; 50 % assumed"),
            uncertainty=proposed(0.04, "", "interval not seen; 20 % assumed"),
        ),
        "c50_ng_ml": PdParameter(
            typical=_RISE.parameters["c50_ng_ml"],
            between_people=proposed(0.16, "", "difference between people not seen; 40 % assumed"),
            uncertainty=proposed(0.25, "", "the typical value is itself assumed; 50 %"),
        ),
        "effect_site_half_life_min": EFFECT_SITE_HALF_LIFE,
    },
    formula=_mean_pressure,
    lowest=20.0,
    highest=300.0,
    residual=proposed(6.0, "mmHg", "one reading about the person's own course; assumed"),
    effects=("assumed_mean_pressure",),
    studied=_RISE.studied,
    known_limits=(
        *_RISE.known_limits,
        "The delay of relief is used; pain, anxiety, other medicines and the person's own course are not in it.",
    ),
    sources=("langsjo_2005", "olofsen_2022", "lenitive"),
    grade=Grade.ASSUMED,
    needs="mean_pressure_mmhg",
)
