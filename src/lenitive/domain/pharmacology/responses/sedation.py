"""Sedation on the Richmond scale: from alert to not roused, anchored on waking from anaesthesia."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from lenitive.domain.foundation.sources import Grade
from lenitive.domain.pharmacology.chance import chance_at_most
from lenitive.domain.pharmacology.delays import EFFECT_SITE, EFFECT_SITE_HALF_LIFE, RHO_COUNTS, alike, sure
from lenitive.domain.pharmacology.model import Parameter
from lenitive.domain.pharmacology.quoting import proposed
from lenitive.domain.pharmacology.response import (
    Context,
    Counts,
    PdParameter,
    Response,
    ResponseDriver,
    share_of_largest,
)
from lenitive.pkpd.linear import Array

_DEEPEST: Final = 5.0
_RESIDUAL: Final = proposed(0.6, "RASS", "error of one scored level; assumed")


def _rass(conc: Mapping[str, Array], p: Mapping[str, Array], _: Context) -> Array:
    share = share_of_largest(conc["now"], p["c50_ng_ml"], p["exponent"])
    return np.asarray(0.0 - _DEEPEST * share)  # 0.0 first: alert is 0, not -0


def _deep(conc: Mapping[str, Array], p: Mapping[str, Array], context: Context) -> Array:
    return chance_at_most(_rass(conc, p, context), level=-3, residual_sd=_RESIDUAL.value)


RESPONSE: Final = Response(
    id="sedation",
    title="Sedation",
    endpoint="Richmond agitation-sedation scale of the session: 0 alert and calm, -3 moderate sedation, -5 not roused",
    unit="RASS",
    drivers=(
        ResponseDriver(
            name="now",
            place="effect_site",
            counts=Counts.S_EQUIVALENT,
            holds_to=Parameter(
                value=1560.0,
                unit="ng/mL",
                source="zanos_2018",
                place="table 1: anaesthesia to 2400 ng/mL of racemate, x (1 + 0.3) / 2",
                grade=Grade.ASSUMED,
            ),
        ),
    ),
    sites=(EFFECT_SITE,),
    parameters={
        "c50_ng_ml": PdParameter(
            typical=Parameter(
                value=417.3,
                unit="ng/mL",
                source="idvall_1979",
                place="waking at 642 ng/mL of racemate x (1 + 0.3) / 2, read as the middle of the scale (RASS -2.5)",
                grade=Grade.ASSUMED,
            ),
            between_people=Parameter(
                value=0.105,
                unit="",
                source="idvall_1979",
                place="ln(1 + (214 / 642)^2), the spread of waking concentrations taken as between people",
                grade=Grade.ASSUMED,
            ),
            uncertainty=proposed(0.04, "", "standard error not seen; 20 % assumed"),
        ),
        "exponent": PdParameter(
            typical=proposed(
                2.0, "", "set so that drowsiness at 0.2-0.3 mg/kg/h is about as common as in cohorts; assumed"
            ),
            between_people=alike(),
            uncertainty=sure("assumed, held fixed"),
        ),
        "effect_site_half_life_min": EFFECT_SITE_HALF_LIFE,
        "rho": RHO_COUNTS,
    },
    formula=_rass,
    lowest=-5.0,
    highest=0.0,
    residual=_RESIDUAL,
    effects=(),
    studied="Waking from ketamine anaesthesia; no model of sedation by low doses was found.",
    known_limits=(
        "One anchor from anaesthesia and an assumed steepness; agitation (above 0) is not predicted.",
        "Sedation by opioids and other medicines adds to it and is not in it.",
        "A person with open eyes may be dissociated: dissociation is another response.",
    ),
    sources=("idvall_1979", "zanos_2018", "olofsen_2022", "lenitive"),
    grade=Grade.ASSUMED,
    parts={"sedation_deep_frac": _deep},
)
