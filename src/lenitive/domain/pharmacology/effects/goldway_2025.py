"""Dissociation and heat pain at two times of one regimen: points, not a function of concentration."""

from typing import Final

from lenitive.domain.foundation.sources import Grade
from lenitive.domain.pharmacology.effect import Effect
from lenitive.domain.pharmacology.quoting import quoting

_goldway = quoting("goldway_2025", seen="computed from the open individual data", grade=Grade.ASSUMED)

EFFECT: Final = Effect(
    id="goldway_2025",
    title="Dissociation and heat pain during one regimen (Goldway 2025)",
    endpoint="CADSS total, and heat pain 0-10, on racemic 0.4 mg/kg over 10 min and then 0.4 mg/kg/h",
    unit="points",
    drivers=(),
    parameters={
        "loading_mg_kg": _goldway(0.4, "mg/kg", "over 10 min"),
        "rate_mg_kg_h": _goldway(0.4, "mg/kg/h", "thereafter"),
        "cadss_early": _goldway(24.9, "points", "after about 20 min, mean of 33 people (SD 10.8)"),
        "cadss_late": _goldway(12.7, "points", "at the end, mean of 27 people (SD 10.9)"),
        "heat_pain_placebo": _goldway(7.63, "0-10", "high stimulus, 28 people (SD 1.25)"),
        "heat_pain_ketamine": _goldway(5.76, "0-10", "high stimulus, 28 people (SD 2.34)"),
        "low_heat_pain_placebo": _goldway(1.67, "0-10", "low stimulus (SD 1.31)"),
        "low_heat_pain_ketamine": _goldway(1.15, "0-10", "low stimulus (SD 1.11)"),
    },
    formula=None,
    studied="27 to 33 people of a trial; which session was ketamine is inferred from the means.",
    known_limits=(
        "Dissociation halves while the concentration holds: acute tolerance, which no published model describes.",
        "No concentration was measured, so that it cannot be calculated with.",
    ),
    sources=("goldway_2025",),
    grade=Grade.ASSUMED,
)
