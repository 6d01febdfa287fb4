"""Dissociation on the psychotomimetic item of the session, 0-3, with acute tolerance."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from lenitive.domain.foundation.sources import Grade
from lenitive.domain.pharmacology.chance import chance_at_least
from lenitive.domain.pharmacology.delays import EFFECT_SITE, EFFECT_SITE_HALF_LIFE, RHO_COUNTS, alike, sure
from lenitive.domain.pharmacology.effects import EFFECTS
from lenitive.domain.pharmacology.model import Site
from lenitive.domain.pharmacology.quoting import proposed
from lenitive.domain.pharmacology.response import (
    Context,
    Counts,
    PdParameter,
    Response,
    ResponseDriver,
    Scale,
    share_of_largest,
)
from lenitive.pkpd.linear import Array

_HIGH = EFFECTS["simons_2022_drug_high"]
_LEVELS: Final = 3.0
_RESIDUAL: Final = proposed(0.5, "0-3", "error of one scored level; 16 in 100 score 1 without drug")


def _level(conc: Mapping[str, Array], p: Mapping[str, Array], _: Context) -> Array:
    # what tolerance takes away keeps its proportion to what drives, so that more drug never dissociates less
    felt = np.maximum(conc["now"] - p["tolerance_frac"] * conc["tolerance"], 0.0)
    return np.asarray(_LEVELS * p["largest_frac"] * share_of_largest(felt, p["c50_ng_ml"], p["exponent"]))


def _distressing(conc: Mapping[str, Array], p: Mapping[str, Array], context: Context) -> Array:
    return chance_at_least(_level(conc, p, context), level=2, residual_sd=_RESIDUAL.value)


RESPONSE: Final = Response(
    id="dissociation",
    title="Dissociation",
    endpoint="psychotomimetic item of the session: 0 none, 1 odd, 2 distressing or vivid, 3 panic or psychosis",
    unit="0-3",
    drivers=(
        ResponseDriver(name="now", place="effect_site", counts=Counts.S_EQUIVALENT, holds_to=_HIGH.drivers[0].valid_to),
        ResponseDriver(
            name="tolerance",
            place="tolerance_site",
            counts=Counts.S_EQUIVALENT,
            holds_to=_HIGH.drivers[0].valid_to,
            held_with="now",
        ),
    ),
    sites=(EFFECT_SITE, Site(name="tolerance_site", half_life="tolerance_site_half_life_min", follows="ketamine")),
    parameters={
        "c50_ng_ml": PdParameter(
            typical=_HIGH.parameters["c50_ng_ml"],
            between_people=proposed(0.36, "", "difference between people not seen; 60 % assumed"),
            uncertainty=proposed(0.04, "", "interval not seen; 20 % assumed"),
        ),
        "exponent": PdParameter(
            typical=_HIGH.parameters["exponent"], between_people=alike(), uncertainty=sure("assumed, held fixed")
        ),
        "largest_frac": PdParameter(
            typical=proposed(
                0.64,
                "",
                "share of the item at the largest effect; set so that on 22.2 mg/h of S for a day 76 in 100 are scored "
                "1 or more, the share of sigtermans_2009 (18 on placebo, which is the error of one score)",
            ),
            between_people=proposed(0.5, "", "assumed"),
            uncertainty=proposed(0.1, "", "assumed"),
            scale=Scale.LOGIT,
        ),
        "tolerance_frac": PdParameter(
            typical=proposed(
                0.7,
                "",
                "share of the drive that fades while the concentration holds; at the dose of goldway_2025 the level "
                "falls to 0.71 of its early value, CADSS fell to 0.51",
            ),
            between_people=alike(),
            uncertainty=proposed(0.25, "", "assumed"),
            scale=Scale.LOGIT,
        ),
        "effect_site_half_life_min": EFFECT_SITE_HALF_LIFE,
        "tolerance_site_half_life_min": PdParameter(
            typical=proposed(20.0, "min", "how fast acute tolerance comes and goes; assumed"),
            between_people=alike(),
            uncertainty=proposed(0.09, "", "assumed"),
        ),
        "rho": RHO_COUNTS,
    },
    formula=_level,
    lowest=0.0,
    highest=3.0,
    residual=_RESIDUAL,
    effects=("simons_2022_drug_high",),
    studied="Feeling high on a visual analogue scale, 20 healthy volunteers of about 24 years; nobody with cancer.",
    known_limits=(
        "Drug high on a visual scale is read as the item of the session: an assumption, not validated.",
        "Its half-maximal concentration (71 ng/mL) is below that of relief (121): relief without it is not promised.",
        "No published model describes acute tolerance; its size and speed are assumed.",
        "The item is scored in whole levels; the number is the expected level.",
    ),
    sources=("simons_2022", "olofsen_2022", "lenitive"),
    grade=Grade.ASSUMED,
    parts={"dissociation_distressing_frac": _distressing},
)
