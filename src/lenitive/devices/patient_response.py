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


def _published(value: Exact, unit: str, source: str, place: str) -> Figure:
    return Figure(value=value, unit=unit, source=source, place=place, grade=Grade.SECONDARY)


def _assumed(value: Exact, unit: str, place: str) -> Figure:
    return Figure(value=value, unit=unit, source="lenitive", place=place, grade=Grade.ASSUMED)


FIGURES: Final[dict[str, Figure]] = {
    "analgesia_c50": _published(121, "ng/mL S-ketamine", "olofsen_2022", "abstract: pressure pain, 0.51 nmol/mL"),
    "drug_high_c50": _published(71, "ng/mL S-ketamine", "simons_2022", "abstract: drug high, 0.3 nmol/mL"),
    "respond_to_drug_pct": _published(31, "%", "hardy_2012", "responders on ketamine"),
    "respond_anyway_pct": _published(27, "%", "hardy_2012", "responders on placebo"),
    "lasting_half_life": _published(
        Decimal("10.9"), "d", "dahan_2011", "half-life of lasting relief; another kind of pain"
    ),
    "lasting_c50": _published(
        Decimal("10.5"), "ng/mL S-ketamine", "dahan_2011", "concentration for half of lasting relief; another pain"
    ),
    "pressure_rise_pct": _assumed(27, "%", "mean pressure at its highest on S-ketamine; taken as the largest effect"),
    "heart_rate_rise_pct": _assumed(
        Decimal("43.5"), "%", "heart rate at its highest on S-ketamine; taken as the largest effect"
    ),
    "circulation_c50": _assumed(400, "ng/mL", "no model of blood pressure was found; placeholder"),
    "r_counts_as_pct": _assumed(30, "%", "rho 0.3, published range 0 to 0.5"),
    "tolerance_half_life": _assumed(45, "min", "dissociation fades while the concentration holds; size assumed"),
    "drowsiness_c50": _assumed(
        150, "ng/mL S-ketamine", "no model found; set to the frequency of drowsiness in cohorts"
    ),
}
"""Every number behind the simulated response, by name."""


def s_equivalent_ng_ml(racemic_ng_ml: float) -> float:
    """S-ketamine equivalent of a racemic concentration.

    Example:
        >>> s_equivalent_ng_ml(100.0)
        65.0
    """
    return racemic_ng_ml * 0.5 * (1.0 + float(FIGURES["r_counts_as_pct"].value) / 100.0)


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
