"""Psychedelic effects of racemic ketamine, in a straight line with its venous concentration."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from lenitive.domain.foundation.sources import Grade
from lenitive.domain.pharmacology.effect import Analyte, Driver, DriverSite, Effect
from lenitive.domain.pharmacology.quoting import quoting
from lenitive.pkpd.linear import Array

_bowdle = quoting("bowdle_1998", seen="abstract")


def _rating(conc: Mapping[Analyte, Array], p: Mapping[str, float], _: float) -> Array:
    at_200 = (p["lowest_item_pct"] + p["highest_item_pct"]) / 2
    return np.asarray(at_200 * conc[Analyte.RACEMIC_KETAMINE] / p["reference_ng_ml"])


EFFECT: Final = Effect(
    id="bowdle_1998",
    title="Psychedelic effects (Bowdle 1998)",
    endpoint="mean of the ten visual analogue scales that rose most, of thirteen",
    unit="% of the scale",
    drivers=(
        Driver(
            analyte=Analyte.RACEMIC_KETAMINE,
            site=DriverSite.VENOUS,
            valid_from=_bowdle(50.0, "ng/mL", "lowest target"),
            valid_to=_bowdle(200.0, "ng/mL", "highest target"),
        ),
    ),
    parameters={
        "reference_ng_ml": _bowdle(200.0, "ng/mL", "highest target"),
        "lowest_item_pct": _bowdle(37.0, "%", "lowest of ten items at 200 ng/mL"),
        "highest_item_pct": _bowdle(89.0, "%", "highest of ten items at 200 ng/mL"),
        "other_items_below_pct": _bowdle(22.0, "%", "anxiety, suspicion and reference at 200 ng/mL; not used"),
        "correlation": _bowdle(0.93, "", "lowest correlation of a straight line, 0.93-0.99"),
    },
    formula=_rating,
    studied="Healthy volunteers at steady venous concentrations of racemate.",
    known_limits=(
        "Slopes of single items were not seen: a line through zero to the middle of the ten items is assumed.",
        "Steady concentrations in venous blood; acute tolerance is not in it.",
    ),
    sources=("bowdle_1998",),
    grade=Grade.ASSUMED,
)
