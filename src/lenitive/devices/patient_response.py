"""How a simulated person responds to ketamine. Every number with its source; most are assumed and say so.

The concentration that drives effect is the effect-site concentration of racemic ketamine, turned into its S-ketamine
equivalent: half of the racemate is S, and R counts as rho of it.
"""

import math
from decimal import Decimal
from typing import Final

from lenitive.domain.foundation.figure import Figure
from lenitive.domain.foundation.quantity import Exact
from lenitive.domain.foundation.sources import Grade
from lenitive.domain.pharmacology.effects import EFFECTS
from lenitive.domain.pharmacology.enantiomers import s_equivalent_of_racemic_ng_ml


def _published(value: Exact, unit: str, source: str, place: str) -> Figure:
    return Figure(value=value, unit=unit, source=source, place=place, grade=Grade.SECONDARY)


def _registered(effect: str, parameter: str) -> Figure:
    found = EFFECTS[effect].parameters[parameter]
    value = Decimal(repr(found.value))
    return Figure(value=value, unit=found.unit, source=found.source, place=found.place, grade=found.grade)


def _assumed(value: Exact, unit: str, place: str) -> Figure:
    return Figure(value=value, unit=unit, source="lenitive", place=place, grade=Grade.ASSUMED)


FIGURES: Final[dict[str, Figure]] = {
    "analgesia_c50": _registered("olofsen_2022", "c50_ng_ml"),
    "drug_high_c50": _registered("simons_2022_drug_high", "c50_ng_ml"),
    "respond_to_drug_pct": _published(31, "%", "hardy_2012", "responders on ketamine"),
    "respond_anyway_pct": _published(27, "%", "hardy_2012", "responders on placebo"),
    "lasting_half_life": _registered("dahan_2011", "half_life_d"),
    "lasting_c50": _registered("dahan_2011", "c50_ng_ml"),
    "pressure_rise_pct": _registered("assumed_mean_pressure", "largest_rise_pct"),
    "heart_rate_rise_pct": _registered("assumed_heart_rate", "largest_rise_pct"),
    "circulation_c50": _registered("assumed_mean_pressure", "c50_ng_ml"),
    "tolerance_half_life": _assumed(45, "min", "dissociation fades while the concentration holds; size assumed"),
    "drowsiness_c50": _assumed(
        150, "ng/mL S-ketamine", "no model found; set to the frequency of drowsiness in cohorts"
    ),
}
"""Every number behind the simulated response, by name."""


def s_equivalent_ng_ml(racemic_ng_ml: float) -> float:
    """S-ketamine equivalent of a racemic concentration, with the default of how R counts.

    Example:
        >>> s_equivalent_ng_ml(100.0)
        65.0
    """
    return s_equivalent_of_racemic_ng_ml(racemic_ng_ml)


def saturating(conc_ng_ml: float, *, c50_ng_ml: float) -> float:
    """Effect as a fraction of its largest, 0-1 (Hill exponent 1, assumed).

    Example:
        >>> saturating(121.0, c50_ng_ml=121.0)
        0.5
    """
    return conc_ng_ml / (conc_ng_ml + c50_ng_ml) if conc_ng_ml > 0 else 0.0


def faded(minutes_exposed: float) -> float:
    """What acute tolerance leaves of dissociation: half of it goes with the half-life, half stays.

    Example:
        >>> faded(45.0)
        0.75
    """
    half_life = float(FIGURES["tolerance_half_life"].value)
    return 0.5 + 0.5 * math.pow(2.0, -minutes_exposed / half_life)
