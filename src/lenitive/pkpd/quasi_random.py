"""Evenly spread standard normal numbers that are the same every time: a population without chance."""

from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

_MOST_EFFECTS: Final = 64
_ENOUGH: Final = 4
"""People for each effect from which columns are made uncorrelated exactly."""


@lru_cache(maxsize=16)
def normal_table(people: int, effects: int) -> NDArray[np.float64]:
    """Standard normal numbers that fill the space evenly, for bands that do not change from call to call.

    Each column holds one number of every stratum, in an order of its own; the columns are then made uncorrelated.

    Args:
        people: How many virtual people, at least one.
        effects: How many independent numbers each needs, 1-64.

    Returns:
        Shape (people, effects); each column has mean about 0 and variance about 1. Read-only.

    Raises:
        ValueError: Fewer than one person, or not 1-64 effects.

    Source:
        Latin hypercube; orders from the splitmix64 mixing function, through the inverse normal distribution.

    Example:
        >>> table = normal_table(500, 6)
        >>> bool(np.all(np.abs(table.mean(axis=0)) < 0.02)), table is normal_table(500, 6)
        (True, True)
    """
    if people < 1 or not 1 <= effects <= _MOST_EFFECTS:
        raise ValueError(
            f"{people} people with {effects} effects: give at least 1 person and 1-{_MOST_EFFECTS} effects"
        )
    from statistics import NormalDist  # noqa: PLC0415 - brings much with it that a first answer does not need

    normal = NormalDist()
    strata = np.array([normal.inv_cdf((rank + 0.5) / people) for rank in range(people)])
    table = strata[np.argsort(_mixed(people, effects), axis=0, kind="stable")]
    if people > _ENOUGH * effects:
        table = _uncorrelated(table)
    table.setflags(write=False)
    return table


def _mixed(people: int, effects: int) -> NDArray[np.uint64]:
    """Whole numbers without pattern, one for each person and effect."""
    mixed = np.arange(1, people * effects + 1, dtype=np.uint64).reshape(effects, people).T
    mixed = mixed * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(mixed ^ (mixed >> np.uint64(31)))


def _uncorrelated(table: NDArray[np.float64]) -> NDArray[np.float64]:
    centred = table - table.mean(axis=0)
    root = np.linalg.cholesky(centred.T @ centred / table.shape[0])
    return np.asarray(np.linalg.solve(root, centred.T).T)
