"""Evenly spread standard normal numbers that are the same every time: a population without chance."""

from functools import lru_cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray


@lru_cache(maxsize=8)
def normal_table(people: int, effects: int) -> NDArray[np.float64]:
    """Standard normal numbers that fill the space evenly, for bands that do not change from call to call.

    Args:
        people: How many virtual people, at least one.
        effects: How many independent numbers each needs, 1-20.

    Returns:
        Shape (people, effects); each column has mean about 0 and variance about 1. Read-only.

    Raises:
        ValueError: Fewer than one person, or not 1-20 effects.

    Source:
        Additive recurrence on the generalised golden ratio, through the inverse normal distribution.

    Example:
        >>> table = normal_table(500, 6)
        >>> bool(np.all(np.abs(table.mean(axis=0)) < 0.02)), table is normal_table(500, 6)
        (True, True)
    """
    if people < 1 or not 1 <= effects <= 20:
        raise ValueError(f"{people} people with {effects} effects: give at least 1 person and 1-20 effects")
    golden = 2.0
    for _ in range(64):  # the root of x ** (effects + 1) = x + 1, by a contraction that is at rest long before 64
        golden = (1 + golden) ** (1 / (effects + 1))
    steps = (1 / golden) ** np.arange(1, effects + 1)
    uniform = (0.5 + np.arange(1, people + 1)[:, None] * steps) % 1.0
    inside = np.clip(uniform, 1e-9, 1 - 1e-9)
    normal = NormalDist()
    table = np.array([[normal.inv_cdf(float(value)) for value in row] for row in inside])
    table.setflags(write=False)
    return table
