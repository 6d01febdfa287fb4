"""Exponentials of many compartment systems without cancellation: slow, but right where rates coincide.

The systems are lower triangular and nothing off the diagonal is negative. Shifted by its fastest rate such a matrix has
no negative number at all, so that its Taylor series and every squaring add and multiply numbers of one sign. The
diagonal is known and put right again at every squaring; without that, each squaring would double the error.
"""

import math
from functools import lru_cache
from typing import Final

import numpy as np

from lenitive.pkpd.compartments import Array

_TERMS: Final = 15
"""For a matrix whose diagonal is at most a half: 0.5^15 / 15! is below 1e-16. A chain of blocks needs one more each."""


def triangular_exponential(matrices: Array, spans: Array | float) -> Array:
    """The exponential of lower triangular compartment matrices over spans of time, every entry to nearly all digits.

    Args:
        matrices: Rates per minute, shape (..., n, n): losses on the diagonal, negative or zero; nothing negative below
            it, nothing above it.
        spans: Minutes, 0 or more; a number, or a shape that goes with `matrices` without their last two axes.

    Returns:
        Shape (..., n, n); no entry is negative.

    Raises:
        ValueError: An entry below the diagonal is negative, or one above it is not zero.

    Source:
        Scaling and squaring with exact diagonal (as Al-Mohy and Higham for triangular matrices); checked against
        exponentials in 50 digits in the tests. `triangular.exact_step` is the same for one person.

    Example:
        >>> matrix = np.array([[-1.0, 0.0], [1.0, -1.0]])  # two equal steps: exp(-1), and 1 * exp(-1) passed on
        >>> triangular_exponential(matrix, np.array([0.0, 1.0])).round(6).tolist()
        [[[1.0, 0.0], [0.0, 1.0]], [[0.367879, 0.0], [0.367879, 0.367879]]]
    """
    size = matrices.shape[-1]
    places = np.arange(size)
    below = matrices.copy()
    below[..., places, places] = 0.0
    if (below < 0).any() or np.triu(below).any():
        raise ValueError("a compartment matrix is lower triangular, without negative rates between compartments")
    minutes = np.asarray(spans, dtype=np.float64)[..., None]
    diagonal = np.diagonal(matrices, axis1=-2, axis2=-1) * minutes
    fastest = -diagonal.min(axis=-1, initial=0.0)[..., None]
    squarings = max(0, math.ceil(math.log2(max(2.0 * float(fastest.max(initial=0.0)), 1e-300))))
    scale = math.ldexp(1.0, -squarings)
    positive = below * (minutes[..., None] * scale)
    positive[..., places, places] = (diagonal + fastest) * scale
    step = _series(positive, _TERMS + size) * np.exp(-fastest * scale)[..., None]
    for _ in range(squarings):
        step[..., places, places] = np.exp(diagonal * scale)
        step = step @ step
        scale *= 2.0
    step[..., places, places] = np.exp(diagonal)
    return np.asarray(step)


def _series(matrices: Array, terms: int) -> Array:
    """The Taylor series of the exponential, of at least so many terms, by few products (Paterson and Stockmeyer)."""
    wide = math.isqrt(terms) + 1
    powers = np.empty((wide, *matrices.shape))
    powers[0], powers[1] = np.eye(matrices.shape[-1]), matrices
    for power in range(2, wide):
        powers[power] = powers[power - 1] @ matrices
    groups = (_factors(wide) @ powers.reshape(wide, -1)).reshape(powers.shape)
    leap, total = powers[wide - 1] @ matrices, groups[wide - 1]
    for group in range(wide - 2, -1, -1):
        total = total @ leap + groups[group]
    return np.asarray(total)


@lru_cache
def _factors(wide: int) -> Array:
    """1 / k! for k from 0 on, in rows."""
    return np.array([1.0 / math.factorial(k) for k in range(wide * wide)]).reshape(wide, wide)
