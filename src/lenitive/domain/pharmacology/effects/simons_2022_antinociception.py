"""Relief of experimental pain by S-ketamine, at concentrations far above those that make high."""

from collections.abc import Mapping
from typing import Final

from lenitive.domain.foundation.sources import Grade
from lenitive.domain.pharmacology.effect import Analyte, Driver, DriverSite, Effect, hill_frac
from lenitive.domain.pharmacology.enantiomers import RHO
from lenitive.domain.pharmacology.quoting import proposed, quoting
from lenitive.pkpd.linear import Array

_simons = quoting("simons_2022", seen="abstract")


def _fraction(conc: Mapping[Analyte, Array], p: Mapping[str, float], _: float) -> Array:
    middle = (p["c50_low_ng_ml"] * p["c50_high_ng_ml"]) ** 0.5
    return hill_frac(conc[Analyte.S_KETAMINE], c50_ng_ml=middle, exponent=p["exponent"])


EFFECT: Final = Effect(
    id="simons_2022_antinociception",
    title="Relief of experimental pain (Simons 2022)",
    endpoint="antinociception over several tests",
    unit="fraction of the largest effect",
    drivers=(
        Driver(
            analyte=Analyte.S_KETAMINE,
            site=DriverSite.EFFECT_SITE,
            valid_to=proposed(400.0, "ng/mL", "range not seen; about the highest half-maximal concentration found"),
        ),
    ),
    parameters={
        "c50_low_ng_ml": _simons(285.0, "ng/mL", "lowest of the tests, 1.2 nmol/mL"),
        "c50_high_ng_ml": _simons(404.0, "ng/mL", "highest of the tests, 1.7 nmol/mL"),
        "exponent": proposed(1.0, "", "the exponent was not seen; 1 assumed"),
    },
    formula=_fraction,
    rho=RHO,
    studied="20 healthy volunteers of about 24 years, S-ketamine as a film and 20 mg over 20 min; arterial blood.",
    known_limits=(
        "The half-maximal concentration differs between tests; the geometric middle is used, which is assumed.",
        "It is two to three times that of another study (121 ng/mL).",
        "The half-life of the effect site was not found. Metabolites added nothing.",
        "The exponent and between-person variability were not seen.",
    ),
    sources=("simons_2022", "lenitive"),
    grade=Grade.ASSUMED,
)
