"""The chance that one scored level reaches a bound, from the expected level and the error of one score."""

import math

import numpy as np

from lenitive.pkpd.linear import Array


def chance_at_least(expected: Array, *, level: int, residual_sd: float) -> Array:
    """Chance that a score in whole levels is at least `level`: a score is the expected level with error, rounded.

    Args:
        expected: Expected level, any shape.
        level: Whole level.
        residual_sd: Standard deviation of one score, more than 0.

    Example:
        >>> chance_at_least(np.array([1.5]), level=2, residual_sd=0.4).tolist()
        [0.5]
    """
    return normal_cdf((expected - (level - 0.5)) / residual_sd)


def chance_at_most(expected: Array, *, level: int, residual_sd: float) -> Array:
    """Chance that a score in whole levels is at most `level`.

    Example:
        >>> chance_at_most(np.array([-2.5]), level=-3, residual_sd=0.6).tolist()
        [0.5]
    """
    return normal_cdf(((level + 0.5) - expected) / residual_sd)


def normal_cdf(z: Array) -> Array:
    """Standard normal distribution function, within 1e-7 (Abramowitz and Stegun 26.2.17 is 7.5e-8).

    Example:
        >>> normal_cdf(np.array([-np.inf, 0.0, 1.959964])).round(6).tolist()
        [0.0, 0.5, 0.975]
    """
    size = np.minimum(np.abs(z), 40.0)
    t = 1.0 / (1.0 + 0.2316419 * size)
    tail = t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
    above = np.exp(-0.5 * size * size) / math.sqrt(2.0 * math.pi) * tail
    return np.asarray(np.where(z > 0, 1.0 - above, np.where(z == 0, 0.5, above)))
