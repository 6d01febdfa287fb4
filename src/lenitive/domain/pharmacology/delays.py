"""Delays from arterial blood that several responses share: where people respond, one number for all of them."""

import math
from typing import Final

from lenitive.domain.foundation.sources import Grade
from lenitive.domain.pharmacology.effects import EFFECTS
from lenitive.domain.pharmacology.enantiomers import RHO
from lenitive.domain.pharmacology.model import Parameter, Site
from lenitive.domain.pharmacology.quoting import proposed
from lenitive.domain.pharmacology.response import PdParameter, Scale

_INTERVAL_SDS: Final = 3.92
"""Width of a 95 % interval in standard errors."""


def published_interval(typical: Parameter) -> Parameter:
    """Uncertainty of a typical value on the log scale, from its published 95 % interval: (ln(high / low) / 3.92)^2.

    Raises:
        ValueError: It has none.

    Example:
        >>> published_interval(EFFECTS["olofsen_2022"].parameters["half_life_min"]).value  # 5.1-13.0 min
        0.05698
    """
    if typical.interval is None:
        raise ValueError(f"{typical.place}: no interval was published")
    low, high = typical.interval
    variance = (math.log(high / low) / _INTERVAL_SDS) ** 2
    return Parameter(
        value=float(f"{variance:.4g}"),
        unit="",
        source=typical.source,
        place=f"(ln(high / low) / 3.92)^2 of the interval {low:.4g}-{high:.4g} {typical.unit}",
        grade=Grade.SECONDARY,
    )


def alike(why: str = "no difference between people was found; taken as alike") -> Parameter:
    """No variance between people."""
    return proposed(0.0, "", why)


def sure(why: str = "held fixed: it defines the form of the relation") -> Parameter:
    """No uncertainty."""
    return proposed(0.0, "", why)


EFFECT_SITE: Final = Site(name="effect_site", half_life="effect_site_half_life_min", follows="ketamine")
"""Of relief, dissociation, sedation and circulation."""

EFFECT_SITE_HALF_LIFE: Final = PdParameter(
    typical=EFFECTS["olofsen_2022"].parameters["half_life_min"],
    between_people=proposed(0.09, "", "difference between people not seen; 30 % assumed"),
    uncertainty=published_interval(EFFECTS["olofsen_2022"].parameters["half_life_min"]),
)

SLOW_SITE: Final = Site(name="slow_site", half_life="slow_site_half_life_min", follows="ketamine")
"""Of relief that outlasts the drug."""

_SLOW: Final = EFFECTS["dahan_2011"].parameters["half_life_d"]

SLOW_SITE_HALF_LIFE: Final = PdParameter(
    typical=Parameter(
        value=_SLOW.value * 1440.0,
        unit="min",
        source=_SLOW.source,
        place=f"{_SLOW.place}, {_SLOW.value:g} d x 1440",
        grade=_SLOW.grade,
    ),
    between_people=alike(),
    uncertainty=published_interval(EFFECTS["dahan_2011"].parameters["half_life_d"]),
)

RHO_COUNTS: Final = PdParameter(
    typical=RHO,
    between_people=alike("how R counts is taken to be one number for all"),
    uncertainty=proposed(0.265, "", "standard error of 0.515 on the logit scale: nine in ten between 0.16 and 0.50"),
    scale=Scale.LOGIT,
)
"""How R counts. The published range is 0-0.5; 0 itself cannot be drawn and is a sensitivity analysis of its own."""
