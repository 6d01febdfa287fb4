"""How the circulation rises with ketamine, for want of a published model of it: one placeholder for every sign."""

from collections.abc import Mapping
from typing import Literal

import numpy as np

from lenitive.domain.foundation.sources import Grade
from lenitive.domain.pharmacology.delays import EFFECT_SITE, EFFECT_SITE_HALF_LIFE
from lenitive.domain.pharmacology.effect import Effect
from lenitive.domain.pharmacology.model import Parameter
from lenitive.domain.pharmacology.quoting import proposed
from lenitive.domain.pharmacology.response import Context, Counts, PdParameter, Response, ResponseDriver
from lenitive.pkpd.linear import Array

Sign = Literal["heart_rate", "mean_pressure"]
AtRest = Literal["heart_rate_min", "mean_pressure_mmhg"]


def rising(sign: Sign, effect: Effect, *, at_rest: AtRest, endpoint: str, residual: Parameter) -> Response:
    """A sign of the circulation that rises above its value at rest as an effect says, by a saturating share.

    Args:
        sign: Its id.
        effect: Largest rise, % of the value at rest, and the concentration for half of it.
        at_rest: Field of `Baseline` that it rises from; not known, it is not given.
        endpoint: What is seen at the bedside.
        residual: Standard deviation of one reading about the person's own course; its unit is that of the answer.

    Returns:
        The response; every spread is assumed.
    """

    def course(conc: Mapping[str, Array], p: Mapping[str, Array], context: Context) -> Array:
        share = conc["now"] / (conc["now"] + p["c50_ng_ml"])
        return np.asarray((getattr(context.baseline, at_rest) or 0.0) * (1.0 + p["largest_rise_pct"] / 100.0 * share))

    return Response(
        id=sign,
        title={"heart_rate": "Heart rate", "mean_pressure": "Mean blood pressure"}[sign],
        endpoint=endpoint,
        unit=residual.unit,
        drivers=(
            ResponseDriver(name="now", place="effect_site", counts=Counts.TOTAL, holds_to=effect.drivers[0].valid_to),
        ),
        sites=(EFFECT_SITE,),
        parameters={
            "largest_rise_pct": PdParameter(
                typical=effect.parameters["largest_rise_pct"],
                between_people=proposed(0.25, "", "difference between people not seen; 50 % assumed"),
                uncertainty=proposed(0.04, "", "interval not seen; 20 % assumed"),
            ),
            "c50_ng_ml": PdParameter(
                typical=effect.parameters["c50_ng_ml"],
                between_people=proposed(0.16, "", "difference between people not seen; 40 % assumed"),
                uncertainty=proposed(0.25, "", "the typical value is itself assumed; 50 %"),
            ),
            "effect_site_half_life_min": EFFECT_SITE_HALF_LIFE,
        },
        formula=course,
        lowest=20.0,
        highest=300.0,
        residual=residual,
        effects=(effect.id,),
        studied=effect.studied,
        known_limits=(
            *effect.known_limits,
            "The delay of relief is used; pain, anxiety, other medicines and the person's own course are not in it.",
        ),
        sources=("langsjo_2005", "olofsen_2022", "lenitive"),
        grade=Grade.ASSUMED,
        needs=at_rest,
    )
