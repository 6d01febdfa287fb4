"""Cardiac output: S-ketamine raises it, S-norketamine takes the rise away."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from lenitive.domain.foundation.sources import Grade
from lenitive.domain.pharmacology.delays import alike, sure
from lenitive.domain.pharmacology.effects import EFFECTS
from lenitive.domain.pharmacology.model import Site
from lenitive.domain.pharmacology.quoting import proposed
from lenitive.domain.pharmacology.response import Context, Counts, PdParameter, Response, ResponseDriver
from lenitive.pkpd.linear import Array

_KAMP = EFFECTS["kamp_2021"]
_QUARTER: Final = 0.25


def _output(conc: Mapping[str, Array], p: Mapping[str, Array], context: Context) -> Array:
    measured = context.baseline.cardiac_output_l_min
    baseline = p["baseline_l_min"] if measured is None else measured
    rise = _QUARTER * (conc["now"] / p["c25_s_ketamine_ng_ml"]) ** p["exponent"]
    opposed = _QUARTER * conc["norketamine"] / p["c25_s_norketamine_ng_ml"]
    return np.asarray(baseline * (1.0 + np.maximum(rise - opposed, 0.0)))


RESPONSE: Final = Response(
    id="cardiac_output",
    title="Cardiac output",
    endpoint="cardiac output",
    unit="L/min",
    drivers=(
        ResponseDriver(name="now", place="heart_site", counts=Counts.S_ONLY, holds_to=_KAMP.drivers[0].valid_to),
        ResponseDriver(
            name="norketamine",
            place="norketamine_heart_site",
            counts=Counts.S_ONLY,
            holds_to=proposed(300.0, "ng/mL", "range not seen; twice the concentration that opposes a quarter"),
        ),
    ),
    sites=(
        Site(name="heart_site", half_life="heart_site_half_life_min", follows="ketamine"),
        Site(name="norketamine_heart_site", half_life="norketamine_heart_site_half_life_min", follows="norketamine"),
    ),
    parameters={
        "baseline_l_min": PdParameter(
            typical=_KAMP.parameters["baseline_l_min"],
            between_people=proposed(0.04, "", "difference between people not seen; 20 % assumed"),
            uncertainty=proposed(0.0025, "", "interval not seen; 5 % assumed"),
        ),
        "c25_s_ketamine_ng_ml": PdParameter(
            typical=_KAMP.parameters["c25_s_ketamine_ng_ml"],
            between_people=proposed(0.16, "", "difference between people not seen; 40 % assumed"),
            uncertainty=proposed(
                0.25, "", "interval not seen; 40-50 % more at 320 ng/mL, as in another study, would make it 180; 50 %"
            ),
        ),
        "exponent": PdParameter(typical=_KAMP.parameters["exponent"], between_people=alike(), uncertainty=sure()),
        "c25_s_norketamine_ng_ml": PdParameter(
            typical=_KAMP.parameters["c25_s_norketamine_ng_ml"],
            between_people=alike(),
            uncertainty=proposed(1.0, "", "interval not seen, nor whether it opposes at all; a factor of 2.7 assumed"),
        ),
        "heart_site_half_life_min": PdParameter(
            typical=_KAMP.parameters["half_life_min"], between_people=alike(), uncertainty=sure("interval not seen")
        ),
        "norketamine_heart_site_half_life_min": PdParameter(
            typical=_KAMP.parameters["norketamine_half_life_min"],
            between_people=alike(),
            uncertainty=sure("interval not seen"),
        ),
    },
    formula=_output,
    lowest=0.5,
    highest=40.0,
    residual=proposed(0.6, "L/min", "error of one measurement; assumed"),
    effects=("kamp_2021",),
    studied=_KAMP.studied,
    known_limits=(
        "How S-ketamine and S-norketamine combine was not seen: their changes are taken to add (assumed).",
        "Norketamine is taken never to lower output below its value without drug (assumed).",
        "Without norketamine the rise would be higher; another study saw 40-50 % at 320 ng/mL.",
        "Young healthy men; not a failing heart.",
    ),
    sources=("kamp_2021", "lenitive"),
    grade=Grade.ASSUMED,
)
