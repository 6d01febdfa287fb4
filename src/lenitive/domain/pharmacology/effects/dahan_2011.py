"""Relief that outlasts the drug by days, in people with complex regional pain syndrome who respond."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from lenitive.domain.foundation.sources import Grade
from lenitive.domain.pharmacology.effect import Analyte, Driver, DriverSite, Effect, hill_frac
from lenitive.domain.pharmacology.enantiomers import RHO
from lenitive.domain.pharmacology.quoting import proposed, quoting
from lenitive.pkpd.linear import Array

_dahan = quoting("dahan_2011", seen="abstract; another kind of pain")


def _fraction(conc: Mapping[Analyte, Array], p: Mapping[str, float], _: float) -> Array:
    return hill_frac(conc[Analyte.S_KETAMINE], c50_ng_ml=p["c50_ng_ml"], exponent=p["exponent"])


EFFECT: Final = Effect(
    id="dahan_2011",
    title="Relief that lasts, in those who respond (Dahan 2011)",
    endpoint="relief of complex regional pain syndrome over weeks, in a responder",
    unit="fraction of the largest effect",
    drivers=(
        Driver(
            analyte=Analyte.S_KETAMINE,
            site=DriverSite.SLOW_SITE,
            half_life="half_life_d",
            valid_to=proposed(300.0, "ng/mL", "range not seen; above the concentrations of 22 mg/h for 100 h"),
        ),
    ),
    parameters={
        "c50_ng_ml": replace(
            _dahan(10.5, "ng/mL", "concentration at the slow site for half of the relief"), interval=(4.4, 21.2)
        ),
        "half_life_d": replace(_dahan(10.9, "d", "half-life of onset and offset"), interval=(5.3, 20.5)),
        "responds_frac": replace(_dahan(0.67, "", "share that responds to ketamine"), error=0.10),
        "responds_to_placebo_frac": replace(_dahan(0.23, "", "share that responds to placebo"), error=0.09),
        "exponent": proposed(1.0, "", "the exponent was not seen; 1 assumed"),
    },
    formula=_fraction,
    rho=RHO,
    studied="People with complex regional pain syndrome, S-ketamine over days; the only model of clinical pain.",
    known_limits=(
        "Another kind of pain and an infusion of days: for cancer pain and 4-6 h it is an extrapolation.",
        "The answer is for a responder; 67 in 100 respond, 23 in 100 to placebo.",
        "The kinetics to which it was fitted were not found.",
    ),
    sources=("dahan_2011", "lenitive"),
    grade=Grade.ASSUMED,
)
