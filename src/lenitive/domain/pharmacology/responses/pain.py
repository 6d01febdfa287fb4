"""Pain on the 0-10 scale: what a person would have said anyway, what hoping does, and what the drug does.

Three things change a score, one after the other, so that none is counted twice: the person's own course moves it,
expectation takes a share of what is there, and the drug takes a share of what is left. The drug's share differs most
between people: most of them have hardly any. The relief that lasts never adds to that of the moment; the larger
of the two counts.
"""

from collections.abc import Mapping
from typing import Final

import numpy as np

from lenitive.domain.foundation.sources import Grade
from lenitive.domain.pharmacology.delays import (
    EFFECT_SITE,
    EFFECT_SITE_HALF_LIFE,
    RHO_COUNTS,
    SLOW_SITE,
    SLOW_SITE_HALF_LIFE,
    alike,
    published_interval,
    sure,
)
from lenitive.domain.pharmacology.effects import EFFECTS
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

_LN_2: Final = float(np.log(2.0))

_ACUTE, _LASTING = EFFECTS["olofsen_2022"], EFFECTS["dahan_2011"]


def _without_drug(_: Mapping[str, Array], p: Mapping[str, Array], context: Context) -> Array:
    """Pain as it would be on placebo: own course and expectation."""
    minutes = np.maximum(context.times_min, 0.0)
    drifted = p["drift_nrs"] * -np.expm1(-minutes * (_LN_2 / p["drift_half_life_min"]))
    set_in = -np.expm1(-minutes * (_LN_2 / p["expectation_half_life_min"]))
    kept = np.exp(-minutes * (_LN_2 / p["expectation_fades_half_life_min"]))
    own = np.clip((context.baseline.pain_nrs or 0.0) + drifted, 0.0, 10.0)
    return np.asarray(own * (1.0 - p["expectation_frac"] * set_in * kept))


def _drug_frac(conc: Mapping[str, Array], p: Mapping[str, Array]) -> Array:
    """Share of the remaining pain that the drug takes away."""
    now = share_of_largest(conc["now"], p["c50_ng_ml"], p["exponent"])
    later = share_of_largest(conc["lasting"], p["lasting_c50_ng_ml"], p["lasting_exponent"])
    return np.asarray(p["responds_frac"] * np.maximum(now, later))


def _pain(conc: Mapping[str, Array], p: Mapping[str, Array], context: Context) -> Array:
    return _without_drug(conc, p, context) * (1.0 - _drug_frac(conc, p))


def _relief_by_drug(conc: Mapping[str, Array], p: Mapping[str, Array], context: Context) -> Array:
    return _without_drug(conc, p, context) * _drug_frac(conc, p)


