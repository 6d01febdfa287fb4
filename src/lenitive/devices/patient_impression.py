"""What a simulated person says about the whole change: the second measure without which nobody is a responder."""

from typing import Final

import numpy as np

_LEVELS: Final = (
    (0.50, "very_much_improved"),
    (0.30, "much_improved"),
    (0.12, "minimally_improved"),
    (-0.12, "no_change"),
    (-0.30, "minimally_worse"),
    (-0.50, "much_worse"),
)
"""Fall of average pain, as a fraction, from which a person says so. Assumed; this is a simulation's ground truth."""

_SPREAD_FRAC: Final = 0.08
_UNANSWERED_FRAC: Final = 0.08


def impression_of_change(rng: np.random.Generator, *, baseline_nrs: float, average_nrs: float | None) -> str | None:
    """The impression that a simulated person gives, as a level of the global impression of change.

    Args:
        rng: Chance, passed in.
        baseline_nrs: Average pain before the first session, 0-10.
        average_nrs: Average pain of the days asked about; None when the diary is empty.

    Returns:
        A level, or None when the person does not answer.

    Example:
        >>> impression_of_change(np.random.default_rng(1), baseline_nrs=8, average_nrs=3)
        'very_much_improved'
    """
    noise, answers = float(rng.standard_normal()), float(rng.random())
    if average_nrs is None or baseline_nrs <= 0 or answers < _UNANSWERED_FRAC:
        return None
    fall = (baseline_nrs - average_nrs) / baseline_nrs + _SPREAD_FRAC * noise
    return next((level for bound, level in _LEVELS if fall >= bound), "very_much_worse")
