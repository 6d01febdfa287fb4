"""Feeling high on S-ketamine."""

from collections.abc import Mapping
from typing import Final

from lenitive.domain.foundation.sources import Grade
from lenitive.domain.pharmacology.effect import Analyte, Driver, DriverSite, Effect, hill_frac
from lenitive.domain.pharmacology.enantiomers import RHO
from lenitive.domain.pharmacology.quoting import proposed, quoting
from lenitive.pkpd.linear import Array

_simons = quoting("simons_2022", seen="abstract")


def _fraction(conc: Mapping[Analyte, Array], p: Mapping[str, float], _: float) -> Array:
    return hill_frac(conc[Analyte.S_KETAMINE], c50_ng_ml=p["c50_ng_ml"], exponent=p["exponent"])


EFFECT: Final = Effect(
    id="simons_2022_drug_high",
    title="Feeling high (Simons 2022)",
    endpoint="drug high on a visual analogue scale",
    unit="fraction of the largest effect",
    drivers=(
        Driver(
            analyte=Analyte.S_KETAMINE,
            site=DriverSite.EFFECT_SITE,
            valid_to=proposed(400.0, "ng/mL", "range not seen; about the highest half-maximal concentration found"),
        ),
    ),
    parameters={
        "c50_ng_ml": _simons(71.0, "ng/mL", "drug high, 0.3 nmol/mL"),
        "exponent": proposed(1.0, "", "the exponent was not seen; 1 assumed"),
    },
    formula=_fraction,
    rho=RHO,
    studied="20 healthy volunteers of about 24 years, S-ketamine as a film and 20 mg over 20 min; arterial blood.",
    known_limits=(
        "The half-life of the effect site was not found.",
        "It is reached at a quarter of the concentration for antinociception of the same study: high comes first.",
        "Metabolites added nothing. The exponent and between-person variability were not seen.",
    ),
    sources=("simons_2022", "lenitive"),
    grade=Grade.ASSUMED,
)