RESPONSE: Final = Response(
    id="pain",
    title="Pain",
    endpoint="pain that the person would report, with what is due to the drug and what is not",
    unit="0-10",
    drivers=(
        ResponseDriver(
            name="now", place="effect_site", counts=Counts.S_EQUIVALENT, holds_to=_ACUTE.drivers[0].valid_to
        ),
        ResponseDriver(
            name="lasting", place="slow_site", counts=Counts.S_EQUIVALENT, holds_to=_LASTING.drivers[0].valid_to
        ),
    ),
    sites=(EFFECT_SITE, SLOW_SITE),
    parameters={
        "c50_ng_ml": PdParameter(
            typical=_ACUTE.parameters["c50_ng_ml"],
            between_people=proposed(0.25, "", "difference between people not seen; 50 % assumed"),
            uncertainty=published_interval(_ACUTE.parameters["c50_ng_ml"]),
        ),
        "exponent": PdParameter(
            typical=_ACUTE.parameters["exponent"], between_people=alike(), uncertainty=sure("assumed, held fixed")
        ),
        "responds_frac": PdParameter(
            typical=proposed(
                0.085,
                "",
                "share of pain that the largest effect of the drug takes from the typical person; set so that "
                "0.2 mg/kg/h for 5 h lowers pain of 7 by 2 points in 44 of 100, 27 on placebo: halfway, on the normal "
                "scale, between the excess over placebo of hardy_2012 (31 against 27 of 100) and of dahan_2011 (67 "
                "against 23)",
            ),
            between_people=proposed(
                6.25, "", "so wide that people either respond or do not: more than half goes in 17 of 100; assumed"
            ),
            uncertainty=proposed(
                2.52, "", "so that nine in ten lie between the excess of hardy_2012 and that of dahan_2011"
            ),
            scale=Scale.LOGIT,
        ),
        "expectation_frac": PdParameter(
            typical=proposed(
                0.182,
                "",
                "share of pain that expectation takes away; set so that pain of 7 falls by 2 points in 27 of 100 on "
                "placebo, the share of hardy_2012",
            ),
            between_people=proposed(0.8, "", "set with the typical value"),
            uncertainty=proposed(0.06, "", "standard error of the share 25 of 92 of hardy_2012, logit scale"),
            scale=Scale.LOGIT,
        ),
        "expectation_half_life_min": PdParameter(
            typical=proposed(20.0, "min", "how fast expectation sets in; not seen"),
            between_people=alike(),
            uncertainty=sure("assumed, held fixed"),
        ),
        "expectation_fades_half_life_min": PdParameter(
            typical=proposed(4320.0, "min", "how fast it is lost, 3 days; not seen"),
            between_people=alike(),
            uncertainty=sure("assumed, held fixed"),
        ),
        "drift_nrs": PdParameter(
            typical=proposed(0.0, "0-10", "by itself pain is taken to rise as often as it falls"),
            between_people=proposed(0.64, "", "a person's own course, 0.8 points over hours; assumed"),
            uncertainty=sure("the mean course is taken as level"),
            scale=Scale.NORMAL,
        ),
        "drift_half_life_min": PdParameter(
            typical=proposed(120.0, "min", "how fast the person's own course departs from baseline; assumed"),
            between_people=alike(),
            uncertainty=sure("assumed, held fixed"),
        ),
        "lasting_c50_ng_ml": PdParameter(
            typical=_LASTING.parameters["c50_ng_ml"],
            between_people=proposed(0.25, "", "difference between people not seen; 50 % assumed"),
            uncertainty=published_interval(_LASTING.parameters["c50_ng_ml"]),
        ),
        "lasting_exponent": PdParameter(
            typical=_LASTING.parameters["exponent"], between_people=alike(), uncertainty=sure("assumed, held fixed")
        ),
        "effect_site_half_life_min": EFFECT_SITE_HALF_LIFE,
        "slow_site_half_life_min": SLOW_SITE_HALF_LIFE,
        "rho": RHO_COUNTS,
    },
    formula=_pain,
    lowest=0.0,
    highest=10.0,
    residual=proposed(0.7, "0-10", "error of one rating; assumed"),
    effects=("olofsen_2022", "dahan_2011"),
    studied=(
        "Concentration and relief: pressure pain of 17 healthy men. Lasting relief: complex regional pain syndrome. "
        "Shares that respond: trials in cancer pain and in complex regional pain syndrome. No model of cancer pain "
        "was found."
    ),
    known_limits=(
        "The only adequate trial in cancer pain found no benefit: 31 in 100 responded, 27 in 100 on placebo.",
        "In the typical person the drug does little; the mean over people is higher and is nobody's course.",
        "How many the drug helps lies between 6 and 57 in 100 of those whom placebo does not; the middle is assumed.",
        "Half-maximal concentrations differ between studies from 121 to 404 ng/mL of S; the band holds one interval.",
        "Norketamine may oppose relief; studies disagree, and it is left out.",
        "The lasting part is from another kind of pain and an infusion of days.",
    ),
    sources=("olofsen_2022", "dahan_2011", "lenitive"),
    grade=Grade.ASSUMED,
    needs="pain_nrs",
    parts={"pain_without_drug": _without_drug, "pain_relief_by_drug": _relief_by_drug},
)
